using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>A stored row of metrics, which is one JSON object, read without a tree where that is possible.</summary>
internal static class RunRowText
{
    private static readonly JsonReaderOptions _options = new() { MaxDepth = LenientJson.DocumentOptions.MaxDepth };

    internal static bool IsRow(string text) => text.AsSpan().TrimStart() is ['{', ..];

    /// <summary>What rows are put in order by; NaN where a row has none.</summary>
    internal static (double Step, double Time) Place(string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return Place(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
        }
        catch (JsonException)
        {
            return (double.NaN, double.NaN);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Null when the text is no JSON object.</summary>
    internal static JsonDocument? Parse(string text)
    {
        try
        {
            // Half a surrogate pair can be written in JSON, but not read as text.
            var readable = text.Contains("\\ud", StringComparison.OrdinalIgnoreCase) ? Normalize(text) : text;
            var document = readable is null ? null : JsonDocument.Parse(readable, LenientJson.DocumentOptions);
            if (document?.RootElement.ValueKind is null or JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Not written by this version of the server.
        }

        return null;
    }

    /// <summary>The same row with each name once and nothing that is no text.</summary>
    internal static string? Normalize(string text) => LenientJson.ParseObject(text)?.ToJsonString();

    private static (double Step, double Time) Place(ReadOnlySpan<byte> json)
    {
        var (step, time) = (double.NaN, double.NaN);
        var reader = new Utf8JsonReader(json, _options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isStep = reader.ValueTextEquals("_step"u8);
            var isTime = !isStep && reader.ValueTextEquals("_timestamp"u8);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number && (isStep || isTime) && reader.TryGetDouble(out var value))
            {
                (step, time) = isStep ? (value, time) : (step, value);
            }

            reader.Skip();
        }

        return (step, time);
    }
}
