using System.Buffers;
using System.Text;

namespace ArtifactSdk.Manifests;

/// <summary>The digest of a version: a hash over the paths and digests of its entries in their order, and nothing else.</summary>
internal static class ManifestDigest
{
    private const int BufferSize = 16 * 1024;

    private static ReadOnlySpan<byte> Header => "wandb-artifact-manifest-v1\n"u8;

    /// <summary>Lowercase hexadecimal.</summary>
    internal static string Compute(IManifest manifest)
    {
        using var hash = ContentDigest.NewHash();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            hash.AppendData(Header);
            var used = 0;
            foreach (var entry in manifest.Entries)
            {
                var digest = entry.StoredDigest;
                var needed = Encoding.UTF8.GetMaxByteCount(entry.Path.Length) + digest.MaxUtf8Length + 2;
                if (needed > buffer.Length - used)
                {
                    hash.AppendData(buffer, 0, used);
                    used = 0;
                    if (needed > buffer.Length)
                    {
                        ArrayPool<byte>.Shared.Return(buffer);
                        buffer = ArrayPool<byte>.Shared.Rent(needed);
                    }
                }

                used += Encoding.UTF8.GetBytes(entry.Path, buffer.AsSpan(used));
                buffer[used++] = (byte)':';
                used += digest.WriteUtf8(buffer.AsSpan(used));
                buffer[used++] = (byte)'\n';
            }

            hash.AppendData(buffer, 0, used);
            Span<byte> result = stackalloc byte[ContentDigest.ByteLength];
            _ = hash.GetHashAndReset(result);
            return ContentDigest.LowerHex(result);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
