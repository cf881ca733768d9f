using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Schema.Histories;

/// <summary>One question of <c>sampledHistory</c>: some metrics, from so many of the rows of these steps that have them all.</summary>
internal sealed record HistorySpec(IReadOnlyList<string> Keys, int Samples, StepRange Range)
{
    private const int DefaultSamples = 500;
    private const int MaxSpecs = 200;
    private const int MaxKeys = 1_000;
    private const int MaxCharacters = 128 * 1024;

    internal static HistorySpec[] ReadAll(IReadOnlyList<string>? texts)
    {
        HistorySpec[] specs = [.. (texts ?? []).Select(Read)];
        return specs.Length <= MaxSpecs && specs.Sum(spec => spec.Keys.Count) <= MaxKeys
                && specs.Sum(spec => spec.Keys.Sum(key => (long)key.Length)) <= MaxCharacters
            ? specs
            : throw DomainException.Invalid(
                $"At most {MaxSpecs} history specs with {MaxKeys} keys in all, of {MaxCharacters} characters together, are answered at once.");
    }

    internal JsonObject Pick(JsonObject row)
    {
        var picked = new JsonObject();
        foreach (var key in Keys.Count > 0 ? Keys : [.. row.Select(p => p.Key)])
        {
            picked[key] = Find(row, key)?.DeepClone();
        }

        return picked;
    }

    private static HistorySpec Read(string text)
    {
        var spec = LenientJson.ParseObject(text) ?? throw DomainException.Invalid("A history spec is no JSON object.");
        return new HistorySpec(
            [.. (spec["keys"] as JsonArray ?? []).OfType<JsonValue>().Select(k => k.TryGetValue<string>(out var key) ? key : null).OfType<string>()],
            spec["samples"] is JsonValue number && number.TryGetValue<int>(out var count) ? count : DefaultSamples,
            new StepRange(StepOf(spec["minStep"]), StepOf(spec["maxStep"])));
    }

    private static long? StepOf(JsonNode? bound) => bound is JsonValue number && number.TryGetValue<double>(out var step) ? (long)Math.Ceiling(step) : null;

    /// <summary>A metric by its name, or within nested ones by their names with dots between.</summary>
    private static JsonNode? Find(JsonObject row, string key)
    {
        if (row.TryGetPropertyValue(key, out var value))
        {
            return value;
        }

        var dot = key.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && row[key[..dot]] is JsonObject inner ? Find(inner, key[(dot + 1)..]) : null;
    }
}
