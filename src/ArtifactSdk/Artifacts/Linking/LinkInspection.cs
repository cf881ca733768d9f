using System.Net;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Artifacts;

/// <summary>Asks the server for what keeps a version from being linked: before a link is tried, and after one was refused.</summary>
internal sealed class LinkInspection(ClientContext context, ArtifactVersion version, CollectionPath resolved, string action)
{
    private const string LinkCollection = LinkedArtifactsOperation.LinkCollection;

    /// <summary>All that is wrong, in the order in which it should be mended.</summary>
    public async Task<IReadOnlyList<LinkProblem>> FindAllAsync(CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task<LinkProblem?>>[] checks = [FindInVersionAsync, FindInOwnerAsync, FindInRegistryAsync, FindInCollectionAsync, FindInRoleAsync];
        List<LinkProblem> problems = [];
        foreach (var check in checks)
        {
            try
            {
                if (await check(cancellationToken).ConfigureAwait(false) is { } problem)
                {
                    problems.Add(problem);
                }
            }
            catch (ArtifactApiException e) when (!e.IsTransient && e.StatusCode != HttpStatusCode.Unauthorized)
            {
                // A server that does not answer one question may answer the next.
            }
        }

        // What the key may not see it may not change either; that is said already.
        return problems.Exists(p => p.Reason == LinkFailureReason.RegistryMissing) ? [.. problems.Where(p => p.Reason != LinkFailureReason.RoleTooLow)] : problems;
    }

    public LinkProblem Describe(LinkFailureReason reason)
    {
        var (problem, remedy) = reason switch
        {
            LinkFailureReason.RegistryMissing => ($"there is no registry '{resolved.Registry}' in '{resolved.Owner}', or the API key may not see it", "Check its name, or create it first"),
            LinkFailureReason.PersonalEntity => ($"the version belongs to the personal entity '{version.SourcePath.Collection.Owner}', and only a team's versions can be linked into a registry", "Log it again in a team's entity"),
            LinkFailureReason.OrganizationUnknown => ("the organization is not that of the version", "Leave it out, or name the right one"),
            LinkFailureReason.TypeNotAllowed => ($"the registry does not accept type '{version.Type}'", "Link into another registry, or ask an administrator of this one to accept the type"),
            LinkFailureReason.CollectionTypeMismatch => ($"the collection '{resolved.Collection}' holds artifacts of another type than '{version.Type}'", "Choose another collection"),
            LinkFailureReason.RoleTooLow => ("the API key may not change the target", "Ask an administrator of it for the role of a member"),
            LinkFailureReason.AliasProtected => ("an alias is protected", "Leave it out, or ask an administrator of the registry to set it"),
            LinkFailureReason.NotCommitted => ("the version is not committed, or was deleted", "Log it again"),
            _ => ("the server refused", ""),
        };
        return new LinkProblem(reason, problem, remedy.Length > 0 ? remedy + "." : "");
    }

    public async Task<LinkProblem?> FindInOwnerAsync(CancellationToken cancellationToken) =>
        resolved.IsRegistry && await context.Organizations.IsPersonalAsync(version.SourcePath.Collection.Owner!, action, cancellationToken).ConfigureAwait(false)
            ? Describe(LinkFailureReason.PersonalEntity)
            : null;

    public async Task<LinkProblem?> FindInRegistryAsync(CancellationToken cancellationToken)
    {
        if (!resolved.IsRegistry)
        {
            return null;
        }

        var variables = new RegistryVariables(resolved.Project, resolved.Owner!);
        var data = await context.Api.ExecuteAsync(FetchRegistryOperation.Instance, variables, action, cancellationToken).ConfigureAwait(false);
        if (data.Entity?.Project is not { } registry)
        {
            return Describe(LinkFailureReason.RegistryMissing);
        }

        var allowed = (registry.ArtifactTypes?.Nodes ?? []).Select(t => t.Name).OfType<string>().ToArray();
        var problem = Describe(LinkFailureReason.TypeNotAllowed);
        return registry.AllowAllArtifactTypes == false && !allowed.Contains(version.Type, StringComparer.Ordinal)
            ? problem with { Problem = $"{problem.Problem} (allowed: {string.Join(", ", allowed)})" }
            : null;
    }

    private async Task<LinkProblem?> FindInVersionAsync(CancellationToken cancellationToken)
    {
        var data = await context.Api.ExecuteAsync(ArtifactByIdOperation.Instance, new ArtifactIdVariables(version.Id), action, cancellationToken).ConfigureAwait(false);
        return data.Artifact is null or { State: not (null or CreateArtifactOperation.Committed) } ? Describe(LinkFailureReason.NotCommitted) : null;
    }

    private async Task<LinkProblem?> FindInCollectionAsync(CancellationToken cancellationToken)
    {
        var variables = new NameVariables(resolved.Owner!, resolved.Project!, resolved.Collection);
        var data = await context.Api.ExecuteAsync(CollectionByNameOperation.Instance, variables, action, cancellationToken).ConfigureAwait(false);
        return data.Project?.ArtifactCollection switch
        {
            null => null,
            { TypeName: not (null or LinkCollection) } => new(
                LinkFailureReason.Other, $"'{resolved}' is a collection that versions are logged into, and links cannot be mixed with them", "Choose another name for the links."),
            { Type.Name: { } type } when type != version.Type => Describe(LinkFailureReason.CollectionTypeMismatch) with
            {
                Problem = $"the collection '{resolved.Collection}' holds artifacts of type '{type}', not '{version.Type}'",
            },
            _ => null,
        };
    }

    // A plain project that does not exist is made by the link.
    private async Task<LinkProblem?> FindInRoleAsync(CancellationToken cancellationToken)
    {
        var variables = new ProjectVariables(resolved.Owner!, resolved.Project!);
        var data = await context.Api.ExecuteAsync(ProjectReadOnlyOperation.Instance, variables, action, cancellationToken).ConfigureAwait(false);
        return data.Project?.ReadOnly == true ? Describe(LinkFailureReason.RoleTooLow) : null;
    }
}
