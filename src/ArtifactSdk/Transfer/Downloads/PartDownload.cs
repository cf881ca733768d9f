using ArtifactSdk.Http;

namespace ArtifactSdk.Transfer;

/// <summary>
/// Fetches a large file in parts, several at once, and verifies it from the front while the rest is still coming. With a cache, the parts are
/// gathered there, so that a download that was killed goes on with the parts that are missing.
/// </summary>
internal sealed class PartDownload(StorageTransport storage, IDownloadSource source, DownloadSettings settings, TransferSlots slots)
{
    public bool Wants(DownloadItem item) =>
        item is { Reference: null, IsVerifiable: true, Size: { } size } && size >= settings.ParallelThreshold && size > settings.PartSize;

    /// <summary>False when the file is to be fetched in one piece instead; whatever was wrong is gone then.</summary>
    public async ValueTask<bool> TryFetchAsync(ItemReceiver receiver, TempFile file, DownloadTarget target, FileProgress progress, CancellationToken cancellationToken)
    {
        var item = target.Item;
        var layout = PartLayout.Of(item.Size!.Value, settings.PartSize);
        using var journal = settings.Cache is null ? null : settings.Journals?.TryOpen($"{item.Digest.Hex}-download", $"download {layout.Size} {layout.PartSize}");
        using var gathered = journal is null ? null : settings.Journals!.TryOpenParts(item.Digest.Hex, layout.Size);
        if (gathered?.IsNew == true)
        {
            journal!.Clear();
        }

        try
        {
            using var fetch = new PartFetch(storage, source, slots, target, layout, gathered ?? file, gathered is null ? null : journal, progress);
            if (await fetch.RunAsync(receiver, isInPlace: gathered is null, settings.MaxConcurrency, cancellationToken).ConfigureAwait(false))
            {
                gathered?.Finish();
                if (gathered is not null)
                {
                    settings.Cache!.TryKeep(gathered, item.Digest);
                }

                journal?.Delete();
                return true;
            }
        }
        catch (PartsUnavailableException)
        {
        }

        gathered?.Finish();
        journal?.Delete();
        return false;
    }
}
