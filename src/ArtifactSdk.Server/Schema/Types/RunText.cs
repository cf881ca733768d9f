using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;

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
        var settings = new JsonObject();
        foreach (var (key, wrapped) in LenientJson.ParseObject(run.Config) ?? [])
        {
            settings[key] = wrapped is JsonObject holder && holder.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : wrapped?.DeepClone();
        }

        return JsonElement.Parse(settings.ToJsonString(), LenientJson.DocumentOptions);
    }

    internal static JsonElement SummaryValues(RunRow run) => JsonElement.Parse((LenientJson.ParseObject(run.SummaryMetrics) ?? []).ToJsonString(), LenientJson.DocumentOptions);

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
