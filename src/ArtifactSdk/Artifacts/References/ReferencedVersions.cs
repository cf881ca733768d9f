using ArtifactSdk.Manifests;

namespace ArtifactSdk.Artifacts;

/// <summary>The versions that references of one call lead to, each fetched once, and the way along references from one to the next.</summary>
internal sealed class ReferencedVersions(ClientContext context, string action)
{
    private const int MaxDepth = 16;

    private readonly Dictionary<string, ReferencedVersion?> _versions = new(StringComparer.Ordinal);

    /// <summary>A reference as it may be shown: what stands behind '?' may be a signature.</summary>
    public static string Shown(string reference) => reference.Split('?')[0];

    /// <summary>Goes from version to version until there are bytes, or a reference that leads out of the server.</summary>
    /// <returns>The entry, and the version that holds it; none when <paramref name="entry"/> leads to no other version.</returns>
    /// <exception cref="ArtifactException">The references go in a circle, or name no entry.</exception>
    /// <exception cref="ArtifactNotFoundException">A version or an entry on the way is gone.</exception>
    public async ValueTask<(ManifestEntry Entry, ReferencedVersion? Holder)> FollowAsync(ManifestEntry entry, CancellationToken cancellationToken)
    {
        var current = entry;
        ReferencedVersion? holder = null;
        for (var depth = 0; current.Reference is { } reference && ArtifactUri.Is(reference); depth++)
        {
            if (depth == MaxDepth)
            {
                throw new ArtifactException($"Could not {action}: '{entry.Path}' is a reference to a reference, more than {MaxDepth} levels deep or circular. Nothing was written.");
            }

            if (!ArtifactUri.TryRead(reference, out var id, out var name))
            {
                throw new ArtifactException($"Could not {action}: '{entry.Path}' is a reference to '{reference}', which names no entry of a version. Nothing was written.");
            }

            holder = await FetchAsync(id, cancellationToken).ConfigureAwait(false)
                ?? throw new ArtifactNotFoundException($"Could not {action}: '{entry.Path}' is a reference to '{reference}', and the server no longer has that version. It may have been deleted.");
            current = holder.Manifest.Find(name) ?? throw VersionDownload.NotThere(name, holder.Manifest, holder.Version, action);
        }

        return (current, holder);
    }

    /// <summary>Null when it is gone; that too is asked once, for many references may lead to it.</summary>
    private async ValueTask<ReferencedVersion?> FetchAsync(string id, CancellationToken cancellationToken)
    {
        if (!_versions.TryGetValue(id, out var known))
        {
            try
            {
                var version = await context.Resolver.GetByIdAsync(id, action, cancellationToken).ConfigureAwait(false);
                known = new(version, await ManifestDownload.FetchAsync(context, version, action, cancellationToken).ConfigureAwait(false));
            }
            catch (ArtifactNotFoundException)
            {
                known = null;
            }

            _versions.Add(id, known);
        }

        return known;
    }
}
