using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Server.Domain;

/// <summary>
/// JSON as Python writes it: numbers may be <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, which no JSON parser takes. They
/// become the strings "NaN", "Infinity" and "-Infinity", which every reader of the text can handle afterwards.
/// </summary>
internal static class LenientJson
{
    /// <summary>Deeper than most, and bounded.</summary>
    internal static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = 256 };

    // The longer word first: "Infinity" is a part of it.
    private static readonly byte[][] _words = [.. new[] { "-Infinity", "Infinity", "NaN" }.Select(Encoding.UTF8.GetBytes)];

    /// <exception cref="JsonException">Not JSON, even so.</exception>
    internal static JsonDocument Parse(ReadOnlyMemory<byte> json) => JsonDocument.Parse(MakeStrict(json), DocumentOptions);

    /// <summary>The text itself when it is a strict JSON object, else the object with its odd numbers replaced, or null.</summary>
    internal static string? ToStrictObject(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var strict = MakeStrict(bytes);
        try
        {
            using var document = JsonDocument.Parse(strict, DocumentOptions);
            return document.RootElement.ValueKind != JsonValueKind.Object
                ? null
                : strict.Length == bytes.Length ? text : Encoding.UTF8.GetString(strict.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text with null in place of its odd numbers, as clients write metadata that know better.</summary>
    internal static string WithNulls(string text)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(text);
        var strict = MakeStrict(bytes, asNull: true);
        return strict.Equals(bytes) ? text : Encoding.UTF8.GetString(strict.Span);
    }

    /// <summary>
    /// The text of a JSON string. Half a surrogate pair, which is no text but can be escaped, becomes the replacement character: Python
    /// has such halves for bytes that it could not decode, and prints them.
    /// </summary>
    internal static string Text(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Unescape(element.GetRawText().AsSpan()[1..^1])));
        }
    }

    /// <summary>The object that a client's text describes, or null when it describes none.</summary>
    internal static JsonObject? ParseObject(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            using var document = Parse(Encoding.UTF8.GetBytes(text));
            return Copy(document.RootElement) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// A tree that can be read and written to the end: of names that stand there twice the last one counts, and what escapes half a
    /// surrogate pair, which is no text, becomes the replacement character.
    /// </summary>
    private static JsonNode? Copy(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var copy = new JsonObject();
                foreach (var property in element.EnumerateObject())
                {
                    copy[TextOr(static p => p.Name, property)] = Copy(property.Value);
                }

                return copy;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Copy)]);
            case JsonValueKind.String:
                return JsonValue.Create(TextOr(static e => e.GetString()!, element));
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }

    private static string TextOr<T>(Func<T, string> read, T source)
    {
        try
        {
            return read(source);
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    private static string Unescape(ReadOnlySpan<char> raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            switch (raw[++i])
            {
                case 'u':
                    text.Append((char)ushort.Parse(raw.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    i += 4;
                    break;
                case var letter:
                    text.Append(letter switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', _ => letter });
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>Puts quotation marks around the words where they stand outside of strings, or null in their place; copies only when there are any.</summary>
    private static ReadOnlyMemory<byte> MakeStrict(ReadOnlyMemory<byte> json, bool asNull = false)
    {
        var span = json.Span;
        if (span.IndexOf("NaN"u8) < 0 && span.IndexOf("Infinity"u8) < 0)
        {
            return json;
        }

        var strict = new ArrayBufferWriter<byte>(span.Length + 64);
        var inString = false;
        for (var i = 0; i < span.Length; i++)
        {
            if (!inString && WordAt(span[i..]) is { } word)
            {
                strict.Write(asNull ? "null"u8 : [(byte)'"', .. word, (byte)'"']);
                i += word.Length - 1;
                continue;
            }

            strict.Write(span.Slice(i, 1));
            if (span[i] == '"')
            {
                inString = !inString;
            }
            else if (inString && span[i] == '\\' && i + 1 < span.Length)
            {
                strict.Write(span.Slice(++i, 1));
            }
        }

        return strict.WrittenMemory;
    }

    private static byte[]? WordAt(ReadOnlySpan<byte> text)
    {
        foreach (var word in _words)
        {
            if (text.StartsWith(word))
            {
                return word;
            }
        }

        return null;
    }
}
