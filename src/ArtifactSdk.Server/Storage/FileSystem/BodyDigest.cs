using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>Reads a body to its end once, hashing it and writing it on the way.</summary>
internal static class BodyDigest
{
    // A file of common size goes to the disk in one write.
    private const int BufferSize = 128 * 1024;

    /// <summary>Without a target the body is only hashed.</summary>
    internal static ValueTask<(string HexMd5, long Size)> ReadAsync(Stream body, SafeFileHandle? target, CancellationToken cancellationToken) =>
        ReadAsync(body, target, 0, long.MaxValue, cancellationToken);

    /// <summary>Writes to an offset. A body longer than <paramref name="room"/> is read to its end, and not written behind that.</summary>
    internal static async ValueTask<(string HexMd5, long Size)> ReadAsync(
        Stream body, SafeFileHandle? target, long offset, long room, CancellationToken cancellationToken)
    {
#pragma warning disable CA5351 // The protocol's digest is MD5.
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var size = 0L;
            while (true)
            {
                var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
                md5.AppendData(buffer, 0, read);
                if (target is not null && read > 0 && size + read <= room)
                {
                    // Into the page cache: a hop to another thread would cost more than the copy.
                    RandomAccess.Write(target, buffer.AsSpan(0, read), offset + size);
                }

                size += read;
                if (read < buffer.Length)
                {
                    return (Convert.ToHexStringLower(md5.GetHashAndReset()), size);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
