using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Manifests;

/// <summary>One entry of a manifest file, when it is in the buffer as a whole. Unknown keys are passed over, of repeated ones the last counts.</summary>
internal static class ManifestEntryJson
{
    /// <summary>Reads the object on which the reader stands.</summary>
    /// <param name="path">The logical path.</param>
    /// <param name="reader">The reader.</param>
    /// <param name="likelyBirth">The version that stored the entry before it first: most have the same, whose id is kept once then.</param>
    internal static ManifestEntry Read(string path, ref Utf8JsonReader reader, string? likelyBirth = null)
    {
        string? digest = null, birthArtifact = null, reference = null;
        long? size = null;
        JsonObject? extra = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("digest"u8))
            {
                digest = Text(ref reader);
            }
            else if (reader.ValueTextEquals("size"u8))
            {
                size = Size(ref reader);
            }
            else if (reader.ValueTextEquals("birthArtifactID"u8))
            {
                birthArtifact = Text(ref reader, likelyBirth);
            }
            else if (reader.ValueTextEquals("ref"u8))
            {
                reference = Text(ref reader);
            }
            else if (reader.ValueTextEquals("extra"u8))
            {
                _ = reader.Read();
                extra = JsonNode.Parse(ref reader) is JsonObject { Count: > 0 } members ? members : null;
            }
            else
            {
                _ = reader.TrySkip();
            }
        }

        return string.IsNullOrEmpty(digest)
            ? throw new ManifestFormatException($"The manifest's entry '{path}' has no digest.")
            : new ManifestEntry(path, digest, size, NullIfEmpty(birthArtifact), NullIfEmpty(reference), extra);
    }

    /// <summary>Reads the value after a key; null when it is no text.</summary>
    internal static string? Text(ref Utf8JsonReader reader, string? likely = null)
    {
        _ = reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return likely is not null && reader.ValueTextEquals(likely) ? likely : reader.GetString();
        }

        _ = reader.TrySkip();
        return null;
    }

    private static long? Size(ref Utf8JsonReader reader)
    {
        _ = reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var size) && size >= 0)
        {
            return size;
        }

        _ = reader.TrySkip();
        return null;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
