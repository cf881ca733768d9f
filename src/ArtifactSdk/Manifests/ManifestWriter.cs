using System.Text.Encodings.Web;
using System.Text.Json;

namespace ArtifactSdk.Manifests;

/// <summary>Writes the manifest file, compact and in the order of its entries, in bounded memory.</summary>
internal static class ManifestWriter
{
    private const int FlushAt = 64 * 1024;

    internal static async ValueTask WriteAsync(IManifest manifest, Stream output, CancellationToken cancellationToken)
    {
        var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        await using (writer.ConfigureAwait(false))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version"u8, 1);
            writer.WriteString("storagePolicy"u8, "wandb-storage-policy-v1"u8);
            writer.WriteStartObject("storagePolicyConfig"u8);
            writer.WriteString("storageLayout"u8, manifest.StorageLayout);
            if (manifest.StorageRegion is not null)
            {
                writer.WriteString("storageRegion"u8, manifest.StorageRegion);
            }

            writer.WriteEndObject();
            writer.WriteStartObject("contents"u8);
            foreach (var entry in manifest.Entries)
            {
                Write(writer, entry);
                if (writer.BytesPending > FlushAt)
                {
                    await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // The local path of a file stays at home: it is no key of this writer.
    private static void Write(Utf8JsonWriter writer, ManifestEntry entry)
    {
        writer.WriteStartObject(entry.Path);
        writer.WriteString("digest"u8, entry.Digest);
        if (entry.BirthArtifactId is not null)
        {
            writer.WriteString("birthArtifactID"u8, entry.BirthArtifactId);
        }

        if (entry.Reference is not null)
        {
            writer.WriteString("ref"u8, entry.Reference);
        }

        if (entry.Size is { } size)
        {
            writer.WriteNumber("size"u8, size);
        }

        if (entry.Extra is { Count: > 0 })
        {
            writer.WritePropertyName("extra"u8);
            entry.Extra.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
