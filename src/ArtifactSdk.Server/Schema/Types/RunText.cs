using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>What is read out of a run's JSON texts. Clients write them, so they may be anything.</summary>
internal static class RunText
{
    internal static string[] Tags(RunRow run) => run.Tags is { Length: > 0 } text ? JsonSerializer.Deserialize<string[]>(text) ?? [] : [];

    /// <summary>The client's own part of the settings, cut down to some keys.</summary>
    internal static string? ClientConfig(RunRow run, IReadOnlyList<string>? keys) =>
        LenientJson.ParseObject(run.Config)?["_wandb"] is JsonObject own && own["value"] is JsonObject values ? Pick(values, keys) : null;

    /// <summary>Never null: who resumes a run takes up its summary, and takes a missing one for a broken answer.</summary>
    internal static string Summary(RunRow run, IReadOnlyList<string>? keys) => run.SummaryMetrics is not { Length: > 0 } known
        ? "{}"
        : keys is not null && LenientJson.ParseObject(known) is { } summary ? Pick(summary, keys) : known;

    /// <summary>The settings as people know them: clients wrap each value in an object.</summary>
    internal static JsonElement Settings(RunRow run)
    {
        using var config = Parse(run.Config);
        var settings = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(settings))
        {
            writer.WriteStartObject();
            foreach (var property in config.RootElement.EnumerateObject())
            {
                writer.WritePropertyName(property.Name);
                (property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("value", out var value) ? value : property.Value).WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return JsonElement.Parse(settings.WrittenSpan, LenientJson.DocumentOptions);
    }

    internal static JsonElement SummaryValues(RunRow run)
    {
        using var summary = Parse(run.SummaryMetrics);
        return summary.RootElement.Clone();
    }

    /// <summary>An empty object for what is none. Few texts need a second look, for numbers that JSON does not know.</summary>
    private static JsonDocument Parse(string? text) =>
        string.IsNullOrEmpty(text) ? JsonDocument.Parse("{}")
        : RunRowText.Parse(text) ?? (LenientJson.ToStrictObject(text) is { } strict ? RunRowText.Parse(strict) : null) ?? JsonDocument.Parse("{}");

    private static string Pick(JsonObject source, IReadOnlyList<string>? keys)
    {
        var picked = new JsonObject();
        foreach (var (key, value) in source)
        {
            if (keys is null || keys.Contains(key))
            {
                picked[key] = value?.DeepClone();
            }
        }

        return picked.ToJsonString();
    }
}
