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
            return Parse(text);
        }
        catch (JsonException)
        {
        }

        try
        {
            return Parse(BareTokens().Replace(text, static m => m.Groups[1].Success ? $"\"{m.Groups[1].ValueSpan}\"" : m.Value));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject? Parse(string text)
    {
        var read = JsonNode.Parse(text, documentOptions: Deep) as JsonObject;
        if (IsUsable(read))
        {
            return read;
        }

        using var document = JsonDocument.Parse(text, Deep);
        return (JsonObject)Usable(document.RootElement.Clone())!;
    }

    // A name that stands there twice, or that is no text, shows only when somebody looks, who cannot do anything about it.
    private static bool IsUsable(JsonNode? node)
    {
        try
        {
            return node switch
            {
                JsonObject children => children.All(child => IsUsable(child.Value)),
                JsonArray items => items.All(IsUsable),
                _ => true,
            };
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    // As in Python, of two values of one name the last one counts.
    private static JsonNode? Usable(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var children = new JsonObject();
                foreach (var property in element.EnumerateObject())
                {
                    if (NameOf(property) is { } name)
                    {
                        children[name] = Usable(property.Value);
                    }
                }

                return children;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Usable)]);
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element);
        }
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
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
