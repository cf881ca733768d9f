using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ArtifactSdk.Artifacts;

/// <summary>JSON as run streams have it: numbers that are none are written as NaN, Infinity and -Infinity.</summary>
internal static partial class LenientJsonText
{
    internal static string Write(JsonObject values)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            Write(writer, values);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads an object; numbers that are none become the texts NaN, Infinity and -Infinity. Null for what is no object.</summary>
    internal static JsonObject? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
        }

        try
        {
            return JsonNode.Parse(BareTokens().Replace(text, static m => m.Groups[1].Success ? $"\"{m.Groups[1].ValueSpan}\"" : m.Value)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
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
                    Write(writer, child);
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteValue(writer, (JsonValue)node);
                break;
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonValue value)
    {
        // What was read from JSON is JSON, however large the number.
        var number = value.TryGetValue<JsonElement>(out _) ? 0
            : value.TryGetValue<double>(out var real) ? real
            : value.TryGetValue<float>(out var single) ? single
            : 0;
        if (double.IsFinite(number))
        {
            value.WriteTo(writer);
        }
        else
        {
            writer.WriteRawValue(double.IsNaN(number) ? "NaN"u8 : number > 0 ? "Infinity"u8 : "-Infinity"u8, skipInputValidation: true);
        }
    }

    // Whole strings are passed over, so that their words are left alone.
    [GeneratedRegex("""\"[^\"\\]*(?:\\.[^\"\\]*)*\"|(-?Infinity|NaN)""", RegexOptions.CultureInvariant)]
    private static partial Regex BareTokens();
}
