namespace ArtifactSdk.Transfer;

/// <summary>Tells a <see cref="Downloader"/> where bytes are; implemented over the protocol. Called by many threads.</summary>
internal interface IDownloadSource
{
    /// <summary>Returns a signed URL, or <see langword="null"/> when there is none. Called only for bytes that are really needed.</summary>
    ValueTask<Uri?> GetUrlAsync(string name, CancellationToken cancellationToken);

    /// <summary>Returns a newly signed URL, because the one that <see cref="GetUrlAsync"/> gave has expired.</summary>
    ValueTask<Uri?> RenewUrlAsync(string name, CancellationToken cancellationToken) => GetUrlAsync(name, cancellationToken);

    /// <summary>Fetches through the server itself, with credentials, when signed URLs do not serve.</summary>
    ValueTask<T> FetchByHandlerAsync<T>(
        DownloadItem item, Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume, CancellationToken cancellationToken);
}
