using System.Text.Json;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Filtering;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.Schema.Histories;
using ArtifactSdk.Server.Schema.Lists;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>Runs by filter and order, of a project or of those that used a version.</summary>
internal static class RunSearch
{
    private const int RunsAtOnce = 200;

    internal static async ValueTask<Connection> OfProjectAsync(RequestContext request, FieldContext context, ProjectRow project)
    {
        var order = ListOrder.Parse(context.Arguments.String("order"), FieldSets.Runs, newestFirst: false);
        if (order.Field.SortsInMemory)
        {
            var filter = FilterParser.Parse(context.Arguments.String("filters"), FieldSets.Runs);
            return await InMemoryAsync(request, context, order, await PlacesAsync(request, project.Id, filter, order));
        }

        var list = ListArguments.Read(context, FieldSets.Runs, newestFirst: false);
        return list.Connection(
            await Source(request, project.Id).ReadAsync(list.Request),
            run => new Edge(run, ""),
            () => CountAsync(request, project.Id, list.Request.Filter));
    }

    /// <summary>Of runs that were read already, those that fulfil the filter, in order.</summary>
    internal static async ValueTask<Connection> OfListAsync(RequestContext request, FieldContext context, IReadOnlyList<RunRow> runs)
    {
        var order = ListOrder.Parse(context.Arguments.String("order"), FieldSets.Runs, newestFirst: false);
        var filter = FilterParser.Parse(context.Arguments.String("filters"), FieldSets.Runs);
        var matching = new List<RunPlace>();
        foreach (var run in runs)
        {
            if (await MatchesAsync(request, run, filter))
            {
                matching.Add(await PlaceAsync(request, run, order));
            }
        }

        return await InMemoryAsync(request, context, order, matching);
    }

    internal static async ValueTask<long> CountAsync(RequestContext request, long projectId, FilterNode filter) =>
        await request.ReadAsync(session => session.CountRunsAsync(projectId, filter))
        ?? await Source(request, projectId).CountAsync(new ListRequest(filter, new ListOrder(FieldSets.Runs.Key, false), null, 0));

    /// <summary>Where the runs stand: there may be very many, so that nothing else of them is kept.</summary>
    private static async ValueTask<List<RunPlace>> PlacesAsync(RequestContext request, long projectId, FilterNode filter, ListOrder order)
    {
        var places = new List<RunPlace>();
        var next = new ListRequest(filter, new ListOrder(FieldSets.Runs.Key, false), null, RunsAtOnce);
        while (true)
        {
            var page = await Source(request, projectId).ReadAsync(next);
            foreach (var item in page.Items)
            {
                places.Add(await PlaceAsync(request, item.Row, order));
            }

            if (!page.HasNext)
            {
                return places;
            }

            next = next with { After = page.End };
        }
    }

    private static async ValueTask<RunPlace> PlaceAsync(RequestContext request, RunRow run, ListOrder order)
    {
        var user = order.Field.Id == ListField.RunUsername && run.UserId is { } id ? await request.UserAsync(id) : null;
        return new RunPlace(run.Id, MemoryOrder<RunPlace>.Plain(At(Value(run, user, request.Now, order.Field.Id), order.Path)));
    }

    private static async ValueTask<Connection> InMemoryAsync(
        RequestContext request, FieldContext context, ListOrder order, IReadOnlyList<RunPlace> runs)
    {
        var memory = new MemoryOrder<RunPlace>(order, run => run.Value, run => run.Id);
        var sorted = memory.Sort(runs);
        var prefix = $"cursor:{(order.Descending ? "-" : "+")}{order.Field.Name}.{order.Path}:";
        var rest = sorted;
        var after = context.Arguments.String("after");
        if (!string.IsNullOrEmpty(after))
        {
            rest = GlobalIds.DecodeText(after) is { } text && text.StartsWith(prefix, StringComparison.Ordinal)
                && memory.After(sorted, text[prefix.Length..]) is { } found
                ? found
                : throw DomainException.Invalid($"'{after}' is no cursor of this list.");
        }

        var first = Paging.First(context, Paging.MaxSize);
        var edges = new List<Edge>();
        foreach (var (run, place) in rest.Take(first))
        {
            edges.Add(new Edge(await request.RunAsync(run.Id), GlobalIds.EncodeText(prefix + place)));
        }

        return new Connection(
            edges,
            rest.Count > first,
            rest.Count < sorted.Count,
            () => ValueTask.FromResult((long)sorted.Count));
    }

    private static ListSource<RunRow> Source(RequestContext request, long projectId) => new()
    {
        Fetch = window => request.ReadAsync(session => session.SearchRunsAsync(projectId, window)),
        Matches = (run, filter) => MatchesAsync(request, run, filter),
        Position = (run, field) => ValueTask.FromResult(new ListPosition(Value(run, null, request.Now, field), run.Id)),
    };

    private static async ValueTask<bool> MatchesAsync(RequestContext request, RunRow run, FilterNode filter)
    {
        var user = run.UserId is { } id && FilterMatch.Mentions(filter, ListField.RunUsername) ? await request.UserAsync(id) : null;
        var values = new Dictionary<ListField, object?>();
        if (FilterMatch.Mentions(filter, ListField.RunKeys))
        {
            values[ListField.RunKeys] = JsonSerializer.SerializeToElement((await RunKeysReader.ReadAsync(request, run, RunFields.History)).ToJson());
        }

        return FilterMatch.Matches(filter, field =>
        {
            if (!values.TryGetValue(field, out var value))
            {
                values[field] = value = Value(run, user, request.Now, field);
            }

            return value;
        });
    }

    private static object? Value(RunRow run, UserRow? user, DateTimeOffset now, ListField field) => field switch
    {
        ListField.RunId => run.Id,
        ListField.RunName => run.Name,
        ListField.RunDisplayName => run.DisplayName,
        ListField.RunState => RunLiveness.State(run, now),
        ListField.RunTags => RunText.Tags(run),
        ListField.RunGroup => run.GroupName,
        ListField.RunJobType => run.JobType,
        ListField.RunSweep => run.Sweep,
        ListField.RunHost => run.Host,
        ListField.RunCommit => run.Commit,
        ListField.RunDescription => run.Description,
        ListField.RunNotes => run.Notes,
        ListField.RunUsername => user?.Username,
        ListField.RunConfig => RunText.Settings(run),
        ListField.RunSummary => RunText.SummaryValues(run),
        ListField.RunCreatedAt => run.CreatedAt,
        ListField.RunUpdatedAt => run.UpdatedAt,
        ListField.RunHeartbeatAt => run.HeartbeatAt,
        ListField.RunDuration => run.HeartbeatAt is { } heartbeat ? (heartbeat - run.CreatedAt).TotalSeconds : null,
        _ => throw new InvalidOperationException($"The field {field} belongs to another kind of row."),
    };

    private static object? At(object? value, string path) =>
        value is JsonElement json ? JsonPath.Find(json, path).Select(found => (object?)found).FirstOrDefault() : value;

    private readonly record struct RunPlace(long Id, object? Value);
}
