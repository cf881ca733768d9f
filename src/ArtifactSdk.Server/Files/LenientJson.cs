using System.Text;
using System.Text.Json;

namespace ArtifactSdk.Server.Files;

/// <summary>
/// JSON as Python writes it: numbers may be <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, which no JSON parser takes. They
/// become the strings "NaN", "Infinity" and "-Infinity", which every reader of the text can handle afterwards.
/// </summary>
internal static class LenientJson
{
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 256 };

    // The longer word first: "Infinity" is a part of it.
    private static readonly byte[][] _words = [.. new[] { "-Infinity", "Infinity", "NaN" }.Select(Encoding.UTF8.GetBytes)];

    /// <exception cref="JsonException">Not JSON, even so.</exception>
    internal static JsonDocument Parse(ReadOnlyMemory<byte> json) => JsonDocument.Parse(MakeStrict(json), _options);

    /// <summary>The text itself when it is a strict JSON object, else the object with its odd numbers replaced, or null.</summary>
    internal static string? ToStrictObject(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var strict = MakeStrict(bytes);
        try
        {
            using var document = JsonDocument.Parse(strict, _options);
            return document.RootElement.ValueKind != JsonValueKind.Object
                ? null
                : strict.Length == bytes.Length ? text : Encoding.UTF8.GetString(strict.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Puts quotation marks around the words where they stand outside of strings; copies only when there are any.</summary>
    private static ReadOnlyMemory<byte> MakeStrict(ReadOnlyMemory<byte> json)
    {
        var span = json.Span;
        if (span.IndexOf("NaN"u8) < 0 && span.IndexOf("Infinity"u8) < 0)
        {
            return json;
        }

        using var strict = new MemoryStream(span.Length + 64);
        var inString = false;
        for (var i = 0; i < span.Length; i++)
        {
            if (!inString && WordAt(span[i..]) is { } word)
            {
                strict.WriteByte((byte)'"');
                strict.Write(word);
                strict.WriteByte((byte)'"');
                i += word.Length - 1;
                continue;
            }

            strict.WriteByte(span[i]);
            if (span[i] == '"')
            {
                inString = !inString;
            }
            else if (inString && span[i] == '\\' && i + 1 < span.Length)
            {
                strict.WriteByte(span[++i]);
            }
        }

        return strict.ToArray();
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
