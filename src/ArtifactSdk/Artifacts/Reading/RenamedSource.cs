using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>Gets the bytes of one entry for a file of another name.</summary>
internal sealed class RenamedSource(VersionFileUrls urls, string name) : IDownloadSource
{
    // One file of many: asked for by name, not by leafing through the pages.
    public ValueTask<Uri?> GetUrlAsync(string _, CancellationToken cancellationToken) => urls.RenewUrlAsync(name, cancellationToken);

    public ValueTask<Uri?> RenewUrlAsync(string _, CancellationToken cancellationToken) => urls.RenewUrlAsync(name, cancellationToken);

    public ValueTask<T> FetchByHandlerAsync<T>(
        DownloadItem item, Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume, CancellationToken cancellationToken) =>
        urls.FetchByHandlerAsync(item with { Name = name }, consume, cancellationToken);
}
