using ArtifactSdk.Server.Domain.Filtering;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.Schema.Lists;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>Collections and versions across all projects of an entity (of an organisation: all registries) that the caller may see.</summary>
internal static class RegistryLists
{
    internal static async ValueTask<Connection> CollectionsAsync(RequestContext request, FieldContext context, EntityRow entity)
    {
        var list = ListArguments.Read(context, FieldSets.Collections, newestFirst: false);
        var projects = await ProjectLists.IdsAsync(request, entity, ListArguments.Filter(context, "projectFilters", FieldSets.Projects));
        return await CollectionSources.ListAsync(request, list, new CollectionScope(projects, Kinds: Kinds(context)));
    }

    internal static async ValueTask<Connection> MembershipsAsync(RequestContext request, FieldContext context, EntityRow entity)
    {
        var list = ListArguments.Read(context, FieldSets.Versions, newestFirst: false);
        var collections = ListArguments.Filter(context, "collectionFilters", FieldSets.Collections);
        var projects = await ProjectLists.IdsAsync(request, entity, ListArguments.Filter(context, "projectFilters", FieldSets.Projects));
        var scope = new MembershipScope(null, projects, collections);
        return list.Connection(
            await MembershipSources.ReadAsync(request, list, scope),
            membership => new Edge(membership, ""),
            () => MembershipSources.CountAsync(request, list, scope));
    }

    private static List<CollectionKind>? Kinds(FieldContext context) => context.Arguments.Strings("collectionTypes")?
        .Select(name => name == "SEQUENCE" ? CollectionKind.Sequence : CollectionKind.Portfolio)
        .Distinct()
        .ToList();
}
