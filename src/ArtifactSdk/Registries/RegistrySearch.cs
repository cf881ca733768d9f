using System.Runtime.CompilerServices;
using ArtifactSdk.Artifacts;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Registries;

/// <summary>Lists collections and versions across the registries of an organization.</summary>
internal sealed class RegistrySearch(ClientContext context)
{
    private readonly RegistryCalls _calls = new(context);

    public async IAsyncEnumerable<ArtifactCollection> CollectionsAsync(
        string? organization, SearchFilter? registries, SearchFilter? collections, string? order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string action = "search collections in registries";
        var variables = await PrepareAsync(organization, registries, collections, null, order, action, cancellationToken).ConfigureAwait(false);
        await foreach (var edge in Pages.ReadAsync(FetchAsync, cancellationToken).ConfigureAwait(false))
        {
            // What the caller may not see has no project.
            if (edge.Node!.Project is not null)
            {
                yield return CollectionReader.Read(context, edge.Node, null, null);
            }
        }

        async Task<WireEdges<WireCollectionDetails>?> FetchAsync(string? cursor, CancellationToken token)
        {
            var data = await context.Api.ExecuteAsync(RegistryCollectionsOperation.Instance, variables with { Cursor = cursor }, action, token).ConfigureAwait(false);
            return data.Organization?.OrgEntity is { } entity ? entity.ArtifactCollections : throw RegistryCalls.NoOrganization(action, variables.Organization);
        }
    }

    public async IAsyncEnumerable<ArtifactVersion> VersionsAsync(
        string? organization,
        SearchFilter? registries,
        SearchFilter? collections,
        SearchFilter? versions,
        string? order,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string action = "search versions in registries";
        var variables = await PrepareAsync(organization, registries, collections, versions, order, action, cancellationToken).ConfigureAwait(false);
        await foreach (var edge in Pages.ReadAsync(FetchAsync, cancellationToken).ConfigureAwait(false))
        {
            if (edge.Node is { Artifact: not null, ArtifactCollection: { Name: { } name, Project: { Name: { } project, Entity.Name: { } entity } } } membership)
            {
                yield return VersionReader.FromMembership(context, membership, CollectionPath.ForProject(project, name, entity), variables.Organization);
            }
        }

        async Task<WireEdges<WireMembership>?> FetchAsync(string? cursor, CancellationToken token)
        {
            var data = await context.Api.ExecuteAsync(RegistryVersionsOperation.Instance, variables with { Cursor = cursor }, action, token).ConfigureAwait(false);
            return data.Organization?.OrgEntity is { } entity ? entity.ArtifactMemberships : throw RegistryCalls.NoOrganization(action, variables.Organization);
        }
    }

    private async Task<RegistrySearchVariables> PrepareAsync(
        string? organization, SearchFilter? registries, SearchFilter? collections, SearchFilter? versions, string? order, string action, CancellationToken cancellationToken)
    {
        await _calls.RequireAsync(ServerFeature.RegistrySearch, action, cancellationToken).ConfigureAwait(false);
        var owner = await _calls.ResolveAsync(organization, action, cancellationToken).ConfigureAwait(false);
        return new(owner.Name, registries?.ForRegistries(), collections?.ToString(), versions?.ToString(), null, Pages.Size, order);
    }
}
