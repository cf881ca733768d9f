using ArtifactSdk.Http;

namespace ArtifactSdk.Transfer;

/// <summary>Brings the files of an artifact into a folder. A file has its final name only when size and digest are right.</summary>
internal sealed class Downloader(StorageTransport storage)
{
    /// <exception cref="ArtifactIntegrityException">The bytes of a file were wrong, in two attempts.</exception>
    /// <exception cref="ArtifactTransferException">The bytes of a file did not arrive or could not be written.</exception>
    /// <exception cref="ArtifactException">A name may not be written below <paramref name="rootDirectory"/>.</exception>
    public async Task<ArtifactDownload> DownloadAsync(
        IReadOnlyList<DownloadItem> items,
        IDownloadSource source,
        string rootDirectory,
        DownloadSettings settings,
        IProgress<TransferProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MaxConcurrency, 1);
        cancellationToken.ThrowIfCancellationRequested();
        var folder = new TargetFolder(rootDirectory, settings.TimeProvider);
        DownloadPlan.Check(items, folder);
        folder.CreateRoot();
        settings.Cache?.RemoveLeftovers(settings.TimeProvider);

        var totals = new TransferTotals();
        var tracker = new ProgressTracker(progress, items.Sum(item => item.Size ?? 0), items.Count) { Completed = settings.Completed };
        using var slots = new TransferSlots(settings.MaxConcurrency, settings.Limits);
        var job = new DownloadJob(storage, source, folder, settings, slots, tracker, totals);
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.MaxConcurrency, CancellationToken = cancellationToken };
        var placing = Parallel.ForEachAsync(DownloadPlan.GroupTwins(items, folder.Root), options, job.PlaceAsync);
        await placing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!placing.IsCompletedSuccessfully)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tracker.HandlerFault?.Throw();
            await placing.ConfigureAwait(false);
        }

        tracker.Finish();
        var missing = totals.Missing;
        return new(folder.Root, items.Count - missing.Count, totals.BytesMoved, totals.BytesReused) { MissingReferences = missing };
    }
}
