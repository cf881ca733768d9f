using System.Net;
using ArtifactSdk.Diagnostics;
using ArtifactSdk.Paths;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Artifacts;

/// <summary>Links versions into collections.</summary>
internal sealed class ArtifactLinker(ClientContext context)
{
    private const string DefaultProject = "uncategorized";

    /// <param name="version">What to link.</param>
    /// <param name="target">Where to; parts that the run supplies are filled in already.</param>
    /// <param name="aliases">Aliases in the target.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    internal async Task<ArtifactVersion> LinkAsync(ArtifactVersion version, CollectionPath target, IEnumerable<string>? aliases, CancellationToken cancellationToken)
    {
        SameServer.Require(context, version, nameof(version));

        // The server gives "latest" to every link by itself.
        var names = AliasRules.Validate(aliases, nameof(aliases)).Where(name => name != "latest").ToArray();
        var source = version.SourcePath.Collection.Owner!;
        var action = $"link '{version.SourcePath}' to '{target}'";
        if (FindInTarget(version, target) is { } wrong)
        {
            throw new ArtifactLinkException($"Could not {action}: {wrong.Problem}. {wrong.Remedy}", wrong.Reason, target);
        }

        var (resolved, organization) = await ResolveAsync(target, source, action, cancellationToken).ConfigureAwait(false);
        var input = new LinkArtifactInput(version.Id, resolved.Collection, resolved.Owner!, resolved.Project!, [.. names.Select(n => new AliasInput(resolved.Collection, n))]);
        var withMembership = await context.Api.HasFeatureAsync(ServerFeature.MembershipInLinkResponse, cancellationToken).ConfigureAwait(false);
        LinkArtifactPayload? answer;
        try
        {
            var operation = withMembership ? LinkArtifactOperation.WithMembership : LinkArtifactOperation.IndexOnly;
            answer = (await context.Api.ExecuteAsync(operation, new LinkArtifactVariables(input), action, cancellationToken).ConfigureAwait(false)).LinkArtifact;
        }
        catch (ArtifactApiException e) when (!e.IsTransient && e.StatusCode != HttpStatusCode.Unauthorized)
        {
            throw await new LinkDiagnosis(context, version, target, resolved).ExplainAsync(e, cancellationToken).ConfigureAwait(false);
        }

        Log.ArtifactLinked(context.Logger, version.SourcePath.ToString(), resolved.ToString());
        if (answer?.ArtifactMembership is { } membership)
        {
            return VersionReader.FromMembership(context, membership, resolved, organization);
        }

        return answer?.VersionIndex is { } index
            ? await context.Resolver.GetAsync(resolved.At(VersionTag.FromVersion(index)), null, source, null, cancellationToken).ConfigureAwait(false)
            : throw new ArtifactLinkException($"Could not {action}: the server did not say which version it became.", LinkFailureReason.Other, target);
    }

    /// <summary>All reasons why a link would fail, as far as the server tells; it is not tried.</summary>
    /// <param name="version">What would be linked.</param>
    /// <param name="target">Where to; parts that the run supplies are filled in already.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    internal async Task<IReadOnlyList<LinkProblem>> ExplainAsync(ArtifactVersion version, CollectionPath target, CancellationToken cancellationToken)
    {
        context.ThrowIfDisposed();
        SameServer.Require(context, version, nameof(version));
        var action = $"find out whether '{version.SourcePath}' can be linked to '{target}'";
        if (FindInTarget(version, target) is { } wrong)
        {
            return [wrong];
        }

        var (resolved, _, failure) = await FindTargetAsync(target, version.SourcePath.Collection.Owner!, action, cancellationToken).ConfigureAwait(false);
        return failure is null
            ? await new LinkInspection(context, version, resolved, action).FindAllAsync(cancellationToken).ConfigureAwait(false)
            : [new(ReasonOf(failure), failure.Problem, failure.Remedy)];
    }

    private static LinkFailureReason ReasonOf(OrganizationFailure failure) => failure.IsPersonal ? LinkFailureReason.PersonalEntity : LinkFailureReason.OrganizationUnknown;

    // A forgotten collection would make one in a project, with the name of the registry.
    private static LinkProblem? FindInTarget(ArtifactVersion version, CollectionPath target) =>
        !target.IsRegistry && target.Collection.StartsWith(PathRules.RegistryPrefix, StringComparison.Ordinal)
            ? new(LinkFailureReason.Other, $"'{target.Collection}' is a registry without a collection", $"Write {target.Collection}/{version.SourcePath.Collection.Collection}, or another collection in it.")
            : null;

    private async ValueTask<(CollectionPath Path, string? Organization)> ResolveAsync(CollectionPath target, string source, string action, CancellationToken cancellationToken)
    {
        var (path, organization, failure) = await FindTargetAsync(target, source, action, cancellationToken).ConfigureAwait(false);
        return failure is null
            ? (path, organization)
            : throw new ArtifactLinkException($"Could not {action}: {failure.Problem}. {failure.Remedy}", ReasonOf(failure), target);
    }

    private async ValueTask<(CollectionPath Path, string? Organization, OrganizationFailure? Failure)> FindTargetAsync(
        CollectionPath target, string source, string action, CancellationToken cancellationToken)
    {
        if (!target.IsRegistry)
        {
            return (target.Complete(source, context.Configuration.Project ?? DefaultProject), null, null);
        }

        var (organization, failure) = await context.Organizations
            .ResolveAsync(source, target.Organization ?? context.Configuration.Organization, action, cancellationToken).ConfigureAwait(false);
        return organization is not null ? (target.WithOwner(organization.Entity), organization.Name, null) : (target, null, failure);
    }
}
