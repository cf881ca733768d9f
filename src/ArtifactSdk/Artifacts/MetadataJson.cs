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
    private const string What = "metadata";

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

        return Text(writer => Write(writer, metadata, What, ""));
    }

    /// <summary>What is written, as text.</summary>
    internal static string Text(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // What a server made of somebody else's metadata must not keep a version from being used; other clients write numbers that are none.
    internal static JsonObject Parse(string? text) => LenientJsonText.Read(text) ?? [];

    /// <summary>Writes a value.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="node">The value.</param>
    /// <param name="what">What it is a part of, for messages.</param>
    /// <param name="path">Where it stands there.</param>
    /// <exception cref="ArgumentException">It has no JSON form.</exception>
    internal static void Write(Utf8JsonWriter writer, JsonNode? node, string what, string path)
    {
        switch (node)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonObject children:
                JsonValues.CheckDepth(writer, what, path);
                writer.WriteStartObject();
                foreach (var (key, child) in children)
                {
                    writer.WritePropertyName(key);
                    Write(writer, child, what, path.Length == 0 ? key : $"{path}.{key}");
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                JsonValues.CheckDepth(writer, what, path);
                writer.WriteStartArray();
                for (var i = 0; i < items.Count; i++)
                {
                    Write(writer, items[i], what, $"{path}[{i}]");
                }

                writer.WriteEndArray();
                break;
            default:
                WriteValue(writer, (JsonValue)node, what, path);
                break;
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonValue value, string what, string path)
    {
        var number = JsonValues.NumberOf(value);
        if (double.IsInfinity(number))
        {
            throw new ArgumentException($"In the {what}, '{path}' is infinite, which JSON cannot say. Leave it out, or write it as text.", nameof(value));
        }

        if (double.IsNaN(number))
        {
            writer.WriteNullValue();
        }
        else
        {
            JsonValues.Write(writer, value, what, path);
        }
    }
}
