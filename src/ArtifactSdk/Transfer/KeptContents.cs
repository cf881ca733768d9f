using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics;

namespace ArtifactSdk.Transfer;

/// <summary>
/// The bytes of small files between hashing and sending, so that they are read once and what is sent is what was hashed. A log keeps all of its small
/// files or none: where there are too many to keep, keeping some would take memory and save next to nothing.
/// </summary>
internal sealed class KeptContents : IDisposable
{
    /// <summary>From here on reading a file again is a small part of what sending it takes.</summary>
    internal const int MaxFileSize = 4 * 1024 * 1024;

    private readonly ConcurrentDictionary<ContentSource, ReadOnlyMemory<byte>> _contents = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentBag<byte[]> _buffers = [];
    private readonly TransferLimits _limits;
    private readonly long _taken;

    private KeptContents(TransferLimits limits, long taken) => (_limits, _taken) = (limits, taken);

    /// <summary>Null when there is nothing to keep, or no room for it.</summary>
    public static KeptContents? TryStart(IEnumerable<ContentSource> sources, TransferLimits limits)
    {
        var amount = 0L;
        foreach (var source in sources.Where(Wants))
        {
            // As much as the pool gives for it.
            amount += BitOperations.RoundUpToPowerOf2(Math.Max(1, (uint)source.Length!.Value));
            if (amount > TransferLimits.MaxKept)
            {
                return null;
            }
        }

        return amount > 0 && limits.TryKeep(amount) ? new KeptContents(limits, amount) : null;
    }

    public static bool Wants(ContentSource source) => source is { LocalPath: not null, Length: <= MaxFileSize };

    /// <summary>Takes over a rented buffer.</summary>
    public void Own(byte[] buffer) => _buffers.Add(buffer);

    /// <summary>Notes where in a buffer that is owned the bytes of a source are.</summary>
    public void Add(ContentSource source, ReadOnlyMemory<byte> content) => _contents[source] = content;

    /// <summary>What to send for a source: the bytes that were hashed, where they were kept.</summary>
    public ContentSource ToSend(ContentSource source) => _contents.TryGetValue(source, out var content) ? new Kept(source, content) : source;

    /// <summary>Everything was sent, or need not be: nobody reads the buffers any more.</summary>
    public void Complete()
    {
        while (_buffers.TryTake(out var buffer))
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A request that was given up may still be reading. What the pool had lent on meanwhile would go out with it, so without Complete the buffers
    // are left to the collector.
    public void Dispose()
    {
        _contents.Clear();
        _limits.ReturnKept(_taken);
    }

    private sealed class Kept(ContentSource source, ReadOnlyMemory<byte> content) : ContentSource
    {
        internal override string Description => source.Description;

        internal override long? Length => content.Length;

        internal override ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
        {
            _ = System.Runtime.InteropServices.MemoryMarshal.TryGetArray(content, out var bytes);
            return new(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false));
        }
    }
}
