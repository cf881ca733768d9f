using System.Text.Json;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;

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
            new RunRowReader(request, run, RunFields.History, new StepRange(context.Arguments.Long("minStep"), context.Arguments.Long("maxStep"))),
            context.Arguments.Int("samples")));
        map.Field<RunRow>(Type, "events", async (run, request, context) => await SampleAsync(
            new RunRowReader(request, run, RunFields.Events), context.Arguments.Int("samples")));
        map.Field<RunRow>(Type, "historyKeys", async (run, request) => (await RunKeysReader.ReadAsync(request, run, RunFields.History)).ToJson());
        map.Field<RunRow>(Type, "sampledHistory", async (run, request, context) =>
        {
            var specs = HistorySpec.ReadAll(context.Arguments.Strings("specs"));
            var range = StepRange.Around([.. specs.Select(spec => spec.Range)]);
            return await SampledAsync(new RunRowReader(request, run, RunFields.History, range), specs);
        });
        map.Field<RunRow>(Type, "parquetHistory", async (run, request, _) => new Payload
        {
            ["parquetUrls"] = Array.Empty<string>(),
            ["liveData"] = await LiveAsync(new RunRowReader(request, run, RunFields.History)),
        });
        map.Field<Payload>("ParquetHistory", "parquetUrls", payload => payload["parquetUrls"]);
        map.Field<Payload>("ParquetHistory", "liveData", payload => payload["liveData"]);
    }

    private static async ValueTask<List<string>> SampleAsync(RunRowReader rows, int? wanted)
    {
        if (wanted is { } few && await rows.FindSpreadAsync(few) is { } spread)
        {
            return spread;
        }

        // Which rows are wanted depends on how many there are; keeping all of them until that is known could fill the memory.
        var sample = new RunSample(wanted is null ? 0 : await rows.CountAsync(), wanted);
        var budget = new RowBudget();
        List<string> taken = [];
        await foreach (var row in rows.ReadAsync())
        {
            if (sample.TakesNext())
            {
                taken.Add(budget.Spend(row));
            }
        }

        return taken;
    }

    private static async ValueTask<List<object>> LiveAsync(RunRowReader rows) =>
        [.. (await SampleAsync(rows, null)).Select(RunRowText.Normalize).OfType<string>().Select(row => (object)JsonElement.Parse(row, LenientJson.DocumentOptions))];

    private static async ValueTask<object[]> SampledAsync(RunRowReader rows, HistorySpec[] specs)
    {
        if (specs.Length == 0)
        {
            return [];
        }

        var totals = new long[specs.Length];
        await VisitAsync(rows, specs, (index, _) => totals[index]++);
        var samples = specs.Select((spec, index) => new RunSample(totals[index], spec.Samples)).ToArray();
        var budget = new RowBudget();
        var results = specs.Select(_ => new List<string>()).ToArray();
        await VisitAsync(rows, specs, (index, text) =>
        {
            if (samples[index].TakesNext())
            {
                results[index].Add(budget.Spend(specs[index].Pick(LenientJson.ParseObject(text)!).ToJsonString()));
            }
        });
        return [.. results.Select(picked => (object)JsonElement.Parse($"[{string.Join(',', picked)}]", _listOptions))];
    }

    /// <summary>Each row with each of the specs that it fits.</summary>
    private static async ValueTask VisitAsync(RunRowReader rows, HistorySpec[] specs, Action<int, string> visit)
    {
        await foreach (var text in rows.ReadAsync())
        {
            using var row = RunRowText.Parse(text);
            for (var index = 0; row is not null && index < specs.Length; index++)
            {
                if (specs[index].Fits(row.RootElement))
                {
                    visit(index, text);
                }
            }
        }
    }
}
