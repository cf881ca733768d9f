using ArtifactSdk.Internal;
using ArtifactSdk.Manifests;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>
/// The object that a reference leads to as a stream, which can be sought in where its store can. What is read in order to the end is
/// compared with what was recorded as far as that can be done, before the last bytes are given out.
/// </summary>
internal sealed class ReferenceStream : EntryStreamBase
{
    private const int Attempts = 3;

    private readonly ClientContext _context;
    private readonly OutsideReference _reference;
    private readonly RunningDigest _digest = new();
    private readonly Func<long, CancellationToken, Task<ReferenceContent>>? _openFrom;
    private readonly bool _isSeekable;
    private readonly bool _digestIsMd5;
    private readonly long? _length;
    private ReferenceContent? _content;
    private long _contentPosition;
    private long _position;
    private bool _verified;
    private ArtifactIntegrityException? _wrong;
    private bool _disposed;

    private ReferenceStream(ClientContext context, OutsideReference reference, ReferenceContent content)
    {
        (_context, _reference, _content, _openFrom, _digestIsMd5) = (context, reference, content, content.OpenFrom, content.DigestIsMd5);
        _length = reference.Object.Size ?? (content.Body.CanSeek ? content.Body.Length : null);
        _isSeekable = _length is not null && (content.Body.CanSeek || _openFrom is not null);
    }

    public override bool CanRead => !_disposed;

    public override bool CanSeek => !_disposed && _isSeekable;

    public override long Length
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _length ?? throw new NotSupportedException($"Neither the version nor the store knows the size of '{Name}'. Read it to its end, or use DownloadFileAsync.");
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
            if (!_isSeekable && value != _position)
            {
                throw new NotSupportedException($"'{Name}' is a reference to '{_reference.Shown}', which can only be read from the beginning, because its store does not support ranges. Check CanSeek, or download it with DownloadFileAsync.");
            }

            _position = value;
        }
    }

    private string Name => _reference.Object.Name;

    public static async Task<ReferenceStream> OpenAsync(ClientContext context, OutsideReference reference, CancellationToken cancellationToken)
    {
        try
        {
            var content = await reference.OpenAsync(cancellationToken).ConfigureAwait(false);
            var stream = new ReferenceStream(context, reference, content);
            try
            {
                stream.CheckUnchanged(content);
                return stream;
            }
            catch
            {
                await stream.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (Exception e) when (IsForeign(e, cancellationToken))
        {
            throw Unreadable(reference, e);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        _context.ThrowIfDisposed();
        ThrowIfWrong();
        if (buffer.IsEmpty || _position >= _length && _verified)
        {
            return 0;
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var body = await SeekBodyAsync(cancellationToken).ConfigureAwait(false);
                var count = body is null ? 0 : await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                _contentPosition += count;
                Verify(buffer.Span[..count]);
                _position += count;
                return count;
            }
            catch (Exception e) when (e is IOException and not (FileNotFoundException or DirectoryNotFoundException) or HttpRequestException { StatusCode: null } && _openFrom is not null && attempt < Attempts)
            {
                // The connection broke; the rest is asked for again.
                await CloseAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (IsForeign(e, cancellationToken))
            {
                throw Unreadable(_reference, e);
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _digest.Dispose();
            if (_content is not null)
            {
                Blocking.Run(() => CloseAsync().AsTask());
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>The store's bytes from the position on; null behind the end.</summary>
    private async ValueTask<Stream?> SeekBodyAsync(CancellationToken cancellationToken)
    {
        if (_content is { } open && _contentPosition == _position)
        {
            return open.Body;
        }

        if (_position >= _length)
        {
            return null;
        }

        if (_content is { Body.CanSeek: true } file)
        {
            file.Body.Position = _position;
        }
        else
        {
            await CloseAsync().ConfigureAwait(false);
            var content = await _openFrom!(_position, cancellationToken).ConfigureAwait(false);
            _content = content;
            CheckUnchanged(content);
        }

        _contentPosition = _position;
        return _content!.Body;
    }

    private async ValueTask CloseAsync()
    {
        if (_content is { } content)
        {
            _content = null;
            await content.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void CheckUnchanged(ReferenceContent content)
    {
        if (content.Digest is { } now && now != _reference.Object.Digest)
        {
            throw Changed(now);
        }
    }

    // Only what continues the bytes that were seen so far; what is read elsewhere or again adds nothing.
    private void Verify(ReadOnlySpan<byte> bytes)
    {
        if (_length is { } length && (bytes.IsEmpty ? _position < length : _position + bytes.Length > length))
        {
            throw Changed(bytes.IsEmpty ? TransferErrors.Bytes(_position) : $"more than {TransferErrors.Bytes(length)}");
        }

        var known = _digest.Length - _position;
        if (_verified || known < 0 || known > bytes.Length)
        {
            return;
        }

        _digest.Append(bytes[(int)known..]);
        if (_length is null ? !bytes.IsEmpty : _digest.Length < _length)
        {
            return;
        }

        _verified = true;
        if (_digestIsMd5 && ContentDigest.TryFromBase64(_reference.Object.Digest, out var recorded) && _digest.Finish() is var content && content.Digest != recorded)
        {
            throw Changed(TransferErrors.Show(content));
        }
    }

    private ArtifactIntegrityException Changed(string now)
    {
        var recorded = _reference.Object;
        return _wrong = new(
            $"Could not read '{recorded.Name}': its reference '{_reference.Shown}' is no longer what was logged (it was {recorded.Digest}{(recorded.Size is { } size ? $", {TransferErrors.Bytes(size)}" : "")} and is now {now}). What was read of it is not to be trusted. Log the reference again to record what is there now.",
            recorded.Name,
            recorded.Digest,
            now);
    }

    private void ThrowIfWrong()
    {
        if (_wrong is not null)
        {
            throw _wrong;
        }
    }

    private static bool IsForeign(Exception e, CancellationToken cancellationToken) => e is OperationCanceledException
        ? !cancellationToken.IsCancellationRequested
        : e is not (ArtifactException or ObjectDisposedException);

    private static ArtifactTransferException Unreadable(OutsideReference reference, Exception e)
    {
        var name = reference.Object.Name;
        return e is FileNotFoundException or DirectoryNotFoundException
            ? new ArtifactTransferException($"Could not read '{name}': its reference '{reference.Shown}' no longer leads to any data. {e.Message}", name, 1, e)
            : new ArtifactTransferException($"Could not read '{name}': its reference '{reference.Shown}' could not be read. {e.Message}", name, 1, e);
    }
}
