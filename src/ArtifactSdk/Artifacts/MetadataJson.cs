using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Artifacts;

/// <summary>Metadata as the JSON text that crosses the wire: NaN becomes null, infinities have no JSON and are refused.</summary>
internal static class MetadataJson
{
    internal const int MaxKeys = 100;

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

        return JsonValues.Text(writer => Write(writer, metadata, metadata, "metadata"));
    }

    // What a server made of somebody else's metadata must not keep a version from being used; other clients write numbers that are none.
    internal static JsonObject Parse(string? text) => LenientJsonText.Read(text) ?? [];

    /// <summary>Writes a value.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="node">The value.</param>
    /// <param name="root">What messages count its place from.</param>
    /// <param name="what">What the root is, for messages.</param>
    /// <exception cref="ArgumentException">It has no JSON form.</exception>
    internal static void Write(Utf8JsonWriter writer, JsonNode? node, JsonNode root, string what) =>
        JsonValues.Write(writer, node, root, what, (to, value, number) =>
        {
            if (double.IsInfinity(number))
            {
                throw new ArgumentException($"In the {what}, '{JsonValues.PathOf(value, root)}' is infinite, which JSON cannot represent. Leave it out, or write it as text.", nameof(value));
            }

            to.WriteNullValue();
        });
}
