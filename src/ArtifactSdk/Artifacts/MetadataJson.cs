using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Artifacts;

/// <summary>Metadata as the JSON text that crosses the wire: NaN becomes null, infinities have no JSON and are refused.</summary>
internal static class MetadataJson
{
    internal const int MaxKeys = 100;

    /// <summary>The text; null for an empty object.</summary>
    /// <exception cref="ArgumentException">There are too many keys, or a value has no JSON form.</exception>
    internal static string? Serialize(JsonObject metadata)
    {
        if (metadata.Count == 0)
        {
            return null;
        }

        if (metadata.Count > MaxKeys)
        {
            throw new ArgumentException($"The metadata has {metadata.Count} keys; at most {MaxKeys} are allowed. Group some of them below one key.", nameof(metadata));
        }

        return SerializeAll(metadata);
    }

    /// <summary>The text, without a limit on the number of keys.</summary>
    /// <exception cref="ArgumentException">A value has no JSON form.</exception>
    internal static string SerializeAll(JsonObject metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, metadata, "");
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static JsonObject Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            // What a server made of somebody else's metadata must not keep a version from being used.
            return [];
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node, string path)
    {
        switch (node)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonObject children:
                writer.WriteStartObject();
                foreach (var (key, child) in children)
                {
                    writer.WritePropertyName(key);
                    Write(writer, child, path.Length == 0 ? key : $"{path}.{key}");
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                for (var i = 0; i < items.Count; i++)
                {
                    Write(writer, items[i], $"{path}[{i}]");
                }

                writer.WriteEndArray();
                break;
            default:
                WriteValue(writer, (JsonValue)node, path);
                break;
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonValue value, string path)
    {
        // What was read from JSON is JSON, however large the number.
        var number = value.TryGetValue<JsonElement>(out _) ? 0
            : value.TryGetValue<double>(out var real) ? real
            : value.TryGetValue<float>(out var single) ? single
            : 0;
        if (double.IsInfinity(number))
        {
            throw new ArgumentException($"The metadata's '{path}' is infinite, which JSON cannot say. Leave it out, or write it as text.", nameof(value));
        }

        if (double.IsNaN(number))
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteTo(writer);
        }
    }
}
