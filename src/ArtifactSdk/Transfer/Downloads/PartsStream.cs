namespace ArtifactSdk.Transfer;

/// <summary>Reads a file from the front while its parts arrive in any order; waits where one is missing.</summary>
internal sealed class PartsStream(TempFile file, PartLayout layout, TaskCompletionSource[] arrived, string name) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => layout.Size;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position == layout.Size)
        {
            return 0;
        }

        var part = (int)(_position / layout.PartSize);
        await arrived[part].Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        var left = layout.OffsetOf(part) + layout.LengthOf(part) - _position;
        try
        {
            var read = await file.ReadAsync(buffer[..(int)Math.Min(buffer.Length, left)], _position, cancellationToken).ConfigureAwait(false);
            _position += read;
            return read;
        }
        catch (IOException cause)
        {
            throw TransferErrors.CannotRead(name, "its parts", cause);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read this stream with ReadAsync.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
