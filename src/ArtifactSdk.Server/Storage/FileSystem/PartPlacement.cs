using System.Buffers;
using System.Collections.Concurrent;
using ArtifactSdk.Server.Domain;
using Microsoft.Win32.SafeHandles;

namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>Writes parts to where they belong: into the file to be where that is possible, else into files of their own.</summary>
internal sealed class PartPlacement(BlobLayout layout, FileSystemBlobStore blobs, ILogger logger)
{
    private const int BufferSize = 1 << 20;

    /// <summary>No file of the common file systems is larger.</summary>
    private const long MostBytes = 8L << 40;

    private readonly ConcurrentDictionary<string, bool> _writing = new(StringComparer.Ordinal);
    private readonly Lock _newWhole = new();

    /// <returns>The size of the parts of the file to be, when the part went there.</returns>
    internal async Task<long?> PutAsync(PartFolder folder, PartKey part, long? size, Stream body, CancellationToken cancellationToken)
    {
        // Whoever sends the same part at the same time must not write over what has been checked.
        var mark = folder.Mark(part.Part.Number);
        if (!blobs.IsExclusive || size is not { } length || PlaceFor(folder, part, length) is not { } partSize || !_writing.TryAdd(mark, true))
        {
            await PutByItselfAsync(folder, part, body, cancellationToken);
            return null;
        }

        try
        {
            if (!folder.IsInPlace(part.Part.Number))
            {
                await PutInPlaceAsync(folder, part, partSize, length, body, cancellationToken);
                return partSize;
            }
        }
        finally
        {
            _writing.TryRemove(mark, out _);
        }

        UploadIds.RequireDigest(part, (await BodyDigest.ReadAsync(body, target: null, cancellationToken)).HexMd5);
        return null;
    }

    /// <summary>Whether each part has its place in a file of parts of one size, of which only the last is shorter.</summary>
    internal static bool Fits(IReadOnlyList<int> numbers, IReadOnlyList<FileSegment> segments, long partSize)
    {
        for (var i = 0; i < numbers.Count; i++)
        {
            var isLast = i == numbers.Count - 1;
            if (numbers[i] != i + 1 || segments[i].Length > partSize || (segments[i].Length != partSize && !isLast))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Copies the parts that came by themselves to their places.</summary>
    internal static async Task FillAsync(
        SafeFileHandle whole, string wholePath, long partSize, IReadOnlyList<FileSegment> segments, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var i = 0; i < segments.Count; i++)
            {
                if (segments[i].Path == wholePath)
                {
                    continue;
                }

                await using var part = new PartsStream([segments[i]]);
                var position = i * partSize;
                while (await part.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                {
                    RandomAccess.Write(whole, buffer.AsSpan(0, read), position);
                    position += read;
                }
            }

            RandomAccess.SetLength(whole, ((segments.Count - 1) * partSize) + segments[^1].Length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The size of the parts of the file to be, into which this one goes; null when it has no place there.</summary>
    private long? PlaceFor(PartFolder folder, PartKey part, long length)
    {
        var isLast = part.Part.Number == part.Last;
        if (length <= 0 || part.Part.Number < 1 || part.Part.Number > part.Last || length > MostBytes / part.Last)
        {
            return null;
        }

        lock (_newWhole)
        {
            if (folder.PartSize() is { } partSize)
            {
                return length == partSize || (isLast && length < partSize) ? partSize : null;
            }

            if (isLast)
            {
                // How long the others are is not known yet.
                return null;
            }

            Directory.CreateDirectory(folder.FullPath);
            File.OpenHandle(folder.WholeFile(length), FileMode.CreateNew, FileAccess.Write).Dispose();
            return length;
        }
    }

    private async Task PutInPlaceAsync(
        PartFolder folder, PartKey part, long partSize, long length, Stream body, CancellationToken cancellationToken)
    {
        using var whole = TemporaryFile.Existing(folder.WholeFile(partSize), logger);
        var offset = (part.Part.Number - 1) * partSize;
        blobs.BeforeStep?.Invoke(DiskStep.Write);
        var (hexMd5, size) = await BodyDigest.ReadAsync(body, whole.Handle, offset, length, cancellationToken);
        UploadIds.RequireDigest(part, hexMd5);
        if (size != length)
        {
            throw DomainException.Invalid($"Part {part.Part.Number} has {size} bytes where {length} were announced. Send it again.");
        }

        if (part.Part.Number == part.Last)
        {
            // An earlier attempt may have been longer.
            RandomAccess.SetLength(whole.Handle, offset + length);
        }

        await blobs.OnDiskThreadAsync(() =>
        {
            whole.Flush(blobs.BeforeStep);
            File.OpenHandle(folder.Mark(part.Part.Number), FileMode.OpenOrCreate, FileAccess.Write).Dispose();
            FlushNames(folder);
        });
    }

    private async Task PutByItselfAsync(PartFolder folder, PartKey part, Stream body, CancellationToken cancellationToken)
    {
        using var file = blobs.CreateTemporary();
        UploadIds.RequireDigest(part, (await BodyDigest.ReadAsync(body, file.Handle, cancellationToken)).HexMd5);
        await blobs.OnDiskThreadAsync(() =>
        {
            Directory.CreateDirectory(folder.FullPath);
            file.Flush();
            file.Move(folder.OwnFile(part.Part.Number));
            FlushNames(folder);
        });
    }

    private void FlushNames(PartFolder folder)
    {
        DirectorySync.Flush(folder.FullPath);
        DirectorySync.Flush(layout.PartDirectory);
    }
}
