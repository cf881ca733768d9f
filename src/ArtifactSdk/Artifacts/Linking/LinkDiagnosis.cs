using System.Net;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Artifacts;

/// <summary>
/// Finds out why a link was refused: by what the server says of the registry and of the source, then by its error code, and by the
/// text of its answer only when nothing else tells.
/// </summary>
internal sealed class LinkDiagnosis(ClientContext context, ArtifactVersion version, CollectionPath target, CollectionPath resolved)
{
    private readonly string _action = $"link '{version.SourcePath}' to '{target}'";

    internal async Task<ArtifactLinkException> ExplainAsync(ArtifactApiException refusal, CancellationToken cancellationToken)
    {
        var known = ByCode(refusal.ErrorCode);
        if (resolved.IsRegistry && known is null or LinkFailureReason.RegistryMissing or LinkFailureReason.TypeNotAllowed or LinkFailureReason.PersonalEntity)
        {
            if (await ByFactsAsync(refusal, cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }
        }

        var reason = known ?? ByStatusAndText(refusal);
        return Make(reason, Describe(reason), refusal);
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

    private async Task<ArtifactLinkException?> ByFactsAsync(ArtifactApiException refusal, CancellationToken cancellationToken)
    {
        try
        {
            if (await context.Organizations.IsPersonalAsync(version.SourcePath.Collection.Owner!, _action, cancellationToken).ConfigureAwait(false))
            {
                return Make(LinkFailureReason.PersonalEntity, Describe(LinkFailureReason.PersonalEntity), refusal);
            }

            var variables = new RegistryVariables(resolved.Project!, resolved.Owner!);
            var data = await context.Api.ExecuteAsync(FetchRegistryOperation.Instance, variables, _action, cancellationToken).ConfigureAwait(false);
            if (data.Entity?.Project is not { } registry)
            {
                return Make(LinkFailureReason.RegistryMissing, Describe(LinkFailureReason.RegistryMissing), refusal);
            }

            var allowed = (registry.ArtifactTypes?.Nodes ?? []).Select(t => t.Name).OfType<string>().ToArray();
            return registry.AllowAllArtifactTypes == false && !allowed.Contains(version.Type, StringComparer.Ordinal)
                ? Make(LinkFailureReason.TypeNotAllowed, $"the registry does not accept type '{version.Type}' (allowed: {string.Join(", ", allowed)}). Link into another registry, or ask an administrator of this one to accept the type", refusal)
                : null;
        }
        catch (ArtifactApiException)
        {
            // Asking was a courtesy: the refusal itself still stands.
            return null;
        }
    }

    private string Describe(LinkFailureReason reason) => reason switch
    {
        LinkFailureReason.RegistryMissing => $"there is no registry '{resolved.Registry}' in '{resolved.Owner}', or the API key may not see it. Check its name, or create it first",
        LinkFailureReason.PersonalEntity => $"the version belongs to the personal entity '{version.SourcePath.Collection.Owner}', and only a team's versions can be linked into a registry. Log it again in a team's entity",
        LinkFailureReason.OrganizationUnknown => "the organization is not that of the version. Leave it out, or name the right one",
        LinkFailureReason.TypeNotAllowed => $"the registry does not accept type '{version.Type}'. Link into another registry, or ask an administrator of this one to accept the type",
        LinkFailureReason.CollectionTypeMismatch => $"the collection '{resolved.Collection}' holds artifacts of another type than '{version.Type}'. Choose another collection",
        LinkFailureReason.RoleTooLow => "the API key may not change the target. Ask an administrator of it for the role of a member",
        LinkFailureReason.AliasProtected => "an alias is protected. Leave it out, or ask an administrator of the registry to set it",
        LinkFailureReason.NotCommitted => "the version is not committed, or was deleted. Log it again",
        _ => "the server refused",
    };

    private ArtifactLinkException Make(LinkFailureReason reason, string why, ArtifactApiException refusal) =>
        new($"Could not {_action}: {why}. The server said: {refusal.Message}", reason, target, refusal.StatusCode, refusal.ErrorCode, refusal) { Operation = refusal.Operation, RequestId = refusal.RequestId };
}
