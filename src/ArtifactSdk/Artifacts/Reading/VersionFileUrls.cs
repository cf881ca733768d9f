using System.Collections.Concurrent;
using System.Net;
using ArtifactSdk.Manifests;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>
/// Knows where the bytes of a version's files are. Pages of addresses are asked for only when a file that is not here already needs
/// one; an address that has expired is renewed by name, and after that the API server itself is asked for the bytes. An address is given out once and
/// forgotten then, since those of a hundred thousand files would outweigh all else.
/// </summary>
/// <param name="context">What handles share.</param>
/// <param name="version">The version.</param>
/// <param name="manifest">Its manifest.</param>
/// <param name="action">What is done, for messages.</param>
/// <param name="wanted">The names that may be asked for; few of many are asked for by name instead of in pages of all.</param>
internal sealed class VersionFileUrls(ClientContext context, ArtifactVersion version, Manifest manifest, string action, IReadOnlyList<string> wanted) : IDownloadSource, IDisposable
{
    // Names of files may be long, and servers have a limit to what one request may hold.
    private const int MaxNames = 500;

    // Below this share of all files, those that are not wanted would be most of what the pages bring.
    private const int Few = 10;

    // Files are fetched about in the order of the pages, so older ones may go; their files are asked for by name if they are needed after all.
    private const int MaxPages = 20;

    private readonly ConcurrentDictionary<string, string> _urls = new(StringComparer.Ordinal);

    // By the places of the files in the manifest.
    private readonly Lazy<bool[]> _given = new(() => new bool[manifest.Entries.Count]);
    private readonly Queue<IReadOnlyList<string>> _pages = new();
    private readonly SemaphoreSlim _paging = new(1, 1);
    private string? _cursor;
    private bool _complete;

    private bool? _byName;
    private int _asked;
    private volatile bool _forgot;

    public async ValueTask<Uri?> GetUrlAsync(string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(name) is { } known)
            {
                return known;
            }

            if (WasGiven(name))
            {
                return await RenewUrlAsync(name, cancellationToken).ConfigureAwait(false);
            }

            await _paging.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (_urls.ContainsKey(name))
                {
                    continue;
                }

                // One page that has all is as good as asking by name, and every server knows pages.
                _byName ??= manifest.Entries.Count > context.Configuration.FileUrlPageSize && wanted.Count <= manifest.Entries.Count / Few;
                if (_byName.Value && await AskByNameAsync(name, cancellationToken).ConfigureAwait(false))
                {
                    if (!_urls.ContainsKey(name))
                    {
                        return null;
                    }

                    continue;
                }

                if (_complete)
                {
                    break;
                }

                var page = await AskAsync(null, _cursor, cancellationToken).ConfigureAwait(false);
                KeepPage(page);
                _complete = page?.PageInfo is not { HasNextPage: true, EndCursor: { } cursor } || cursor == _cursor;
                _cursor = page?.PageInfo?.EndCursor;
            }
            finally
            {
                _ = _paging.Release();
            }
        }

        return _forgot ? await RenewUrlAsync(name, cancellationToken).ConfigureAwait(false) : null;
    }

    public async ValueTask<Uri?> RenewUrlAsync(string name, CancellationToken cancellationToken)
    {
        WireEdges<FileUrl>? page;
        try
        {
            page = await AskAsync([name], null, cancellationToken).ConfigureAwait(false);
        }
        catch (ArtifactApiException e) when (e.StatusCode == HttpStatusCode.BadRequest)
        {
            // A server that cannot be asked by name still has its download handler.
            return null;
        }

        var url = Read(page).FirstOrDefault(file => file.Name == name).Url;
        return url is null ? null : new Uri(url);
    }

    public ValueTask<T> FetchByHandlerAsync<T>(
        DownloadItem item, Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume, CancellationToken cancellationToken) =>
        FetchRangeByHandlerAsync(item, 0, null, consume, cancellationToken);

    /// <summary>A part of a file through the server: <paramref name="count"/> bytes, or the rest for null.</summary>
    public async ValueTask<T> FetchRangeByHandlerAsync<T>(
        DownloadItem item, long offset, long? count, Func<HttpResponseMessage, Stream, CancellationToken, ValueTask<T>> consume, CancellationToken cancellationToken)
    {
        var withId = await context.Api.HasFeatureAsync(ServerFeature.DownloadHandlerWithId, cancellationToken).ConfigureAwait(false);
        var ofMembership = withId || await context.Api.HasFeatureAsync(ServerFeature.MembershipDownloadHandler, cancellationToken).ConfigureAwait(false);
        return await context.Api.GetHandlerRangeAsync(HandlerPath(item, withId, ofMembership), offset, count, item.Name, consume, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _paging.Dispose();

    private string HandlerPath(DownloadItem item, bool withId, bool ofMembership)
    {
        var collection = version.Path.Collection;
        var hash = item.Digest.Hex;
        if (manifest.StorageLayout != "V2")
        {
            return $"artifacts/{Escape(version.SourcePath.Collection.Owner)}/{hash}";
        }

        var birth = Escape(manifest.Find(item.Name)?.BirthArtifactId);
        var region = Escape(manifest.StorageRegion ?? "default");
        if (!ofMembership)
        {
            return $"artifactsV2/{region}/{Escape(collection.Owner)}/{birth}/{hash}";
        }

        var id = withId ? $"{Escape(version.Id)}/" : "";
        var file = item.Name[(item.Name.LastIndexOf('/') + 1)..];
        return $"artifactsV2/{region}/{Escape(collection.Owner)}/{Escape(collection.Project)}/{Escape(collection.Collection)}/{id}{birth}/{hash}/{Escape(file)}";
    }

    private static string Escape(string? segment) => Uri.EscapeDataString(segment ?? "");

    private Uri? TryTake(string name)
    {
        if (!_urls.TryGetValue(name, out var known))
        {
            return null;
        }

        if (manifest.IndexOf(name) is >= 0 and var index)
        {
            _given.Value[index] = true;
        }

        _ = _urls.TryRemove(name, out _);
        return new Uri(known);
    }

    private bool WasGiven(string name) => _given.IsValueCreated && manifest.IndexOf(name) is >= 0 and var index && _given.Value[index];

    // With one name those that follow it among the wanted ones are asked for: they will be needed next.
    private async Task<bool> AskByNameAsync(string name, CancellationToken cancellationToken)
    {
        List<string> names = [name];
        var size = Math.Min(MaxNames, context.Configuration.FileUrlPageSize);
        for (; _asked < wanted.Count && names.Count < size; _asked++)
        {
            if (wanted[_asked] != name && !_urls.ContainsKey(wanted[_asked]))
            {
                names.Add(wanted[_asked]);
            }
        }

        try
        {
            KeepPage(await AskAsync(names, null, cancellationToken).ConfigureAwait(false));
        }
        catch (ArtifactApiException e) when (e.StatusCode == HttpStatusCode.BadRequest)
        {
            // Pages are what every server knows.
            _byName = false;
        }

        return _byName != false;
    }

    private void KeepPage(WireEdges<FileUrl>? page)
    {
        var names = new List<string>(context.Configuration.FileUrlPageSize);
        foreach (var (name, url) in Read(page))
        {
            // The manifest's own text where there is one, so that each name is in memory once.
            var shared = manifest.Find(name)?.Path ?? name;
            _urls[shared] = url;
            names.Add(shared);
        }

        _pages.Enqueue(names);
        if (_pages.Count > MaxPages)
        {
            _forgot = true;
            foreach (var name in _pages.Dequeue())
            {
                _ = _urls.TryRemove(name, out _);
            }
        }
    }

    private static IEnumerable<(string Name, string Url)> Read(WireEdges<FileUrl>? page)
    {
        foreach (var file in page?.Nodes ?? [])
        {
            if (file is { Name: { } name, DirectUrl: { } text } && Uri.TryCreate(text, UriKind.Absolute, out _))
            {
                yield return (name, text);
            }
        }
    }

    private async Task<WireEdges<FileUrl>?> AskAsync(IReadOnlyList<string>? names, string? cursor, CancellationToken cancellationToken)
    {
        var pageSize = context.Configuration.FileUrlPageSize;
        if (await context.Api.HasFeatureAsync(ServerFeature.MembershipFiles, cancellationToken).ConfigureAwait(false))
        {
            var collection = version.Path.Collection;
            var variables = new MembershipFilesVariables(collection.Owner!, collection.Project!, collection.Collection, version.Path.Tag.ToString(), names, cursor, pageSize);
            var operation = names is null ? MembershipFileUrlsOperation.Instance : MembershipFileUrlsOperation.ByNames;
            var data = await context.Api.ExecuteAsync(operation, variables, action, cancellationToken).ConfigureAwait(false);
            return (data.Project?.ArtifactCollection?.ArtifactMembership ?? throw Gone()).Files;
        }

        var byId = names is null ? ArtifactFileUrlsOperation.Instance : ArtifactFileUrlsOperation.ByNames;
        var files = await context.Api.ExecuteAsync(byId, new ArtifactFilesVariables(version.Id, names, cursor, pageSize), action, cancellationToken).ConfigureAwait(false);
        return (files.Artifact ?? throw Gone()).Files;
    }

    private ArtifactNotFoundException Gone() =>
        new($"Could not {action}: the server no longer has '{version.Path}', or the API key may no longer see it. It may have been deleted or unlinked.", version.Path);
}
