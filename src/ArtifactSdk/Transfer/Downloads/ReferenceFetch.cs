namespace ArtifactSdk.Transfer;

/// <summary>Brings the bytes of a reference into a temporary file, and compares them with what was recorded as far as that can be done.</summary>
internal static class ReferenceFetch
{
    private const int Attempts = 3;

    /// <summary>Returns the length; null when there is nothing and that is allowed.</summary>
    /// <exception cref="ArtifactIntegrityException">What is there now is not what was recorded.</exception>
    /// <exception cref="ArtifactTransferException">It could not be read.</exception>
    public static async ValueTask<long?> RunAsync(DownloadTarget target, TempFile file, FileProgress progress, CancellationToken cancellationToken)
    {
        var reference = target.Item.Reference!;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(target, reference, file, progress, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or ArtifactNotFoundException)
            {
                return reference.MayBeMissing ? null : throw Missing(target.Item, reference, e);
            }
            catch (Exception e) when (e is IOException or HttpRequestException { StatusCode: null } && attempt < Attempts)
            {
                // The connection broke; the whole object is asked for again. After a status the handler has decided whether that is worth it.
            }
            catch (Exception e) when (e is not (ArtifactException or OperationCanceledException) || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                throw new ArtifactTransferException($"Could not download '{target.Item.Name}': its reference '{reference.Uri}' could not be read. {e.Message}", target.Item.Name, attempt, e);
            }
        }
    }

    private static async ValueTask<long?> TryAsync(DownloadTarget target, ReferenceTarget reference, TempFile file, FileProgress progress, CancellationToken cancellationToken)
    {
        var content = await reference.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            if (content.Digest is { } now && now != reference.Digest)
            {
                throw Changed(target.Item, reference, now);
            }

            var item = target.Item with { IsVerifiable = content.DigestIsMd5 };
            using var receiver = new ItemReceiver(target.For(item), file, progress);
            var problem = await receiver.ReceiveAsync(content.Body, cancellationToken).ConfigureAwait(false);
            return problem is null ? receiver.Length : throw Changed(target.Item, reference, problem);
        }
    }

    private static ArtifactIntegrityException Changed(DownloadItem item, ReferenceTarget reference, string now) => new(
        $"Could not download '{item.Name}': its reference '{reference.Uri}' is no longer what was logged (it was {reference.Digest}{(item.Size is { } size ? $", {TransferErrors.Bytes(size)}" : "")} and is now {now}). Nothing was written under that name. Log the reference again to record what is there now.",
        item.Name,
        reference.Digest,
        now);

    private static ArtifactTransferException Missing(DownloadItem item, ReferenceTarget reference, Exception e) =>
        new($"Could not download '{item.Name}': its reference '{reference.Uri}' no longer leads to any data. {e.Message} Set DownloadOptions.AllowMissingReferences to download the rest.", item.Name, 1, e);
}
