using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace ArtifactSdk.Http;

/// <summary>Tells an answer that was cut off on its way from one that is whole or was never JSON.</summary>
internal static class JsonAnswer
{
    /// <summary>
    /// Throws when the JSON ends too early. Who cuts an answer off may well end the connection in order, and packed data may lose its end unnoticed.
    /// A text that is wrong before its end, such as a page of some other server, is left to whoever reads it.
    /// </summary>
    /// <exception cref="AttemptFailedException">The answer was cut off; another attempt may bring the whole.</exception>
    public static void RequireEnd(ReadOnlySequence<byte> body, bool packed)
    {
        if (EndsEarly(body, packed))
        {
            throw new AttemptFailedException(string.Create(CultureInfo.InvariantCulture, $"the answer was cut off: its JSON ends early, after {body.Length} bytes"), canRetry: true)
            {
                IsPartial = true,
                Advice = "Try again later. If the error persists, look for a proxy in between that truncates answers.",
            };
        }
    }

    private static bool EndsEarly(ReadOnlySequence<byte> body, bool packed)
    {
        var reader = new Utf8JsonReader(body, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException)
        {
            return false;
        }

        // Nobody packs nothing; an empty answer that is not packed is that of a server that is none of ours.
        return reader.TokenType == JsonTokenType.None ? packed : reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
    }
}
