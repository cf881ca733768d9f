using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.Schema.Lists;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>Lists of collections, and of what is in a collection.</summary>
internal static class CollectionLists
{
    internal static async ValueTask<Connection> OfProjectAsync(
        RequestContext request, FieldContext context, long projectId, long? typeId, CollectionKind? kind)
    {
        var filter = SimpleFilter.Parse(context.Arguments.Has("filters") ? context.Arguments.String("filters") : null, "name");
        var order = context.Arguments.Has("order") ? context.Arguments.String("order") : null;
        var page = Paging.Request(context, SimpleFilter.NewestFirst(order, fallback: true));
        if (filter.IsEmpty)
        {
            return Paging.Of(
                await request.ReadAsync(session => session.ListCollectionsAsync(projectId, typeId, kind, page)),
                page,
                collection => collection.Id,
                collection => collection,
                () => request.ReadAsync(session => session.CountCollectionsAsync(projectId, typeId, kind)));
        }

        // Names are unique in a project, so an equal name is at most one collection.
        var edges = new List<Edge>();
        if (filter.Text("name") is { } name
            && await request.ReadAsync(session => session.FindCollectionAsync(projectId, name)) is { } collection
            && (typeId is null || collection.TypeId == typeId) && (kind is null || collection.Kind == kind) && page.After is null)
        {
            edges.Add(new Edge(collection, Paging.Cursor(collection.Id)));
        }

        return Connection.Whole(edges);
    }

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

    /// <summary>The versions of a collection, newest first, each under its name in this collection.</summary>
    internal static async ValueTask<Connection> VersionsAsync(RequestContext request, FieldContext context, CollectionRow collection)
    {
        var filter = SimpleFilter.Parse(context.Arguments.String("filters"), "state");
        var page = Paging.Request(context, SimpleFilter.NewestFirst(context.Arguments.String("order"), fallback: true));
        if (!filter.Matches("state", "COMMITTED"))
        {
            return Connection.Whole([]);
        }

        var memberships = await request.ReadAsync(session => session.ListMembershipsAsync(collection.Id, page));
        var edges = new List<Edge>(memberships.Items.Count);
        foreach (var membership in memberships.Items)
        {
            if (await request.ArtifactAsync(membership.ArtifactId) is { State: ArtifactState.Committed } artifact)
            {
                edges.Add(new Edge(artifact, Paging.Cursor(membership.Id)) { Version = WireText.Version(membership.VersionIndex) });
            }
        }

        return new Connection(
            edges,
            memberships.HasNext,
            page.After is not null,
            () => request.ReadAsync(session => session.CountMembershipsAsync(collection.Id)))
        {
            EndCursor = memberships.Items is [.., var last] ? Paging.Cursor(last.Id) : null,
        };
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
