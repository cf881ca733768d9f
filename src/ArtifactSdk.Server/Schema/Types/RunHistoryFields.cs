using System.Text.Json;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.Schema.Histories;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>The metrics of a run: what was logged, row by row, whole or thinned out.</summary>
internal static class RunHistoryFields
{
    private const string Type = "Run";

    /// <summary>A list of rows is deeper than a row.</summary>
    private static readonly JsonDocumentOptions _listOptions = new() { MaxDepth = LenientJson.DocumentOptions.MaxDepth + 1 };

    internal static void Map(SchemaMap map)
    {
        map.Field<RunRow>(Type, "history", async (run, request, context) => await SampleAsync(
            request, run, RunFields.History, new StepRange(context.Arguments.Long("minStep"), context.Arguments.Long("maxStep")), context.Arguments.Int("samples")));
        map.Field<RunRow>(Type, "events", async (run, request, context) => await SampleAsync(
            request, run, RunFields.Events, default, context.Arguments.Int("samples")));
        map.Field<RunRow>(Type, "historyKeys", async (run, request) => (await RunKeysReader.ReadAsync(request, run, RunFields.History)).ToJson());
        map.Field<RunRow>(Type, "sampledHistory", async (run, request, context) =>
        {
            var specs = HistorySpec.ReadAll(context.Arguments.Strings("specs"));
            var rows = await SampledAsync(request, run, RunFields.History, specs, (spec, row) => spec.Pick(LenientJson.ParseObject(row)!).ToJsonString());
            return rows.Select(picked => (object)JsonElement.Parse($"[{string.Join(',', picked)}]", _listOptions)).ToArray();
        });
        map.Field<RunRow>(Type, "parquetHistory", async (run, request, _) => new Payload
        {
            ["parquetUrls"] = Array.Empty<string>(),
            ["liveData"] = await LiveAsync(request, run),
        });
        map.Field<Payload>("ParquetHistory", "parquetUrls", payload => payload["parquetUrls"]);
        map.Field<Payload>("ParquetHistory", "liveData", payload => payload["liveData"]);
    }

    private static async ValueTask<List<string>> SampleAsync(RequestContext request, RunRow run, string stream, StepRange range, int? wanted)
    {
        var rows = new RunRowReader(request, run, stream, range);
        if (wanted is { } few)
        {
            return await rows.FindSpreadAsync(few)
                ?? (await SampledAsync(request, run, stream, [new HistorySpec([], few, range)], (_, row) => row))[0];
        }

        var budget = new RowBudget();
        List<string> all = [];
        await foreach (var row in rows.ReadAsync())
        {
            all.Add(budget.Spend(row));
        }

        return all;
    }

    private static async ValueTask<List<object>> LiveAsync(RequestContext request, RunRow run) =>
        [.. (await SampleAsync(request, run, RunFields.History, default, null)).Select(RunRowText.Normalize).OfType<string>().Select(row => (object)JsonElement.Parse(row, LenientJson.DocumentOptions))];

    private static async ValueTask<List<string>[]> SampledAsync(
        RequestContext request, RunRow run, string stream, HistorySpec[] specs, Func<HistorySpec, string, string> show)
    {
        var parts = await request.ReadAsync(session => SharedRuns.StreamsAsync(session, run.Id, stream));
        if (specs.Length == 0 || parts.Count == 1)
        {
            return specs.Length == 0 ? [] : await HistorySampler.TakeAsync(request, run, parts[0], specs, show);
        }

        // Rows of several writers are counted and picked in the order of their steps.
        var rows = new RunRowReader(request, run, stream, StepRange.Around([.. specs.Select(spec => spec.Range)]));
        var totals = new long[specs.Length];
        await VisitAsync(rows, specs, (index, _) => totals[index]++);
        var samples = specs.Select((spec, index) => new RunSample(totals[index], spec.Samples)).ToArray();
        var budget = new RowBudget();
        var results = specs.Select(_ => new List<string>()).ToArray();
        await VisitAsync(rows, specs, (index, text) =>
        {
            if (samples[index].TakesNext())
            {
                results[index].Add(budget.Spend(show(specs[index], text)));
            }
        });
        return results;
    }

    /// <summary>Each row with each of the specs that it fits.</summary>
    private static async ValueTask VisitAsync(RunRowReader rows, HistorySpec[] specs, Action<int, string> visit)
    {
        var matcher = new RowMatcher(specs);
        await foreach (var text in rows.ReadAsync())
        {
            var isRow = matcher.Read(text);
            for (var index = 0; isRow && index < specs.Length; index++)
            {
                if (matcher.Fits(index))
                {
                    visit(index, text);
                }
            }
        }
    }
}
