using ArtifactSdk.Transfer;

namespace ArtifactSdk.Tests.Transfer.Support;

/// <summary>Gives the store's URLs by name; the handler serves from a dictionary of its own.</summary>
internal sealed class ScriptedDownloads(BlobStore store) : IDownloadSource
{
    private readonly Lock _gate = new();

    public List<string> Asked { get; } = [];

    public List<string> Renewed { get; } = [];

    public List<string> Handled { get; } = [];

    public Func<string, Uri?> Url { get; init; } = store.Url;

    public Func<string, Uri?> RenewedUrl { get; init; } = store.Url;

    public Dictionary<string, byte[]> Handler { get; } = new(StringComparer.Ordinal);

    public ValueTask<Uri?> GetUrlAsync(string name, CancellationToken cancellationToken)
    {
        Note(Asked, name);
        return new(Url(name));
    }

    public ValueTask<Uri?> RenewUrlAsync(string name, CancellationToken cancellationToken)
    {
        Note(Renewed, name);
        return new(RenewedUrl(name));
    }

    public async ValueTask<T> FetchByHandlerAsync<T>(
        DownloadItem item, Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume, CancellationToken cancellationToken)
    {
        Note(Handled, item.Name);
        using var response = new HttpResponseMessage { Content = new ByteArrayContent(Handler[item.Name]) };
        return await consume(response, await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken);
    }

    private void Note(List<string> calls, string name)
    {
        lock (_gate)
        {
            calls.Add(name);
        }
    }
}
