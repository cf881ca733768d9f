using System.Net;

namespace ArtifactSdk.Artifacts;

/// <summary>
/// Finds out why a link was refused: by what the server says of the registry and of the source, then by its error code, and by the
/// text of its answer only when nothing else tells.
/// </summary>
internal sealed class LinkDiagnosis(ClientContext context, ArtifactVersion version, CollectionPath target, CollectionPath resolved)
{
    private readonly string _action = $"link '{version.SourcePath}' to '{target}'";
    private readonly LinkInspection _inspection = new(context, version, resolved, $"link '{version.SourcePath}' to '{target}'");

    internal async Task<ArtifactLinkException> ExplainAsync(ArtifactApiException refusal, CancellationToken cancellationToken)
    {
        var known = ByCode(refusal.ErrorCode);
        if (resolved.IsRegistry && known is null or LinkFailureReason.RegistryMissing or LinkFailureReason.TypeNotAllowed or LinkFailureReason.PersonalEntity)
        {
            if (await ByFactsAsync(cancellationToken).ConfigureAwait(false) is { } found)
            {
                return Make(found, refusal);
            }
        }

        var reason = known ?? ByStatusAndText(refusal);
        return Make(_inspection.Describe(reason), refusal);
    }

    private static LinkFailureReason? ByCode(string? code) => code switch
    {
        "REGISTRY_NOT_FOUND" => LinkFailureReason.RegistryMissing,
        "ORGANIZATION_NOT_FOUND" => LinkFailureReason.OrganizationUnknown,
        "PERSONAL_ENTITY" => LinkFailureReason.PersonalEntity,
        "ARTIFACT_TYPE_NOT_ALLOWED" => LinkFailureReason.TypeNotAllowed,
        "COLLECTION_TYPE_MISMATCH" => LinkFailureReason.CollectionTypeMismatch,
        "NOT_COMMITTED" => LinkFailureReason.NotCommitted,
        "ALIAS_PROTECTED" => LinkFailureReason.AliasProtected,
        "PERMISSION_ERROR" => null, // Also said of registries that exist but may not be seen, and of personal entities.
        _ => null,
    };

    private static LinkFailureReason ByStatusAndText(ArtifactApiException refusal)
    {
        bool Says(string text) => refusal.Message.Contains(text, StringComparison.OrdinalIgnoreCase);
        return refusal.StatusCode switch
        {
            HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => Says("protected") ? LinkFailureReason.AliasProtected : LinkFailureReason.RoleTooLow,
            _ when Says("has not committed") || Says("not committed") => LinkFailureReason.NotCommitted,
            _ when Says("protected alias") => LinkFailureReason.AliasProtected,
            _ when Says("permission") => LinkFailureReason.RoleTooLow,
            _ when Says("does not match collection type") => LinkFailureReason.CollectionTypeMismatch,
            _ => LinkFailureReason.Other,
        };
    }

    private async Task<LinkProblem?> ByFactsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _inspection.FindInOwnerAsync(cancellationToken).ConfigureAwait(false)
                ?? await _inspection.FindInRegistryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ArtifactApiException)
        {
            // Asking was a courtesy: the refusal itself still stands.
            return null;
        }
    }

    private ArtifactLinkException Make(LinkProblem problem, ArtifactApiException refusal) =>
        new($"{$"Could not {_action}: {problem.Problem}. {problem.Remedy}".TrimEnd()} The server said: {WithoutAction(refusal.ServerText)}", problem.Reason, target, refusal.StatusCode, refusal.ErrorCode, refusal) { Operation = refusal.Operation, RequestId = refusal.RequestId };

    // The refusal begins with what was tried, as this message does already.
    private string WithoutAction(string message)
    {
        var prefix = $"Could not {_action}: ";
        return message.StartsWith(prefix, StringComparison.Ordinal) ? message[prefix.Length..] : message;
    }
}
