using ArtifactSdk.Diagnostics;
using ArtifactSdk.Http;

namespace ArtifactSdk.Transfer;

/// <summary>One running download: brings items to their places, each from the nearest source that has the right bytes.</summary>
internal sealed class DownloadJob(
    StorageTransport storage, IDownloadSource source, TargetFolder folder, DownloadSettings settings, TransferSlots slots, ProgressTracker tracker, TransferTotals totals)
{
    private readonly FileCache? _cache = settings.Cache;
    private readonly PartDownload _parts = new(storage, source, settings, slots);

    /// <summary>Places items of equal content one after another, so that their bytes come over the network once.</summary>
    public async ValueTask PlaceAsync(IEnumerable<DownloadTarget> twins, CancellationToken cancellationToken)
    {
        string? placed = null;
        foreach (var target in twins)
        {
            var progress = tracker.StartFile(target.Item.Name, target.Item.Size);
            folder.CreateFoldersOf(target);
            if (await MeasureIfRightAsync(target, cancellationToken).ConfigureAwait(false) is { } kept)
            {
                totals.Add(moved: false, kept);
                progress.Complete(kept);
            }
            else if (target.Item.Reference is not null)
            {
                await BringReferenceAsync(target, progress, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await BringAsync(target, placed, progress, cancellationToken).ConfigureAwait(false);
            }

            placed ??= target.Path;
        }
    }

    /// <summary>Returns the length of the file that is at the target already, if it is the right one.</summary>
    private async ValueTask<long?> MeasureIfRightAsync(DownloadTarget target, CancellationToken cancellationToken)
    {
        var file = new FileInfo(target.Path);
        if (!file.Exists)
        {
            return Directory.Exists(target.Path) ? throw TransferErrors.FileIsFolder(target.Item.Name, target.Path) : null;
        }

        // A link is replaced by a file of its own, not written through.
        if (file.LinkTarget is not null || (target.Item.Size is { } size && size != file.Length))
        {
            return null;
        }

        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Always computed: neither a time stamp nor an equal size proves that the bytes are the same.
            var content = ContentHasher.HashFile(target.Path, cancellationToken);
            return target.Item.IsVerifiable && target.Item.Matches(content) ? content.Size : null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        finally
        {
            slots.Release();
        }
    }

    private async ValueTask BringAsync(DownloadTarget target, string? twin, FileProgress progress, CancellationToken cancellationToken)
    {
        using var file = CreateFile(target, _parts.Wants(target.Item) ? target.Item.Size!.Value : 0);
        using var receiver = new ItemReceiver(target, file, progress);
        var isLocal = IsKnownEmpty(target.Item)
            || await TryCopyAsync(receiver, OpenTwin(twin), cancellationToken).ConfigureAwait(false)
            || await TryCopyFromCacheAsync(receiver, target.Item, cancellationToken).ConfigureAwait(false);
        if (!isLocal)
        {
            await FetchCountedAsync(receiver, file, target, progress, cancellationToken).ConfigureAwait(false);
        }

        MoveIntoPlace(file, target);
        if (receiver.CacheFile is { } complete)
        {
            _cache!.TryKeep(complete, target.Item.Digest);
        }

        totals.Add(moved: !isLocal, receiver.Length);
        progress.Complete(receiver.Length);
    }

    private async ValueTask FetchCountedAsync(ItemReceiver receiver, TempFile file, DownloadTarget target, FileProgress progress, CancellationToken cancellationToken)
    {
        Instruments.ActiveTransfers.Add(1, Instruments.Received);
        try
        {
            if (_parts.Wants(target.Item) && await _parts.TryFetchAsync(receiver, file, target, progress, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            receiver.CacheFile = _cache?.TryCreate();
            await FetchTwiceAsync(receiver, target.Item, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Instruments.ActiveTransfers.Add(-1, Instruments.Received);
        }
    }

    private async ValueTask BringReferenceAsync(DownloadTarget target, FileProgress progress, CancellationToken cancellationToken)
    {
        using var file = CreateFile(target);
        if (await ReferenceFetch.RunAsync(target, file, progress, cancellationToken).ConfigureAwait(false) is not { } length)
        {
            totals.AddMissing(target.Item.Name);
            progress.Complete(0);
            return;
        }

        MoveIntoPlace(file, target);
        totals.Add(moved: true, length);
        progress.Complete(length);
    }

    private static bool IsKnownEmpty(DownloadItem item) => item.Matches(HashedContent.Empty);

    private async ValueTask<bool> TryCopyFromCacheAsync(ItemReceiver receiver, DownloadItem item, CancellationToken cancellationToken)
    {
        if (_cache?.TryOpen(item.Digest, item.Size) is not { } cached)
        {
            return false;
        }

        var isRight = await TryCopyAsync(receiver, cached, cancellationToken).ConfigureAwait(false);
        if (isRight)
        {
            Instruments.CacheHits.Add(1);
        }
        else
        {
            _cache.TryRemove(item.Digest);
        }

        return isRight;
    }

    private async ValueTask<bool> TryCopyAsync(ItemReceiver receiver, Stream? local, CancellationToken cancellationToken)
    {
        if (local is null)
        {
            return false;
        }

        await using (local.ConfigureAwait(false))
        {
            await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await receiver.ReceiveAsync(local, cancellationToken).ConfigureAwait(false) is null;
            }
            catch (IOException)
            {
                return false;
            }
            finally
            {
                slots.Release();
            }
        }
    }

    private static FileStream? OpenTwin(string? path)
    {
        try
        {
            return path is null
                ? null
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async ValueTask FetchTwiceAsync(ItemReceiver receiver, DownloadItem item, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        string? problem;
        try
        {
            problem = await FetchAsync(receiver, item, cancellationToken).ConfigureAwait(false);
            // Once more from the start: a proxy's bad answer passes, a damaged object stays.
            problem = problem is null ? null : await FetchAsync(receiver, item, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            slots.Release();
        }

        if (problem is not null)
        {
            throw TransferErrors.WrongBytes(item, problem);
        }
    }

    /// <summary>Fetches by the signed URL, by a new one if it has expired, and through the server if that does not serve either.</summary>
    private async ValueTask<string?> FetchAsync(ItemReceiver receiver, DownloadItem item, CancellationToken cancellationToken)
    {
        var url = await source.GetUrlAsync(item.Name, cancellationToken).ConfigureAwait(false);
        for (var isRenewed = false; url is not null; isRenewed = true)
        {
            try
            {
                return await storage.GetResumedAsync(url, 0, null, item.Name, receiver.Kept, receiver.ResumeAsync, cancellationToken).ConfigureAwait(false);
            }
            catch (StorageUrlExpiredException)
            {
                url = isRenewed ? null : await source.RenewUrlAsync(item.Name, cancellationToken).ConfigureAwait(false);
            }
        }

        return await source.FetchByHandlerAsync(item, receiver.ReceiveAsync, cancellationToken).ConfigureAwait(false);
    }

    private static TempFile CreateFile(DownloadTarget target, long size = 0)
    {
        try
        {
            return TempFile.Create(Path.GetDirectoryName(target.Path)!, size);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw TransferErrors.CannotWrite(target.Item.Name, target.Path, cause);
        }
    }

    private static void MoveIntoPlace(TempFile file, DownloadTarget target)
    {
        try
        {
            file.MoveTo(target.Path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Directory.Exists(target.Path)
                ? TransferErrors.FileIsFolder(target.Item.Name, target.Path)
                : TransferErrors.CannotWrite(target.Item.Name, target.Path, cause);
        }
    }
}
