using System.Buffers;

namespace ArtifactSdk.Http;

/// <summary>
/// Bytes in pieces that the collector treats as small objects. One array that doubles would be a large one many times over when a call names a thousand
/// files, and large arrays stay until a full collection.
/// </summary>
internal sealed class SegmentedBuffer : IBufferWriter<byte>
{
    private const int FirstLength = 4 * 1024;
    private const int PieceLength = 64 * 1024;

    private readonly List<(byte[] Bytes, int Count)> _full = [];
    private byte[] _piece = [];
    private int _count;
    private long _fullLength;

    public long Length => _fullLength + _count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _piece.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _piece.AsSpan(_count);
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _piece.Length - _count);
        _count += count;
    }

    /// <summary>What was written so far, without a copy.</summary>
    public ReadOnlySequence<byte> ToSequence()
    {
        if (_full.Count == 0)
        {
            return new(_piece.AsMemory(0, _count));
        }

        var first = new Segment(_full[0].Bytes.AsMemory(0, _full[0].Count), 0);
        var last = first;
        foreach (var (bytes, count) in _full.Skip(1))
        {
            last = last.Append(bytes.AsMemory(0, count));
        }

        last = last.Append(_piece.AsMemory(0, _count));
        return new(first, 0, last, last.Memory.Length);
    }

    private void MakeRoom(int sizeHint)
    {
        if (_piece.Length - _count >= Math.Max(1, sizeHint))
        {
            return;
        }

        if (_count > 0)
        {
            _full.Add((_piece, _count));
            _fullLength += _count;
        }

        _piece = new byte[Math.Max(sizeHint, _fullLength == 0 ? FirstLength : PieceLength)];
        _count = 0;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
