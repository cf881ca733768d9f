using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Artifacts;

/// <summary>What the JSON of metadata, settings and metrics has in common.</summary>
internal static class JsonValues
{
    /// <summary>How deep objects and lists may lie in each other: a writer goes no further, and a reader has to take what was written.</summary>
    internal const int MaxDepth = 1_000;

    /// <summary>The number that a value made in code is; 0 for everything else.</summary>
    internal static double NumberOf(JsonValue value) =>
        // What was read from JSON is JSON, however large the number.
        value.TryGetValue<JsonElement>(out _) ? 0
        : value.TryGetValue<double>(out var real) ? real
        : value.TryGetValue<float>(out var single) ? single
        : value.TryGetValue<Half>(out var half) ? (double)half
        : 0;

    /// <summary>Writes a finite number, a text or an object that was made a value in code.</summary>
    /// <exception cref="ArgumentException">It has no JSON form; the message names it.</exception>
    internal static void Write(Utf8JsonWriter writer, JsonValue value, string what, string path)
    {
        try
        {
            value.WriteTo(writer);
        }
        catch (Exception e) when (e is ArgumentException or JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new ArgumentException($"In the {what}, '{path}' cannot be written as JSON: {e.Message} Make it of JsonObject, JsonArray and plain values, or leave it out.", nameof(value), e);
        }
    }

    /// <exception cref="ArgumentException">One more object or list would be too deep.</exception>
    internal static void CheckDepth(Utf8JsonWriter writer, string what, string path)
    {
        if (writer.CurrentDepth >= MaxDepth)
        {
            var shown = path.Length > 40 ? path[..40] + "…" : path;
            throw new ArgumentException($"In the {what}, '{shown}' has more than {MaxDepth} objects and lists in each other. Make it flatter, or log it as a file.", nameof(path));
        }
    }
}
