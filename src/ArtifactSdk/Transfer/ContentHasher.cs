using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace ArtifactSdk.Transfer;

/// <summary>Computes digest and size of contents, several at a time.</summary>
internal static class ContentHasher
{
    // Large enough that one read takes most files whole and that cancelling is still prompt.
    private const int BufferSize = TransferLimits.BufferSize;

    public static Task<HashedContent[]> HashAsync(IReadOnlyList<ContentSource> sources, int? maxConcurrency, CancellationToken cancellationToken) =>
        HashAsync(sources, maxConcurrency, null, null, null, cancellationToken);

    /// <summary>Hashes every source, small files in groups; the results are in the order of the sources.</summary>
    /// <param name="sources">The contents.</param>
    /// <param name="maxConcurrency">How many at a time; <see langword="null"/> for the number of processors.</param>
    /// <param name="parts">Takes the digests of the parts of large files.</param>
    /// <param name="memory">What the buffers are taken from; <see langword="null"/> for no limit.</param>
    /// <param name="kept">Takes the bytes of small files; <see langword="null"/> when they are read again.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArtifactIntegrityException">A content changed after it was added or while it was read.</exception>
    public static async Task<HashedContent[]> HashAsync(
        IReadOnlyList<ContentSource> sources, int? maxConcurrency, PartDigests? parts, Budget? memory, KeptContents? kept, CancellationToken cancellationToken)
    {
        var results = new HashedContent[sources.Count];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = maxConcurrency ?? Environment.ProcessorCount,
            CancellationToken = cancellationToken,
        };
        var work = SmallFileGroup.Split(sources);
        await Parallel.ForEachAsync(work, options, async (indexes, token) =>
        {
            var taken = memory is null ? 0 : await memory.TakeAsync(SmallFileGroup.MaxGroupSize, token).ConfigureAwait(false);
            try
            {
                if (indexes is [var index])
                {
                    results[index] = await HashAsync(sources[index], token, parts, kept).ConfigureAwait(false);
                }
                else
                {
                    await SmallFileGroup.HashAsync(sources, indexes, results, kept, token).ConfigureAwait(false);
                }
            }
            finally
            {
                memory?.Return(taken);
            }
        }).ConfigureAwait(false);
        return results;
    }

    public static async ValueTask<HashedContent> HashAsync(ContentSource source, CancellationToken cancellationToken, PartDigests? parts = null, KeptContents? kept = null)
    {
        var result = await ReadAsync(source, parts, kept, cancellationToken).ConfigureAwait(false);
        await source.EnsureUnchangedAsync(cancellationToken).ConfigureAwait(false);
        if (source.Length is { } length && length != result.Size)
        {
            throw TransferErrors.LengthChanged(source.Description, length, result.Size);
        }

        return result;
    }

    /// <summary>Hashes a file on the calling thread: hashing keeps a processor busy, so asynchronous reads would only cost more.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="expected">
    /// The length that it should have; reading ends soon after it. What grows as fast as it is read, or is a device, has no end.
    /// </param>
    public static HashedContent HashFile(string path, CancellationToken cancellationToken, long? expected = null)
    {
        using var digest = new RunningDigest();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
            int read;
            while ((read = RandomAccess.Read(file, buffer, digest.Length)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                digest.Append(buffer.AsSpan(0, read));
                if (digest.Length > expected)
                {
                    break;
                }
            }

            return digest.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<HashedContent> ReadAsync(ContentSource source, PartDigests? parts, KeptContents? kept, CancellationToken cancellationToken)
    {
        try
        {
            if (parts?.Wants(source) == true)
            {
                return await parts.HashAsync(source, cancellationToken).ConfigureAwait(false);
            }

            if (kept is not null && KeptContents.Wants(source))
            {
                return HashAndKeep(source, kept);
            }

            return source.LocalPath is { } path
                ? HashFile(path, cancellationToken, source.Length)
                : await HashStreamAsync(source, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // A file that is gone or was replaced is one that changed; that says more than the system's words do.
            await source.EnsureUnchangedAsync(cancellationToken).ConfigureAwait(false);
            throw TransferErrors.CannotRead(source.Description, cause);
        }
    }

    /// <summary>Reads from the start of a file until its end, or as much as there is room for.</summary>
    internal static int Fill(SafeFileHandle file, Span<byte> room)
    {
        var length = 0;
        int read;
        while (length < room.Length && (read = RandomAccess.Read(file, room[length..], length)) > 0)
        {
            length += read;
        }

        return length;
    }

    private static HashedContent HashAndKeep(ContentSource source, KeptContents kept)
    {
        var room = (int)source.Length!.Value;
        var buffer = ArrayPool<byte>.Shared.Rent(room);
        kept.Own(buffer);
        using var digest = new RunningDigest();
        using var file = File.OpenHandle(source.LocalPath!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        var length = Fill(file, buffer.AsSpan(0, room));
        digest.Append(buffer.AsSpan(0, length));
        Span<byte> more = stackalloc byte[1];
        if (RandomAccess.Read(file, more, length) > 0)
        {
            digest.Append(more); // It grew since it was added, which its size now shows.
        }

        kept.Add(source, buffer.AsMemory(0, length));
        return digest.Finish();
    }

    private static async ValueTask<HashedContent> HashStreamAsync(ContentSource source, CancellationToken cancellationToken)
    {
        using var digest = new RunningDigest();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var stream = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                int read;
                while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                {
                    digest.Append(buffer.AsSpan(0, read));
                }
            }

            return digest.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
