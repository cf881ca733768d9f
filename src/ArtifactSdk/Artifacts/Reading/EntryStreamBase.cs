using ArtifactSdk.Internal;

namespace ArtifactSdk.Artifacts;

/// <summary>What streams over entries of versions have in common: they are read and sought in, and never written.</summary>
internal abstract class EntryStreamBase : Stream
{
    public override bool CanWrite => false;

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    // For readers such as those of archives and images, which know no other way.
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Blocking.Run(() => ReadAsync(buffer.AsMemory(offset, count)).AsTask());
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var from = origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => Position,
            SeekOrigin.End => Length,
            _ => throw new ArgumentOutOfRangeException(nameof(origin)),
        };
        return from + offset >= 0
            ? Position = from + offset
            : throw new IOException("The position is before the beginning of the file.");
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("A file of a version cannot be changed.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A file of a version cannot be changed.");
}
