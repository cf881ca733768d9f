using System.Buffers;
using System.Collections.Concurrent;

namespace ArtifactSdk.Transfer;

/// <summary>
/// The digests of the parts of large files, computed in the same reading as that of the whole, on a second thread. Only files are cut: several
/// parts are open at once.
/// </summary>
internal sealed class PartDigests(long threshold, long partSize)
{
    private const long MaxSize = 5L * 1024 * 1024 * 1024 * 1024;
    private const int BufferSize = 1024 * 1024;

    private readonly ConcurrentDictionary<ContentSource, IReadOnlyList<HashedContent>> _parts = new(ReferenceEqualityComparer.Instance);

    public bool Wants(ContentSource source)
    {
        if (source.Length > MaxSize)
        {
            throw new ArtifactException($"Could not log {source.Description}: it has {TransferErrors.Bytes(source.Length.Value)}, and stores accept at most {TransferErrors.Bytes(MaxSize)}. Split it.");
        }

        return source.LocalPath is not null && source.Length >= threshold && source.Length > partSize;
    }

    /// <summary>Null for a file that is sent in one piece.</summary>
    public IReadOnlyList<HashedContent>? Of(ContentSource source) => _parts.GetValueOrDefault(source);

    public async ValueTask<HashedContent> HashAsync(ContentSource source, CancellationToken cancellationToken)
    {
        var layout = PartLayout.Of(source.Length!.Value, partSize);
        var parts = new List<HashedContent>(layout.Count);
        using var whole = new RunningDigest();
        using var part = new RunningDigest();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var file = File.OpenHandle(source.LocalPath!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
            int read;
            while ((read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(BufferSize, layout.PartSize - part.Length)), whole.Length)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = read;
                var beside = Task.Run(() => part.Append(buffer.AsSpan(0, count)), CancellationToken.None);
                whole.Append(buffer.AsSpan(0, count));
                await beside.ConfigureAwait(false);
                if (part.Length == layout.PartSize)
                {
                    parts.Add(part.Finish());
                }
            }

            if (part.Length > 0)
            {
                parts.Add(part.Finish());
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        _parts[source] = parts;
        return whole.Finish();
    }
}
