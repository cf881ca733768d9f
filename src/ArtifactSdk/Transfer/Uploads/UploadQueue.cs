using System.Threading.Channels;
using ArtifactSdk.Diagnostics;
using ArtifactSdk.Http;

namespace ArtifactSdk.Transfer;

/// <summary>
/// Sends many contents, several at a time, while the places for later ones are still being asked for. The first
/// failure stops the rest and is what the caller sees.
/// </summary>
internal sealed class UploadQueue(StorageTransport storage, int maxConcurrency, Journals? journals = null, TransferLimits? limits = null)
{
    // Items wait here without their bytes, so this bounds how far the server is asked ahead, not memory for contents.
    private const int MaxWaiting = 1024;

    private readonly Uploader _uploader = new(storage);

    public async Task<TransferTotals> RunAsync(IUploadSource source, ProgressTracker progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var slots = new TransferSlots(maxConcurrency, limits);
        var waiting = Channel.CreateBounded<UploadItem>(new BoundedChannelOptions(MaxWaiting) { SingleWriter = true });
        var totals = new TransferTotals();
        var asking = AskAsync(source, waiting.Writer, progress, stop);
        var sending = SendAllAsync(source, waiting.Reader, slots, totals, progress, stop.Token);
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stop.CancelAsync().ConfigureAwait(false);
        await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!sending.IsCompletedSuccessfully)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress.HandlerFault?.Throw();
            // A failed question to the server cancels the senders; then the question is what went wrong.
            await (sending.IsCanceled ? asking : sending).ConfigureAwait(false);
        }

        progress.Finish();
        return totals;
    }

    private static async Task AskAsync(IUploadSource source, ChannelWriter<UploadItem> waiting, ProgressTracker progress, CancellationTokenSource stop)
    {
        try
        {
            await foreach (var batch in source.GetBatchesAsync(stop.Token).ConfigureAwait(false))
            {
                foreach (var item in batch)
                {
                    // What the server has already is no part of the transfer.
                    if (item.Target is not null)
                    {
                        progress.Expect(item.Content.Size);
                    }

                    await waiting.WriteAsync(item, stop.Token).ConfigureAwait(false);
                }
            }

            waiting.Complete();
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private Task SendAllAsync(
        IUploadSource source, ChannelReader<UploadItem> waiting, TransferSlots slots, TransferTotals totals, ProgressTracker progress, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = maxConcurrency, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(waiting.ReadAllAsync(cancellationToken), options, async (item, token) =>
        {
            if (item.Target is null)
            {
                totals.Add(moved: false, item.Content.Size);
                return;
            }

            var file = progress.StartFile(item.Name, item.Content.Size);
            Instruments.ActiveTransfers.Add(1, Instruments.Sent);
            try
            {
                var sent = await SendAsync(source, slots, item, item.Target, file, token).ConfigureAwait(false);
                totals.Add(moved: sent, item.Content.Size);
            }
            finally
            {
                Instruments.ActiveTransfers.Add(-1, Instruments.Sent);
            }

            file.Complete(item.Content.Size);
        });
    }

    private async ValueTask<bool> SendAsync(IUploadSource source, TransferSlots slots, UploadItem item, UploadTarget target, FileProgress progress, CancellationToken cancellationToken)
    {
        if (target.Multipart is not null && item.Parts is not null)
        {
            var outcome = await new MultipartUploader(_uploader, source, slots, maxConcurrency, journals).UploadAsync(item, target, progress, cancellationToken).ConfigureAwait(false);
            if (outcome.Whole is not { } whole)
            {
                return outcome.IsSent;
            }

            target = whole;
        }

        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await SendWholeAsync(source, item, target, progress, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            slots.Release();
        }
    }

    private async ValueTask<bool> SendWholeAsync(IUploadSource source, UploadItem item, UploadTarget target, FileProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            _ = await _uploader.UploadAsync(item, target, progress, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (StorageUrlExpiredException)
        {
            // Items may have waited longer than their signature lasts; a new one is asked for once.
        }

        if (await source.RenewAsync(item, cancellationToken).ConfigureAwait(false) is not { } renewed)
        {
            return false;
        }

        try
        {
            _ = await _uploader.UploadAsync(item, renewed, progress, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (StorageUrlExpiredException cause)
        {
            throw TransferErrors.UploadRefused(item.Name, cause);
        }
    }
}
