namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>Files read one after the other as if they were one. Only one of them is open at a time.</summary>
internal sealed class PartsStream(IReadOnlyList<string> paths) : Stream
{
    private FileStream? _current;
    private int _next;

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
            if (await file.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
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
            if (file.Read(buffer, offset, count) is > 0 and var read)
            {
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

    private FileStream? Current() => _current ??= _next < paths.Count
        ? new FileStream(paths[_next++], new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.SequentialScan,
        })
        : null;
}
