using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Filtering;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.Schema.Lists;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>Lists of collections, and of what is in a collection.</summary>
internal static class CollectionLists
{
    internal static ValueTask<Connection> OfProjectAsync(
        RequestContext request, FieldContext context, long projectId, long? typeId, CollectionKind? kind) =>
        CollectionSources.ListAsync(
            request,
            ListArguments.Read(context, FieldSets.Collections, newestFirst: true),
            new CollectionScope([projectId], typeId, kind is { } only ? [only] : null));

    internal static async ValueTask<Connection> MembershipsAsync(RequestContext request, FieldContext context, CollectionRow collection)
    {
        var page = Paging.Request(context, descending: true);
        return Paging.Of(
            await request.ReadAsync(session => session.ListMembershipsAsync(collection.Id, page)),
            page,
            membership => membership.Id,
            membership => membership,
            () => request.ReadAsync(session => session.CountMembershipsAsync(collection.Id)));
    }

    /// <summary>The versions of a collection, newest first unless asked otherwise, each under its name in this collection.</summary>
    internal static async ValueTask<Connection> VersionsAsync(RequestContext request, FieldContext context, CollectionRow collection)
    {
        var list = ListArguments.Read(context, FieldSets.Versions, newestFirst: true);
        var scope = new MembershipScope(collection.Id, [], FilterNode.Everything);
        var page = await MembershipSources.ReadAsync(request, list, scope);
        var artifacts = new Dictionary<long, ArtifactRow>();
        foreach (var (membership, _) in page.Items)
        {
            if (await request.ArtifactAsync(membership.ArtifactId) is { State: ArtifactState.Committed } artifact)
            {
                artifacts[membership.Id] = artifact;
            }
        }

        var shown = page with { Items = [.. page.Items.Where(item => artifacts.ContainsKey(item.Row.Id))] };
        return list.Connection(
            shown,
            membership => new Edge(artifacts[membership.Id], "") { Version = WireText.Version(membership.VersionIndex) },
            () => MembershipSources.CountAsync(request, list, scope));
    }

    internal static async ValueTask<Connection> AliasesAsync(RequestContext request, FieldContext context, CollectionRow collection)
    {
        var page = Paging.Request(context);
        var aliases = await request.ReadAsync(session => session.AliasesOfCollectionAsync(collection.Id, page));
        return Paging.Of(
            aliases,
            page,
            alias => alias.Id,
            alias => new AliasNode(GlobalIds.Encode(GlobalIds.Alias, alias.Id), alias.Name, collection.Id, alias.MembershipId),
            () => CountAliasesAsync(request, collection.Id));
    }

    private static ValueTask<long> CountAliasesAsync(RequestContext request, long collectionId) => request.ReadAsync(async session =>
    {
        var count = 0L;
        long? after = null;
        while (true)
        {
            var page = await session.AliasesOfCollectionAsync(collectionId, new PageRequest(after, Paging.MaxSize));
            count += page.Items.Count;
            if (!page.HasNext || page.Items.Count == 0)
            {
                return count;
            }

            after = page.Items[^1].Id;
        }
    });
}
