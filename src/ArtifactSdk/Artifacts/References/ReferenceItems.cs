using ArtifactSdk.Manifests;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>Makes wishes for a download out of references: entries of other versions come as files of theirs, the rest through handlers.</summary>
internal sealed class ReferenceItems(ClientContext context, bool allowMissing, string action) : IDisposable
{
    private readonly ReferencedVersions _versions = new(context, action);
    private readonly Dictionary<ReferencedVersion, (VersionFileUrls Urls, List<string> Wanted)> _urls = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gets where the bytes of entries of other versions are: by the name here, the addresses and the name there.</summary>
    public Dictionary<string, (VersionFileUrls Urls, string Name)> Elsewhere { get; } = new(StringComparer.Ordinal);

    public async ValueTask<DownloadItem> ToItemAsync(ManifestEntry entry, CancellationToken cancellationToken)
    {
        var (final, holder) = await _versions.FollowAsync(entry, cancellationToken).ConfigureAwait(false);
        if (holder is not null && !final.IsReference)
        {
            var item = VersionDownload.ToItem(final, action);
            Elsewhere[entry.Path] = (UrlsOf(holder, final.Path), final.Path);
            return item with { Name = entry.Path };
        }

        var outside = OutsideReference.Find(context, entry.Path, final, action, "or set DownloadOptions.SkipReferences to get the other files. Nothing was written.");
        var known = ContentDigest.TryFromBase64(final.Digest, out var digest) || ContentDigest.TryFromHex(final.Digest, out digest);
        return new DownloadItem(entry.Path, digest, final.Size)
        {
            // An ETag that looks like an MD5 mostly is one: good enough to recognise a file that is there, not to refuse one.
            IsVerifiable = known,
            Reference = new ReferenceTarget(outside.Shown, final.Digest, outside.OpenAsync, allowMissing),
        };
    }

    public void Dispose()
    {
        foreach (var (urls, _) in _urls.Values)
        {
            urls.Dispose();
        }
    }

    private VersionFileUrls UrlsOf(ReferencedVersion holder, string name)
    {
        if (!_urls.TryGetValue(holder, out var known))
        {
            List<string> wanted = [];
            known = (new VersionFileUrls(context, holder.Version, holder.Manifest, action, wanted), wanted);
            _urls.Add(holder, known);
        }

        known.Wanted.Add(name);
        return known.Urls;
    }
}
