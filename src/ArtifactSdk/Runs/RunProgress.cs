using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactSdk.Artifacts;

namespace ArtifactSdk.Runs;

/// <summary>What a run has when it starts: nothing, or what it had when it stopped.</summary>
internal sealed record RunProgress(JsonObject Config, JsonObject Summary, long Lines, long NextStep)
{
    private const string OwnKey = "_wandb";

    /// <summary>Reads what a server knows of a run; what cannot be read counts as not there.</summary>
    internal static RunProgress Resumed(string? config, string? summary, long lines, string? tail)
    {
        return new RunProgress(ReadConfig(config), LenientJsonText.Read(summary) ?? [], lines, LastStep(tail) is { } last ? last + 1 : lines);
    }

    /// <summary>The settings without their wrapping and without the section of the protocol's own.</summary>
    internal static JsonObject ReadConfig(string? config)
    {
        var settings = new JsonObject();
        foreach (var (key, wrapped) in MetadataJson.Parse(config))
        {
            if (key is not (OwnKey or "wandb_version"))
            {
                settings[key] = wrapped is JsonObject { } value && value.ContainsKey("value") ? value["value"]?.DeepClone() : wrapped?.DeepClone();
            }
        }

        return settings;
    }

    private static long? LastStep(string? tail)
    {
        try
        {
            var last = (tail is null ? null : JsonNode.Parse(tail) as JsonArray)?.LastOrDefault()?.GetValue<string>();
            return MetadataJson.Parse(last)["_step"] is JsonValue step && step.TryGetValue<long>(out var number) ? number : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
