using System.Buffers;
using System.Net;
using ArtifactSdk.Http;

namespace ArtifactSdk.Transfer;

/// <summary>One file that comes in parts: fetches those that are missing, and lets a reader follow from the front.</summary>
internal sealed class PartFetch : IDisposable
{
    private const int BufferSize = TransferLimits.BufferSize;

    private readonly StorageTransport _storage;
    private readonly IDownloadSource _source;
    private readonly TransferSlots _slots;
    private readonly DownloadTarget _target;
    private readonly PartLayout _layout;
    private readonly TempFile _parts;
    private readonly Journal? _journal;
    private readonly FileProgress[] _steps;
    private readonly TaskCompletionSource[] _arrived;
    private readonly SemaphoreSlim _renewing = new(1, 1);
    private Uri? _url;
    private bool _hasServed;
    private bool _isRenewed;

    public PartFetch(
        StorageTransport storage, IDownloadSource source, TransferSlots slots, DownloadTarget target, PartLayout layout, TempFile parts, Journal? journal, FileProgress progress)
    {
        (_storage, _source, _slots, _target, _layout, _parts, _journal) = (storage, source, slots, target, layout, parts, journal);
        _steps = [.. Enumerable.Range(0, layout.Count).Select(i => progress.StartPart(layout.LengthOf(i)))];
        _arrived = [.. Enumerable.Range(0, layout.Count).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
    }

    private string Name => _target.Item.Name;

    /// <summary>Tells whether the file is there and right.</summary>
    public async ValueTask<bool> RunAsync(ItemReceiver receiver, bool isInPlace, int maxConcurrency, CancellationToken cancellationToken)
    {
        Prepare();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var fetching = StopOnFailure(FetchAllAsync(maxConcurrency, stop.Token), stop);
        using var front = new PartsStream(_parts, _layout, _arrived, Name);
        var reading = StopOnFailure(receiver.ReceiveAsync(front, isInPlace, stop.Token).AsTask(), stop);
        await Task.WhenAll(fetching, reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        await (fetching.IsFaulted ? fetching : (Task)reading).ConfigureAwait(false);
        await fetching.ConfigureAwait(false);
        return await reading.ConfigureAwait(false) is null;
    }

    public void Dispose() => _renewing.Dispose();

    private static async Task<T> StopOnFailure<T>(Task<T> task, CancellationTokenSource stop)
    {
        try
        {
            return await task.ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void Prepare()
    {
        try
        {
            _parts.SetLength(_layout.Size);
        }
        catch (IOException cause)
        {
            throw new PartsUnavailableException(cause.Message);
        }

        for (var i = 0; i < _arrived.Length; i++)
        {
            if (_journal?.TagOf(i + 1) is not null)
            {
                _steps[i].Advance(_layout.LengthOf(i));
                _arrived[i].SetResult();
            }
        }
    }

    private async Task<bool> FetchAllAsync(int maxConcurrency, CancellationToken cancellationToken)
    {
        var missing = Enumerable.Range(0, _arrived.Length).Where(i => !_arrived[i].Task.IsCompleted).ToArray();
        if (missing.Length > 0)
        {
            _url = await _source.GetUrlAsync(Name, cancellationToken).ConfigureAwait(false) ?? throw new PartsUnavailableException("There is no signed address.");
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = maxConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(missing, options, async (index, token) =>
        {
            await _slots.WaitAsync(token).ConfigureAwait(false);
            try
            {
                await FetchAsync(index, token).ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }

            _journal?.Add(index + 1, "ok");
            _arrived[index].SetResult();
        }).ConfigureAwait(false);
        return true;
    }

    private async Task FetchAsync(int index, CancellationToken cancellationToken)
    {
        var kept = new KeptBytes();
        while (true)
        {
            var url = Volatile.Read(ref _url)!;
            try
            {
                _ = await _storage.GetResumedAsync(
                    url, _layout.OffsetOf(index), _layout.LengthOf(index), Name, kept, (response, body, token) => ReceiveAsync(index, kept, response, body, token), cancellationToken).ConfigureAwait(false);
                Volatile.Write(ref _hasServed, true);
                return;
            }
            catch (StorageUrlExpiredException)
            {
                await RenewAsync(url, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // One part asks for all; an address that has brought nothing is not renewed, since the next would do no better.
    private async Task RenewAsync(Uri expired, CancellationToken cancellationToken)
    {
        await _renewing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!ReferenceEquals(expired, _url))
            {
                return;
            }

            if (_isRenewed && !_hasServed)
            {
                throw new PartsUnavailableException("A new address was refused too.");
            }

            _isRenewed = true;
            _hasServed = false;
            _url = await _source.RenewUrlAsync(Name, cancellationToken).ConfigureAwait(false) is { } renewed
                ? new Uri(renewed.OriginalString)
                : throw new PartsUnavailableException("There is no new address.");
        }
        finally
        {
            _renewing.Release();
        }
    }

    private async ValueTask<bool> ReceiveAsync(int index, KeptBytes kept, HttpResponseMessage response, Stream body, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.PartialContent)
        {
            throw new PartsUnavailableException("The store knows no ranges.");
        }

        var (offset, length) = (_layout.OffsetOf(index), _layout.LengthOf(index));
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var done = kept.Count; done < length;)
            {
                var read = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferSize, length - done)), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    throw new AttemptFailedException($"the connection ended after {TransferErrors.Bytes(done)} of {TransferErrors.Bytes(length)}", canRetry: true);
                }

                await WriteAsync(buffer.AsMemory(0, read), offset + done, cancellationToken).ConfigureAwait(false);
                kept.Count = done += read;
                _steps[index].Advance(done);
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, long position, CancellationToken cancellationToken)
    {
        try
        {
            await _parts.WriteAsync(bytes, position, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Left as it is, a full disk would look like a broken connection and be tried again.
            throw _journal is null ? TransferErrors.CannotWrite(Name, _target.Path, cause) : new PartsUnavailableException(cause.Message);
        }
    }
}
