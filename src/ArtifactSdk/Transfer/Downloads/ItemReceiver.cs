using System.Buffers;
using ArtifactSdk.Http;

namespace ArtifactSdk.Transfer;

/// <summary>Writes the bytes of one item to its temporary files and tells whether they were the right ones.</summary>
internal sealed class ItemReceiver(DownloadTarget target, TempFile file, FileProgress progress) : IDisposable
{
    private const int BufferSize = TransferLimits.BufferSize;

    private readonly DownloadItem _item = target.Item;
    private readonly RunningDigest _digest = new();

    /// <summary>Gets what <see cref="ResumeAsync"/> has of a body whose connection broke.</summary>
    public KeptBytes Kept { get; } = new();

    /// <summary>Gets or sets the cache's copy; it disappears when it cannot be written, which is no reason to fail.</summary>
    public TempFile? CacheFile { get; set; }

    /// <summary>Gets the number of bytes that the last attempt wrote.</summary>
    public long Length { get; private set; }

    /// <summary>Starts over and takes an answer of the server; a body that ends early without saying so is a broken connection.</summary>
    public ValueTask<string?> ReceiveAsync(HttpResponseMessage response, Stream body, CancellationToken cancellationToken) => TakeAsync(response, body, begun: 0, cancellationToken);

    /// <summary>Takes an answer of the store, which begins after the bytes that are <see cref="Kept"/>.</summary>
    public async ValueTask<string?> ResumeAsync(HttpResponseMessage response, Stream body, CancellationToken cancellationToken)
    {
        try
        {
            return await TakeAsync(response, body, Kept.Count, cancellationToken).ConfigureAwait(false);
        }
        catch (AttemptFailedException) when (_digest.Length < _item.Size && IsPlain(response))
        {
            // Not what is in the file: what the digest does not go on from is of no use.
            Kept.Count = _digest.Length;
            throw;
        }
    }

    /// <summary>Starts over and takes a whole body.</summary>
    /// <returns><see langword="null"/> when size and digest are right, else what came instead.</returns>
    public ValueTask<string?> ReceiveAsync(Stream body, CancellationToken cancellationToken) => CopyAsync(body, isInPlace: false, begun: 0, cancellationToken);

    /// <summary>Takes a body that begins after so many bytes, which an earlier one brought.</summary>
    /// <returns><see langword="null"/> when size and digest are right, else what came instead.</returns>
    public ValueTask<string?> ReceiveRestAsync(Stream body, long begun, CancellationToken cancellationToken) => CopyAsync(body, isInPlace: false, begun, cancellationToken);

    /// <summary>Takes a whole body that is only looked at when its bytes are in the file already.</summary>
    /// <returns><see langword="null"/> when size and digest are right, else what came instead.</returns>
    public ValueTask<string?> ReceiveAsync(Stream body, bool isInPlace, CancellationToken cancellationToken) => CopyAsync(body, isInPlace, begun: 0, cancellationToken);

    public void Dispose()
    {
        CacheFile?.Dispose();
        _digest.Dispose();
    }

    private async ValueTask<string?> CopyAsync(Stream body, bool isInPlace, long begun, CancellationToken cancellationToken)
    {
        Kept.Count = 0;
        if (begun == 0)
        {
            _digest.Clear();
            if (!isInPlace)
            {
                Clear();
            }
        }

        var done = begun;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                // Checked before writing: a server that never stops sending must not fill the disk.
                if (_digest.Length + read > _item.Size)
                {
                    return $"more than {TransferErrors.Bytes(_item.Size.Value)}";
                }

                _digest.Append(buffer.AsSpan(0, read));
                if (!isInPlace)
                {
                    await WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                }

                done += read;
                progress.Advance(done);
            }

            var content = _digest.Finish();
            Length = content.Size;
            return _item.Matches(content) ? null : TransferErrors.Show(content);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<string?> TakeAsync(HttpResponseMessage response, Stream body, long begun, CancellationToken cancellationToken)
    {
        var problem = await CopyAsync(body, isInPlace: false, begun, cancellationToken).ConfigureAwait(false);
        if (Length < _item.Size && !IsEndMarked(response))
        {
            throw new AttemptFailedException($"the connection ended after {TransferErrors.Bytes(Length)} of {TransferErrors.Bytes(_item.Size.Value)}", canRetry: true);
        }

        return problem;
    }

    // The length shows that nothing on the way has unpacked the body: what was counted here can be asked for by its number there.
    private bool IsPlain(HttpResponseMessage response) =>
        response.Content.Headers is { ContentEncoding.Count: 0 } headers && (headers.ContentRange?.Length ?? headers.ContentLength) == _item.Size;

    private static bool IsEndMarked(HttpResponseMessage response) =>
        response.Content.Headers.ContentLength is not null || response.Headers.TransferEncodingChunked == true || response.Version.Major > 1;

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, Length, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Left as it is, a full disk would look like a broken connection and be tried again.
            throw TransferErrors.CannotWrite(_item.Name, target.Path, cause);
        }

        try
        {
            if (CacheFile is not null)
            {
                await CacheFile.WriteAsync(bytes, Length, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            DropCacheFile();
        }

        Length += bytes.Length;
    }

    private void Clear()
    {
        if (Length == 0)
        {
            return;
        }

        Length = 0;
        try
        {
            file.Clear();
        }
        catch (IOException cause)
        {
            throw TransferErrors.CannotWrite(_item.Name, target.Path, cause);
        }

        try
        {
            CacheFile?.Clear();
        }
        catch (IOException)
        {
            DropCacheFile();
        }
    }

    private void DropCacheFile()
    {
        CacheFile?.Dispose();
        CacheFile = null;
    }
}
