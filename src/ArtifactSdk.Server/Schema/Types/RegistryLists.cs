using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.Schema.Lists;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>Collections and versions across all registries of an organisation that the caller may see.</summary>
internal static class RegistryLists
{
    internal static async ValueTask<Connection> CollectionsAsync(RequestContext request, FieldContext context, EntityRow entity)
    {
        var filter = SimpleFilter.Parse(context.Arguments.String("filters"), "name", "id");
        RequireDefaultOrder(context);
        var kinds = context.Arguments.Strings("collectionTypes");
        var first = Paging.First(context, Paging.MaxSize);
        var after = Paging.After(context, 2);
        var edges = new List<Edge>();
        var hasNext = false;
        foreach (var registry in await RegistriesAsync(request, context, entity))
        {
            if (hasNext || registry.Id < after?[0])
            {
                continue;
            }

            var start = registry.Id == after?[0] ? after[1] : (long?)null;
            await foreach (var collection in CollectionsOfAsync(request, registry, start))
            {
                if (!IsWanted(collection, kinds) || !Matches(filter, collection))
                {
                    continue;
                }

                if (edges.Count == first)
                {
                    hasNext = true;
                    break;
                }

                edges.Add(new Edge(collection, Paging.Cursor(registry.Id, collection.Id)));
            }
        }

        return new Connection(edges, hasNext, after is not null, () => CountAsync(request, context, entity, kinds, filter));
    }

    internal static async ValueTask<Connection> MembershipsAsync(RequestContext request, FieldContext context, EntityRow entity)
    {
        var collections = SimpleFilter.Parse(context.Arguments.String("collectionFilters"), "name", "id");
        var versions = SimpleFilter.Parse(context.Arguments.String("filters"), "state");
        RequireDefaultOrder(context);
        var first = Paging.First(context, Paging.MaxSize);
        var after = Paging.After(context, 3);
        var edges = new List<Edge>();
        foreach (var registry in await RegistriesAsync(request, context, entity))
        {
            if (registry.Id < after?[0])
            {
                continue;
            }

            // The collection of the cursor may have more versions, so it is entered again.
            var start = registry.Id == after?[0] ? after[1] - 1 : (long?)null;
            await foreach (var collection in CollectionsOfAsync(request, registry, start))
            {
                if (!Matches(collections, collection) || !versions.Matches("state", "COMMITTED"))
                {
                    continue;
                }

                var from = registry.Id == after?[0] && collection.Id == after[1] ? after[2] : (long?)null;
                await foreach (var membership in MembershipsOfAsync(request, collection, from))
                {
                    if (edges.Count == first)
                    {
                        return Make(hasNext: true);
                    }

                    edges.Add(new Edge(membership, Paging.Cursor(registry.Id, collection.Id, membership.Id)));
                }
            }
        }

        return Make(hasNext: false);

        Connection Make(bool hasNext) => new(edges, hasNext, after is not null, () => ValueTask.FromResult((long)edges.Count));
    }

    private static void RequireDefaultOrder(FieldContext context)
    {
        if (SimpleFilter.NewestFirst(context.Arguments.String("order"), fallback: false))
        {
            throw new DomainException(
                "Listing registries newest first is not served by this server yet.", ErrorCodes.NotServed, 400);
        }
    }

    private static bool Matches(SimpleFilter filter, CollectionRow collection) =>
        filter.Matches("name", collection.Name) && filter.Matches("id", collection.Id);

    private static bool IsWanted(CollectionRow collection, IReadOnlyList<string>? kinds) =>
        kinds is null || kinds.Contains(collection.Kind == CollectionKind.Sequence ? "SEQUENCE" : "PORTFOLIO");

    private static async ValueTask<List<ProjectRow>> RegistriesAsync(RequestContext request, FieldContext context, EntityRow entity)
    {
        var filter = SimpleFilter.Parse(context.Arguments.String("projectFilters"), "name", "id");
        var registries = new List<ProjectRow>();
        long? after = null;
        while (true)
        {
            var page = await request.ReadAsync(session =>
                session.ListProjectsAsync(entity.Id, registriesOnly: true, new PageRequest(after, Paging.MaxSize)));
            foreach (var project in page.Items)
            {
                if (ProjectLists.Matches(filter, project) && await request.ReadableProjectAsync(project.Id) is not null)
                {
                    registries.Add(project);
                }
            }

            if (!page.HasNext || page.Items.Count == 0)
            {
                return registries;
            }

            after = page.Items[^1].Id;
        }
    }

    private static async ValueTask<long> CountAsync(
        RequestContext request, FieldContext context, EntityRow entity, IReadOnlyList<string>? kinds, SimpleFilter filter)
    {
        var count = 0L;
        foreach (var registry in await RegistriesAsync(request, context, entity))
        {
            await foreach (var collection in CollectionsOfAsync(request, registry, null))
            {
                count += IsWanted(collection, kinds) && Matches(filter, collection) ? 1 : 0;
            }
        }

        return count;
    }

    private static async IAsyncEnumerable<CollectionRow> CollectionsOfAsync(RequestContext request, ProjectRow registry, long? after)
    {
        while (true)
        {
            var page = await request.ReadAsync(session =>
                session.ListCollectionsAsync(registry.Id, null, null, new PageRequest(after, Paging.DefaultSize)));
            foreach (var collection in page.Items)
            {
                yield return collection;
            }

            if (!page.HasNext || page.Items.Count == 0)
            {
                yield break;
            }

            after = page.Items[^1].Id;
        }
    }

    private static async IAsyncEnumerable<MembershipRow> MembershipsOfAsync(RequestContext request, CollectionRow collection, long? after)
    {
        while (true)
        {
            var page = await request.ReadAsync(session => session.ListMembershipsAsync(collection.Id, new PageRequest(after, Paging.DefaultSize)));
            foreach (var membership in page.Items)
            {
                yield return membership;
            }

            if (!page.HasNext || page.Items.Count == 0)
            {
                yield break;
            }

            after = page.Items[^1].Id;
        }
    }
}
