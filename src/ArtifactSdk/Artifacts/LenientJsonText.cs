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
    private const string What = "metrics";

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = JsonValues.MaxDepth };

    /// <summary>The text.</summary>
    /// <exception cref="ArgumentException">A value has no JSON form.</exception>
    internal static string Write(JsonObject values)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            Write(writer, values, "");
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
            return JsonNode.Parse(text, documentOptions: Deep) as JsonObject;
        }
        catch (JsonException)
        {
        }

        try
        {
            return JsonNode.Parse(BareTokens().Replace(text, static m => m.Groups[1].Success ? $"\"{m.Groups[1].ValueSpan}\"" : m.Value), documentOptions: Deep) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
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
                JsonValues.CheckDepth(writer, What, path);
                writer.WriteStartObject();
                foreach (var (key, child) in children)
                {
                    writer.WritePropertyName(key);
                    Write(writer, child, path.Length == 0 ? key : $"{path}.{key}");
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                JsonValues.CheckDepth(writer, What, path);
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
        var number = JsonValues.NumberOf(value);
        if (double.IsFinite(number))
        {
            JsonValues.Write(writer, value, What, path);
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
