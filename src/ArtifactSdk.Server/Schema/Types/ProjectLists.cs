using ArtifactSdk.Server.Domain.Filtering;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.Schema.Lists;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>Lists of projects; of an organisation's entity only its registries, because clients take every node for one.</summary>
internal static class ProjectLists
{
    internal static async ValueTask<Connection?> OfNamedEntityAsync(RequestContext request, FieldContext context) =>
        await QueryFields.EntityAsync(request, context.Arguments.String("entityName")) is { } entity
            ? await OfEntityAsync(request, context, entity)
            : null;

    internal static async ValueTask<Connection> OfEntityAsync(RequestContext request, FieldContext context, EntityRow entity)
    {
        var list = ListArguments.Read(context, FieldSets.Projects, newestFirst: false);
        var source = Source(request, entity);
        return list.Connection(
            await source.ReadAsync(list.Request), project => new Edge(project, ""), () => source.CountAsync(list.Request));
    }

    /// <summary>The projects that fulfil a filter and that the caller may see, to search in them.</summary>
    internal static async ValueTask<List<long>> IdsAsync(RequestContext request, EntityRow entity, FilterNode filter)
    {
        var source = Source(request, entity);
        var ids = new List<long>();
        var next = new ListRequest(filter, new ListOrder(FieldSets.Projects.Key, false), null, Paging.MaxSize);
        while (true)
        {
            var page = await source.ReadAsync(next);
            ids.AddRange(page.Items.Select(item => item.Row.Id));
            if (!page.HasNext)
            {
                return ids;
            }

            next = next with { After = page.End };
        }
    }

    private static ListSource<ProjectRow> Source(RequestContext request, EntityRow entity) => new()
    {
        Fetch = window => request.ReadAsync(session =>
            session.SearchProjectsAsync(entity.Id, registriesOnly: entity.Kind == EntityKind.Organization, window)),
        Matches = (project, filter) => ValueTask.FromResult(FilterMatch.Matches(filter, field => ListRows.Value(project, field))),
        Position = (project, field) => ValueTask.FromResult(new ListPosition(ListRows.Value(project, field), project.Id)),
        Accepts = async project => await request.ReadableProjectAsync(project.Id) is not null,
    };
}
