using ArtifactSdk.Manifests;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>Makes wishes for a download out of references: entries of other versions come as files of theirs, the rest through handlers.</summary>
internal sealed class ReferenceItems(ClientContext context, bool allowMissing, string action) : IDisposable
{
    private const int MaxDepth = 16;

    private readonly Dictionary<string, (ArtifactVersion Version, Manifest Manifest, VersionFileUrls Urls)> _versions = new(StringComparer.Ordinal);

    /// <summary>Gets where the bytes of entries of other versions are: by the name here, the addresses and the name there.</summary>
    public Dictionary<string, (VersionFileUrls Urls, string Name)> Elsewhere { get; } = new(StringComparer.Ordinal);

    public async ValueTask<DownloadItem> ToItemAsync(ManifestEntry entry, CancellationToken cancellationToken)
    {
        var (final, version) = await FollowAsync(entry, cancellationToken).ConfigureAwait(false);
        if (version is not null)
        {
            var item = VersionDownload.ToItem(final, action);
            Elsewhere[entry.Path] = (_versions[version].Urls, final.Path);
            return item with { Name = entry.Path };
        }

        if (!Uri.TryCreate(final.Reference, UriKind.Absolute, out var uri) || context.References.Find(uri) is not { } handler)
        {
            throw new ArtifactException($"Could not {action}: '{entry.Path}' is a reference to '{Shown(final.Reference!)}', whose scheme no handler knows. Register one in ArtifactClientOptions.ReferenceHandlers, or set DownloadOptions.SkipReferences to get the other files. Nothing was written.");
        }

        var recorded = new ReferencedObject(entry.Path, uri, final.Digest, final.Size, Extra(final));
        var known = ContentDigest.TryFromBase64(final.Digest, out var digest) || ContentDigest.TryFromHex(final.Digest, out digest);
        return new DownloadItem(entry.Path, digest, final.Size)
        {
            // An ETag that looks like an MD5 mostly is one: good enough to recognise a file that is there, not to refuse one.
            IsVerifiable = known,
            Reference = new ReferenceTarget(Shown(final.Reference!), final.Digest, token => handler.OpenAsync(recorded, token), allowMissing),
        };
    }

    public void Dispose()
    {
        foreach (var (_, _, urls) in _versions.Values)
        {
            urls.Dispose();
        }
    }

    /// <summary>Goes from version to version until there are bytes, or a reference that leads out of the server.</summary>
    private async ValueTask<(ManifestEntry Entry, string? VersionId)> FollowAsync(ManifestEntry entry, CancellationToken cancellationToken)
    {
        var current = entry;
        string? holder = null;
        for (var depth = 0; current.Reference is { } reference && ArtifactUri.Is(reference); depth++)
        {
            if (depth == MaxDepth)
            {
                throw new ArtifactException($"Could not {action}: '{entry.Path}' is a reference to a reference, more than {MaxDepth} deep, or in a circle. Nothing was written.");
            }

            if (!ArtifactUri.TryRead(reference, out var id, out var name))
            {
                throw new ArtifactException($"Could not {action}: '{entry.Path}' is a reference to '{reference}', which names no entry of a version. Nothing was written.");
            }

            var (version, manifest, _) = await FetchAsync(id, cancellationToken).ConfigureAwait(false);
            current = manifest.Find(name) ?? throw VersionDownload.NotThere(name, version, action);
            holder = id;
        }

        return (current, current.Reference is null ? holder : null);
    }

    private async ValueTask<(ArtifactVersion Version, Manifest Manifest, VersionFileUrls Urls)> FetchAsync(string id, CancellationToken cancellationToken)
    {
        if (!_versions.TryGetValue(id, out var known))
        {
            var version = await context.Resolver.GetByIdAsync(id, action, cancellationToken).ConfigureAwait(false);
            var manifest = await ManifestDownload.FetchAsync(context, version, action, cancellationToken).ConfigureAwait(false);
            known = (version, manifest, new VersionFileUrls(context, version, manifest, action));
            _versions.Add(id, known);
        }

        return known;
    }

    private static Dictionary<string, string>? Extra(ManifestEntry entry) =>
        entry.Extra?.Where(member => member.Value is not null).ToDictionary(member => member.Key, member => member.Value!.ToString(), StringComparer.Ordinal);

    // What stands behind '?' may be a signature.
    private static string Shown(string reference) => reference.Split('?')[0];
}
