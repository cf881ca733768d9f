using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>
/// A file of a version as a stream that can be sought in. Bytes come in blocks, which grow while they are read one after another; the
/// digest is checked when every byte has been read in order, before the last ones are given out.
/// </summary>
internal sealed class EntryStream(EntryReader reader) : EntryStreamBase
{
    private const int FirstBlock = 64 * 1024;
    private const int MaxBlock = 4 * 1024 * 1024;

    private readonly RunningDigest _digest = new();
    private byte[] _block = [];
    private long _blockStart;
    private int _blockLength;
    private long _position;
    private bool _verified;
    private ArtifactIntegrityException? _wrong;
    private bool _disposed;

    public override bool CanRead => !_disposed;

    public override bool CanSeek => !_disposed;

    public override long Length
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return reader.Length;
        }
    }

    public override long Position
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _position;
        }

        set
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        reader.Context.ThrowIfDisposed();
        ThrowIfWrong();
        if (buffer.IsEmpty || _position >= reader.Length)
        {
            return 0;
        }

        if (_position < _blockStart || _position >= _blockStart + _blockLength)
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        var offset = (int)(_position - _blockStart);
        var count = Math.Min(buffer.Length, _blockLength - offset);
        Verify(_block.AsSpan(offset, count));
        _block.AsSpan(offset, count).CopyTo(buffer.Span);
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _digest.Dispose();
            reader.Dispose();
            _block = [];
        }

        base.Dispose(disposing);
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        var goesOn = _blockLength > 0 && _position == _blockStart + _blockLength;
        var size = (int)Math.Min(goesOn ? Math.Min(_blockLength * 2L, MaxBlock) : FirstBlock, reader.Length - _position);

        // While it is being filled it holds nothing: the filling may be stopped half-way.
        _blockLength = 0;
        if (_block.Length < size)
        {
            _block = new byte[size];
        }

        await reader.ReadAsync(_position, _block.AsMemory(0, size), cancellationToken).ConfigureAwait(false);
        _blockStart = _position;
        _blockLength = size;
    }

    // Only what continues the bytes that were seen so far; what is read elsewhere or again adds nothing.
    private void Verify(ReadOnlySpan<byte> bytes)
    {
        var known = _digest.Length - _position;
        if (_verified || known < 0 || known >= bytes.Length)
        {
            return;
        }

        _digest.Append(bytes[(int)known..]);
        if (_digest.Length < reader.Length)
        {
            return;
        }

        var content = _digest.Finish();
        if (content.Digest != reader.Digest)
        {
            _wrong = new ArtifactIntegrityException(
                $"Could not read '{reader.Name}': its bytes are {TransferErrors.Show(content)}, not those with MD5 {reader.Digest}. The last bytes were withheld; do not trust those that you have read. Read it again. If that fails too, the stored file is damaged, or something in between changes data.",
                reader.Name,
                reader.Digest.ToString(),
                TransferErrors.Show(content));
            ThrowIfWrong();
        }

        _verified = true;
    }

    private void ThrowIfWrong()
    {
        if (_wrong is not null)
        {
            throw _wrong;
        }
    }
}
