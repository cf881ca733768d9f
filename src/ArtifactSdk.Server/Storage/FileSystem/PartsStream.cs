namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>Pieces of files read one after the other as if they were one. Only one of them is open at a time.</summary>
internal sealed class PartsStream(IReadOnlyList<FileSegment> segments) : Stream
{
    private FileStream? _current;
    private int _next;
    private long _left;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (Current() is { } file)
        {
            if (await file.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken) is > 0 and var read)
            {
                _left -= read;
                return read;
            }

            await file.DisposeAsync();
            _current = null;
        }

        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (Current() is { } file)
        {
            if (file.Read(buffer, offset, (int)Math.Min(count, _left)) is > 0 and var read)
            {
                _left -= read;
                return read;
            }

            file.Dispose();
            _current = null;
        }

        return 0;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _current?.Dispose();
        base.Dispose(disposing);
    }

    private FileStream? Current()
    {
        if (_current is not null || _next == segments.Count)
        {
            return _current;
        }

        var segment = segments[_next++];
        _current = new FileStream(segment.Path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.SequentialScan,
        });
        _current.Position = segment.Offset;
        _left = segment.Length;
        return _current;
    }
}
