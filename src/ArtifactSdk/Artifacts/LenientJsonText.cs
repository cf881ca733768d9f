using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ArtifactSdk.Artifacts;

/// <summary>JSON as run streams have it: numbers that are none are written as NaN, Infinity and -Infinity.</summary>
internal static partial class LenientJsonText
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = JsonValues.MaxDepth };

    /// <summary>The text.</summary>
    /// <exception cref="ArgumentException">A value has no JSON form.</exception>
    internal static string Write(JsonObject values) => JsonValues.Text(
        writer => JsonValues.Write(writer, values, values, "metrics", static (to, _, number) =>
            to.WriteRawValue(double.IsNaN(number) ? "NaN"u8 : number > 0 ? "Infinity"u8 : "-Infinity"u8, skipInputValidation: true)),
        takesAnything: true);

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

    // Whole strings are passed over, so that their words are left alone.
    [GeneratedRegex("""\"[^\"\\]*(?:\\.[^\"\\]*)*\"|(-?Infinity|NaN)""", RegexOptions.CultureInvariant)]
    private static partial Regex BareTokens();
}
