namespace ArtifactSdk.Transfer;

/// <summary>
/// Brings the bytes of a reference into a temporary file, and compares them with what was recorded as far as that can be done. After a broken
/// connection it goes on where that broke, if the store gives parts and says that the object is the same.
/// </summary>
internal sealed class ReferenceFetch : IDisposable
{
    private const int Attempts = 3;
    private const int WorthAnother = 1 << 20;

    private readonly DownloadTarget _target;
    private readonly ReferenceTarget _reference;
    private readonly TempFile _file;
    private readonly FileProgress _progress;
    private ItemReceiver? _receiver;
    private Func<long, CancellationToken, Task<ReferenceContent>>? _openFrom;

    private ReferenceFetch(DownloadTarget target, TempFile file, FileProgress progress) =>
        (_target, _reference, _file, _progress) = (target, target.Item.Reference!, file, progress);

    /// <summary>Returns the length; null when there is nothing and that is allowed.</summary>
    /// <exception cref="ArtifactIntegrityException">What is there now is not what was recorded.</exception>
    /// <exception cref="ArtifactTransferException">It could not be read.</exception>
    public static async ValueTask<long?> RunAsync(DownloadTarget target, TempFile file, FileProgress progress, CancellationToken cancellationToken)
    {
        using var fetch = new ReferenceFetch(target, file, progress);
        return await fetch.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _receiver?.Dispose();

    private async ValueTask<long?> RunAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = _receiver?.Length ?? 0;
            try
            {
                return await TryAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or ArtifactNotFoundException)
            {
                return _reference.MayBeMissing ? null : throw Missing(_target.Item, _reference, e);
            }
            catch (Exception e) when (e is IOException or HttpRequestException { StatusCode: null } && (attempt < Attempts || HasBrought(before)))
            {
                // The connection broke. After a status the handler has decided whether another attempt is worth it.
                attempt = HasBrought(before) ? 0 : attempt;
            }
            catch (ArtifactTransferException e) when (e.Name != _target.Item.Name)
            {
                throw Unreadable(e.Message, e.Attempts, e.InnerException ?? e);
            }
            catch (Exception e) when (e is not (ArtifactException or OperationCanceledException) || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                throw Unreadable(e.Message, attempt, e);
            }
        }
    }

    private bool HasBrought(long before) => _openFrom is not null && _receiver!.Length - before >= WorthAnother;

    private async ValueTask<long?> TryAsync(CancellationToken cancellationToken)
    {
        var begun = _openFrom is null ? 0 : _receiver!.Length;
        var content = await (begun > 0 ? _openFrom!(begun, cancellationToken) : _reference.OpenAsync(cancellationToken)).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            if (content.Digest is { } now && now != _reference.Digest)
            {
                throw Changed(_target.Item, _reference, now);
            }

            if (begun == 0)
            {
                StartOver();
                _receiver = new ItemReceiver(_target.For(_target.Item with { IsVerifiable = content.DigestIsMd5 }), _file, _progress);
                // Without a checksum of now, and with a weak tag, the rest might be that of another object.
                _openFrom = content.Digest is { } digest && !digest.StartsWith("W/", StringComparison.Ordinal) ? content.OpenFrom : null;
            }

            var problem = await _receiver!.ReceiveRestAsync(content.Body, begun, cancellationToken).ConfigureAwait(false);
            return problem is null ? _receiver.Length : throw Changed(_target.Item, _reference, problem);
        }
    }

    // What an attempt wrote must not stay behind a shorter object.
    private void StartOver()
    {
        if (_receiver is not null)
        {
            _receiver.Dispose();
            _receiver = null;
            _file.Clear();
        }
    }

    private ArtifactTransferException Unreadable(string reason, int attempts, Exception cause) =>
        new($"Could not download '{_target.Item.Name}': its reference '{_reference.Uri}' could not be read. {reason}", _target.Item.Name, attempts, cause);

    private static ArtifactIntegrityException Changed(DownloadItem item, ReferenceTarget reference, string now) => new(
        $"Could not download '{item.Name}': its reference '{reference.Uri}' is no longer what was logged (it was {reference.Digest}{(item.Size is { } size ? $", {TransferErrors.Bytes(size)}" : "")} and is now {now}). Nothing was written under that name. Log the reference again to record what is there now.",
        item.Name,
        reference.Digest,
        now);

    private static ArtifactTransferException Missing(DownloadItem item, ReferenceTarget reference, Exception e) =>
        new($"Could not download '{item.Name}': its reference '{reference.Uri}' no longer leads to any data. {e.Message} Set DownloadOptions.AllowMissingReferences to download the rest.", item.Name, 1, e);
}
