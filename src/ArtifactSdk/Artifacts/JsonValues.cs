using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Artifacts;

/// <summary>What the JSON of metadata, settings and metrics has in common.</summary>
internal static class JsonValues
{
    /// <summary>How deep objects and lists may lie in each other: a writer goes no further, and a reader has to take what was written.</summary>
    internal const int MaxDepth = 1_000;

    /// <summary>What is written, as text.</summary>
    /// <param name="write">Writes it.</param>
    /// <param name="takesAnything">Whether it may write what is not JSON.</param>
    internal static string Text(Action<Utf8JsonWriter> write, bool takesAnything = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = takesAnything }))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes a value and all below it.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="node">The value.</param>
    /// <param name="root">What messages count its place from.</param>
    /// <param name="what">What the root is, for messages.</param>
    /// <param name="writeNonFinite">Writes a number that JSON cannot say, or refuses the value.</param>
    /// <exception cref="ArgumentException">A value has no JSON form; the message names it.</exception>
    internal static void Write(Utf8JsonWriter writer, JsonNode? node, JsonNode root, string what, Action<Utf8JsonWriter, JsonValue, double> writeNonFinite)
    {
        switch (node)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonObject children:
                CheckDepth(writer, children, root, what);
                writer.WriteStartObject();
                foreach (var (key, child) in children)
                {
                    writer.WritePropertyName(key);
                    Write(writer, child, root, what, writeNonFinite);
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                CheckDepth(writer, items, root, what);
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(writer, item, root, what, writeNonFinite);
                }

                writer.WriteEndArray();
                break;
            case JsonValue value when NumberOf(value) is var number && !double.IsFinite(number):
                writeNonFinite(writer, value, number);
                break;
            default:
                WriteValue(writer, (JsonValue)node, root, what);
                break;
        }
    }

    /// <summary>Where a value stands below the root. It is found when a message needs it: rows of metrics are written all the time.</summary>
    internal static string PathOf(JsonNode node, JsonNode root)
    {
        var path = "";
        for (var at = node; at != root && at.Parent is { } parent; at = parent)
        {
            var dot = path.Length == 0 || path[0] == '[' ? "" : ".";
            path = parent is JsonArray ? $"[{at.GetElementIndex()}]{dot}{path}" : $"{at.GetPropertyName()}{dot}{path}";
        }

        return path;
    }

    private static double NumberOf(JsonValue value) =>
        // What was read from JSON is JSON, however large the number.
        value.TryGetValue<JsonElement>(out _) ? 0
        : value.TryGetValue<double>(out var real) ? real
        : value.TryGetValue<float>(out var single) ? single
        : value.TryGetValue<Half>(out var half) ? (double)half
        : 0;

    private static void WriteValue(Utf8JsonWriter writer, JsonValue value, JsonNode root, string what)
    {
        try
        {
            value.WriteTo(writer);
        }
        catch (Exception e) when (e is ArgumentException or JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new ArgumentException($"In the {what}, '{PathOf(value, root)}' cannot be written as JSON: {e.Message} Use JsonObject, JsonArray and plain values, or leave it out.", nameof(value), e);
        }
    }

    private static void CheckDepth(Utf8JsonWriter writer, JsonNode node, JsonNode root, string what)
    {
        if (writer.CurrentDepth >= MaxDepth)
        {
            var path = PathOf(node, root);
            var shown = path.Length > 40 ? path[..40] + "…" : path;
            throw new ArgumentException($"In the {what}, '{shown}' is nested more than {MaxDepth} levels deep. Make it flatter, or log it as a file.", nameof(node));
        }
    }
}
