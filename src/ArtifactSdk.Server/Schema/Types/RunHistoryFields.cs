using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>The metrics of a run: what was logged, row by row, whole or thinned out.</summary>
internal static class RunHistoryFields
{
    private const string Type = "Run";
    private const int Chunk = 5_000;
    private const int DefaultSamples = 500;

    internal static void Map(SchemaMap map)
    {
        map.Field<RunRow>(Type, "history", async (run, request, context) =>
        {
            var rows = await RowsAsync(request, run, RunFields.History, context.Arguments.Long("minStep"), context.Arguments.Long("maxStep"));
            return Sample(rows, context.Arguments.Int("samples")).Select(row => row.ToJsonString()).ToArray();
        });
        map.Field<RunRow>(Type, "events", async (run, request, context) =>
            Sample(await RowsAsync(request, run, RunFields.Events, null, null), context.Arguments.Int("samples")).Select(row => row.ToJsonString()).ToArray());
        map.Field<RunRow>(Type, "historyKeys", async (run, request) => Keys(await RowsAsync(request, run, RunFields.History, null, null)));
        map.Field<RunRow>(Type, "sampledHistory", async (run, request, context) =>
        {
            var rows = await RowsAsync(request, run, RunFields.History, null, null);
            return (context.Arguments.Strings("specs") ?? []).Select(spec => (object)Sampled(rows, spec)).ToArray();
        });
        map.Field<RunRow>(Type, "parquetHistory", async (run, request, context) => new Payload
        {
            ["parquetUrls"] = Array.Empty<string>(),
            ["liveData"] = (await RowsAsync(request, run, RunFields.History, null, null)).Select(row => (object)row).ToArray(),
        });
        map.Field<Payload>("ParquetHistory", "parquetUrls", payload => payload["parquetUrls"]);
        map.Field<Payload>("ParquetHistory", "liveData", payload => payload["liveData"]);
    }

    /// <summary>The rows from one step to before another; those of several writers by step.</summary>
    private static async ValueTask<IReadOnlyList<JsonObject>> RowsAsync(RequestContext request, RunRow run, string stream, long? minStep, long? maxStep)
    {
        var parts = await request.ReadAsync(session => SharedRuns.StreamsAsync(session, run.Id, stream));
        List<JsonObject> rows = [];
        foreach (var part in parts)
        {
            await AddRowsAsync(rows, request, run, part, minStep, maxStep);
        }

        return parts.Count == 1 ? rows : [.. rows.OrderBy(row => Number(row["_step"])).ThenBy(row => Number(row["_timestamp"]))];
    }

    private static double Number(JsonNode? value) => value is JsonValue number && number.TryGetValue<double>(out var found) ? found : 0;

    private static async ValueTask AddRowsAsync(List<JsonObject> rows, RequestContext request, RunRow run, string stream, long? minStep, long? maxStep)
    {
        for (var offset = 0L; ;)
        {
            // Numbers may be missing: a client drops lines that it cannot deliver.
            var lines = await request.ReadAsync(session => session.ReadNumberedRunLinesAsync(run.Id, stream, offset, Chunk));
            foreach (var (number, text) in lines)
            {
                if (LenientJson.ParseObject(text) is { } row && IsBetween(row, minStep, maxStep))
                {
                    rows.Add(row);
                }

                offset = number + 1;
            }

            if (lines.Count < Chunk)
            {
                return;
            }
        }
    }

    private static bool IsBetween(JsonObject row, long? minStep, long? maxStep) =>
        (minStep is null && maxStep is null)
        || (row["_step"] is JsonValue value && value.TryGetValue<long>(out var step) && step >= (minStep ?? long.MinValue) && step < (maxStep ?? long.MaxValue));

    /// <summary>At most so many rows, evenly spread, the first and the last among them.</summary>
    private static IEnumerable<JsonObject> Sample(IReadOnlyList<JsonObject> rows, int? samples)
    {
        if (samples is not { } wanted || rows.Count <= wanted)
        {
            return rows;
        }

        return wanted switch
        {
            < 1 => [],
            1 => [rows[0]],
            _ => Enumerable.Range(0, wanted).Select(i => rows[(int)((long)i * (rows.Count - 1) / (wanted - 1))]),
        };
    }

    private static JsonArray Sampled(IReadOnlyList<JsonObject> rows, string text)
    {
        var spec = LenientJson.ParseObject(text) ?? throw DomainException.Invalid("A history spec is no JSON object.");
        var keys = (spec["keys"] as JsonArray ?? []).OfType<JsonValue>().Select(k => k.TryGetValue<string>(out var key) ? key : null).OfType<string>().ToArray();
        var samples = spec["samples"] is JsonValue number && number.TryGetValue<int>(out var count) ? count : DefaultSamples;
        var complete = rows.Where(row => keys.All(key => Has(row, key, out _))).ToArray();
        var result = new JsonArray();
        foreach (var row in Sample(complete, samples))
        {
            var picked = new JsonObject();
            foreach (var key in keys.Length > 0 ? keys : row.Select(p => p.Key).ToArray())
            {
                picked[key] = Has(row, key, out var value) ? value?.DeepClone() : null;
            }

            result.Add(picked);
        }

        return result;
    }

    /// <summary>A metric by its name, or within nested ones by their names with dots between.</summary>
    private static bool Has(JsonObject row, string key, out JsonNode? value)
    {
        if (row.TryGetPropertyValue(key, out value))
        {
            return true;
        }

        var dot = key.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && row[key[..dot]] is JsonObject inner && Has(inner, key[(dot + 1)..], out value);
    }

    private static JsonObject Keys(IReadOnlyList<JsonObject> rows)
    {
        var counts = new SortedDictionary<string, SortedDictionary<string, int>>(StringComparer.Ordinal);
        foreach (var (key, value) in rows.SelectMany(row => row))
        {
            if (!counts.TryGetValue(key, out var types))
            {
                counts[key] = types = new(StringComparer.Ordinal);
            }

            var type = TypeOf(value);
            types[type] = types.GetValueOrDefault(type) + 1;
        }

        var keys = new JsonObject();
        foreach (var (key, types) in counts)
        {
            keys[key] = new JsonObject { ["typeCounts"] = new JsonArray([.. types.Select(t => (JsonNode)new JsonObject { ["type"] = t.Key, ["count"] = t.Value })]) };
        }

        var last = rows.Count > 0 && rows[^1]["_step"] is JsonValue step && step.TryGetValue<long>(out var number) ? number : -1;
        return new JsonObject { ["keys"] = keys, ["lastStep"] = last, ["sets"] = new JsonArray() };
    }

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Number => "number",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Array => "list",
        JsonValueKind.Object => "map",
        _ => "nil",
    };
}
