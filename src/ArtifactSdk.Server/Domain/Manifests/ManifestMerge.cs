using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ArtifactSdk.Server.Domain.Manifests;

/// <summary>Makes one full manifest out of a base and the patches laid over it; of two entries with one path the later wins.</summary>
internal static class ManifestMerge
{
    internal static Manifest Merge(IReadOnlyList<Manifest> layers)
    {
        var entries = new Dictionary<string, ManifestEntry>(StringComparer.Ordinal);
        foreach (var entry in layers.SelectMany(layer => layer.Entries))
        {
            entries[entry.Path] = entry;
        }

        // By code point, which is the order of UTF-8 bytes and not that of UTF-16 units.
        var sorted = entries.Values
            .Select(entry => (Key: Encoding.UTF8.GetBytes(entry.Path), Entry: entry))
            .ToArray();
        Array.Sort(sorted, (left, right) => left.Key.AsSpan().SequenceCompareTo(right.Key));
        var last = layers[^1];
        return new Manifest(last.StorageLayout ?? "V2", last.StorageRegion, [.. sorted.Select(pair => pair.Entry)]);
    }

    /// <summary>The version's digest over a manifest whose entries are in merge order.</summary>
    internal static string DigestOf(Manifest merged)
    {
#pragma warning disable CA5351 // The protocol names contents by MD5; nothing is protected by it.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        hash.AppendData("wandb-artifact-manifest-v1\n"u8);
        foreach (var entry in merged.Entries)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{entry.Path}:{entry.Digest}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal static byte[] Write(Manifest manifest)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", 1);
            writer.WriteString("storagePolicy", "wandb-storage-policy-v1");
            writer.WriteStartObject("storagePolicyConfig");
            writer.WriteString("storageLayout", manifest.StorageLayout ?? "V2");
            if (manifest.StorageRegion is { } region)
            {
                writer.WriteString("storageRegion", region);
            }

            writer.WriteEndObject();
            writer.WriteStartObject("contents");
            foreach (var entry in manifest.Entries)
            {
                WriteEntry(writer, entry);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteEntry(Utf8JsonWriter writer, ManifestEntry entry)
    {
        writer.WriteStartObject(entry.Path);
        writer.WriteString("digest", entry.Digest);
        if (entry.BirthArtifactId is { } birth)
        {
            writer.WriteString("birthArtifactID", birth);
        }

        if (entry.Ref is { } reference)
        {
            writer.WriteString("ref", reference);
        }

        if (entry.ExtraJson is { } extra)
        {
            writer.WritePropertyName("extra");
            writer.WriteRawValue(extra);
        }

        if (entry.Size is { } size)
        {
            writer.WriteNumber("size", size);
        }

        writer.WriteEndObject();
    }
}
