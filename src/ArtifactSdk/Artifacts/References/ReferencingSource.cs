using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>Sends the wish for an entry of another version to that version.</summary>
internal sealed class ReferencingSource(IDownloadSource own, Dictionary<string, (VersionFileUrls Urls, string Name)> elsewhere) : IDownloadSource
{
    public ValueTask<Uri?> GetUrlAsync(string name, CancellationToken cancellationToken) => elsewhere.TryGetValue(name, out var there)
        ? there.Urls.RenewUrlAsync(there.Name, cancellationToken)
        : own.GetUrlAsync(name, cancellationToken);

    public ValueTask<Uri?> RenewUrlAsync(string name, CancellationToken cancellationToken) => elsewhere.TryGetValue(name, out var there)
        ? there.Urls.RenewUrlAsync(there.Name, cancellationToken)
        : own.RenewUrlAsync(name, cancellationToken);

    public ValueTask<T> FetchByHandlerAsync<T>(
        DownloadItem item, Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume, CancellationToken cancellationToken) => elsewhere.TryGetValue(item.Name, out var there)
        ? there.Urls.FetchByHandlerAsync(item with { Name = there.Name }, consume, cancellationToken)
        : own.FetchByHandlerAsync(item, consume, cancellationToken);
}
