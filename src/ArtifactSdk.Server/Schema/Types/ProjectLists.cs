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
        var filter = SimpleFilter.Parse(context.Arguments.Has("filters") ? context.Arguments.String("filters") : null, "name", "id");
        var newestFirst = SimpleFilter.NewestFirst(context.Arguments.Has("order") ? context.Arguments.String("order") : null, fallback: false);
        var page = Paging.Request(context, newestFirst);
        var edges = new List<Edge>();
        var after = page.After;
        while (true)
        {
            var rows = await request.ReadAsync(session => session.ListProjectsAsync(
                entity.Id, registriesOnly: entity.Kind == EntityKind.Organization, page with { After = after, First = Paging.MaxSize }));
            foreach (var project in rows.Items)
            {
                if (!Matches(filter, project) || await request.ReadableProjectAsync(project.Id) is null)
                {
                    continue;
                }

                if (edges.Count == page.First)
                {
                    return Make(hasNext: true);
                }

                edges.Add(new Edge(project, Paging.Cursor(project.Id)));
            }

            if (!rows.HasNext || rows.Items.Count == 0)
            {
                return Make(hasNext: false);
            }

            after = rows.Items[^1].Id;
        }

        Connection Make(bool hasNext) =>
            new(edges, hasNext, page.After is not null, () => ValueTask.FromResult((long)edges.Count));
    }

    internal static bool Matches(SimpleFilter filter, ProjectRow project) =>
        filter.Matches("name", project.Name) && filter.Matches("id", project.Id);
}
