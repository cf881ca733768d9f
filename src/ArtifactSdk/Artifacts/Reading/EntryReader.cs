using ArtifactSdk.Http;
using ArtifactSdk.Manifests;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>Reads parts of one file of a version, from storage or from the local cache.</summary>
internal sealed class EntryReader : IDisposable
{
    private readonly ClientContext _context;
    private readonly VersionFileUrls _urls;
    private readonly DownloadItem _item;
    private readonly Stream? _cached;
    private Uri? _url;
    private bool _throughServer;

    private EntryReader(ClientContext context, VersionFileUrls urls, DownloadItem item, Stream? cached)
    {
        _context = context;
        _urls = urls;
        _item = item;
        _cached = cached;
    }

    public string Name => _item.Name;

    public ContentDigest Digest => _item.Digest;

    public long Length => _item.Size ?? 0;

    public ClientContext Context => _context;

    /// <summary>Opens an entry; what a reference leads to is read where it is.</summary>
    public static async Task<Stream> OpenAsync(ClientContext context, ArtifactVersion version, string name, CancellationToken cancellationToken)
    {
        var action = $"read '{name}' of '{version.Path}'";
        var manifest = await ManifestDownload.FetchAsync(context, version, action, cancellationToken).ConfigureAwait(false);
        var entry = manifest.Find(name) ?? throw VersionDownload.NotThere(name, manifest, version, action);
        var holder = new ReferencedVersion(version, manifest);
        if (entry.IsReference)
        {
            (entry, var other) = await new ReferencedVersions(context, action).FollowAsync(entry, cancellationToken).ConfigureAwait(false);
            holder = other ?? holder;
        }

        if (entry.IsReference)
        {
            var outside = OutsideReference.Find(context, name, entry, action, "or read it from there yourself.");
            return await ReferenceStream.OpenAsync(context, outside, cancellationToken).ConfigureAwait(false);
        }

        var item = VersionDownload.ToItem(entry, action);
        if (item.Size is null)
        {
            throw new ArtifactException($"Could not {action}: the version does not record its size, so it cannot be read in parts. Use DownloadFileAsync.");
        }

        var cached = await OpenCachedAsync(context, item, cancellationToken).ConfigureAwait(false);
        return new EntryStream(new EntryReader(context, new VersionFileUrls(context, holder.Version, holder.Manifest, action, [entry.Path]), item, cached));
    }

    /// <summary>Fills the buffer with the bytes from <paramref name="offset"/> on; the file must have that many.</summary>
    public async ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_cached is not null)
        {
            _cached.Position = offset;
            await _cached.ReadExactlyAsync(buffer, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!_throughServer)
        {
            _url ??= await _urls.RenewUrlAsync(Name, cancellationToken).ConfigureAwait(false) ?? await _urls.GetUrlAsync(Name, cancellationToken).ConfigureAwait(false);
        }

        var kept = new KeptBytes();
        for (var isRenewed = false; !_throughServer && _url is not null; isRenewed = true)
        {
            try
            {
                _ = await _context.Storage.GetRangeAsync(_url, offset, buffer.Length, Name, kept, ReceiveAsync, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (StorageUrlExpiredException)
            {
                _url = isRenewed ? null : await _urls.RenewUrlAsync(Name, cancellationToken).ConfigureAwait(false);
            }
        }

        _throughServer = true;
        _ = await _urls.FetchRangeByHandlerAsync(_item, offset, buffer.Length, ReceiveFromStartAsync, cancellationToken).ConfigureAwait(false);

        ValueTask<bool> ReceiveFromStartAsync(HttpResponseMessage response, Stream body, CancellationToken token)
        {
            kept.Count = 0;
            return ReceiveAsync(response, body, token);
        }

        async ValueTask<bool> ReceiveAsync(HttpResponseMessage response, Stream body, CancellationToken token)
        {
            while (kept.Count < buffer.Length)
            {
                var read = await body.ReadAsync(buffer[(int)kept.Count..], token).ConfigureAwait(false);
                kept.Count += read > 0
                    ? read
                    : throw new AttemptFailedException($"the connection ended after {TransferErrors.Bytes(kept.Count)} of {TransferErrors.Bytes(buffer.Length)}", canRetry: true);
            }

            return true;
        }
    }

    public void Dispose()
    {
        _cached?.Dispose();
        _urls.Dispose();
    }

    // Nothing in the cache is trusted: what is read in parts later has to be right now.
    private static async Task<Stream?> OpenCachedAsync(ClientContext context, DownloadItem item, CancellationToken cancellationToken)
    {
        if (context.Cache?.TryOpen(item.Digest, item.Size) is not { } cached)
        {
            return null;
        }

        try
        {
            using var hashing = new HashingStream(cached);
            await hashing.CopyToAsync(Stream.Null, 128 * 1024, cancellationToken).ConfigureAwait(false);
            if (hashing.Finish() == item.Digest)
            {
                return cached;
            }

            context.Cache.TryRemove(item.Digest);
        }
        catch (IOException)
        {
            // The network has the bytes too.
        }
        catch
        {
            await cached.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await cached.DisposeAsync().ConfigureAwait(false);
        return null;
    }
}
