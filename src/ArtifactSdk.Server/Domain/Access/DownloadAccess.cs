using ArtifactSdk.Server.Domain.Manifests;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Permissions;

namespace ArtifactSdk.Server.Domain.Access;

/// <summary>
/// Finds the blob that a download address means. The address alone proves nothing: content is handed out only to a caller who
/// can read the project in which it was logged, or a version that contains it through a link.
/// </summary>
internal sealed class DownloadAccess(RegistryServices services)
{
    private const int PageSize = 200;

    /// <summary>The blob, or null when there is none that the caller may read. Whether its bytes are there is not looked at.</summary>
    /// <exception cref="DomainException">The caller sees that the version contains it, and may not read contents there.</exception>
    internal ValueTask<BlobKey?> FindAsync(Caller caller, DownloadAddress address, CancellationToken cancellationToken) =>
        services.Store.ReadAsync(
            async session =>
            {
                var search = new Search(session, caller, address.HexMd5);
                return await FindAsync(search, address) ?? (search.IsRefused ? throw DomainException.Denied() : null);
            },
            cancellationToken);

    private async ValueTask<BlobKey?> FindAsync(Search search, DownloadAddress address)
    {
        foreach (var id in address.ArtifactIds)
        {
            if (GlobalIds.TryDecode(id, GlobalIds.Artifact, out var number) && await InArtifactAsync(search, number) is { } found)
            {
                return found;
            }
        }

        if (address is { Project: { } project, Collection: { } collection })
        {
            return await InCollectionAsync(search, address.Entity, project, collection);
        }

        return await ProjectAccess.FindEntityAsync(search.Session, search.Caller, address.Entity) is { } entity
            ? await InEntityAsync(search, entity)
            : null;
    }

    private async ValueTask<BlobKey?> InArtifactAsync(Search search, long artifactId)
    {
        if (await services.Artifacts.FindReadableAsync(search.Session, search.Caller, artifactId) is not { } artifact
            || await search.Session.GetCollectionAsync(artifact.SequenceId) is not { } sequence
            || await search.Session.GetProjectAsync(sequence.ProjectId) is not { } home)
        {
            return null;
        }

        if (await InProjectAsync(search, home) is { } found)
        {
            return found;
        }

        // Readable through a link only: what the version itself contains, nothing else of its project.
        if (!await ContainsAsync(search, artifact, home))
        {
            return null;
        }

        if (await services.Artifacts.CanUseAsync(search.Session, search.Caller, artifact))
        {
            return new BlobKey(home.EntityId, search.HexMd5);
        }

        search.IsRefused = true;
        return null;
    }

    private async ValueTask<BlobKey?> InCollectionAsync(Search search, string entityName, string projectName, string collectionName)
    {
        if (await services.Projects.FindReadableAsync(search.Session, search.Caller, entityName, projectName) is not { } project
            || await search.Session.FindCollectionAsync(project.Id, collectionName) is not { } collection)
        {
            return null;
        }

        if (collection.Kind == CollectionKind.Sequence)
        {
            return await InProjectAsync(search, project);
        }

        for (var page = new PageRequest(null, PageSize, Descending: true); ;)
        {
            var memberships = await search.Session.ListMembershipsAsync(collection.Id, page);
            foreach (var membership in memberships.Items)
            {
                if (await InArtifactAsync(search, membership.ArtifactId) is { } found)
                {
                    return found;
                }
            }

            if (!memberships.HasNext)
            {
                return null;
            }

            page = page with { After = memberships.Items[^1].Id };
        }
    }

    private async ValueTask<BlobKey?> InEntityAsync(Search search, EntityRow entity)
    {
        for (var page = new PageRequest(null, PageSize); ;)
        {
            var projects = await search.Session.ListProjectsAsync(entity.Id, registriesOnly: false, page);
            foreach (var project in projects.Items)
            {
                if (await InProjectAsync(search, project) is { } found)
                {
                    return found;
                }
            }

            if (!projects.HasNext)
            {
                return null;
            }

            page = page with { After = projects.Items[^1].Id };
        }
    }

    private async ValueTask<BlobKey?> InProjectAsync(Search search, ProjectRow project)
    {
        var births = await search.Session.FindBirthsAsync(project.Id, [search.HexMd5]);
        return births.Count > 0 && await services.Permissions.MayAsync(search.Session, search.Caller, Permission.Use, project)
            ? new BlobKey(project.EntityId, search.HexMd5)
            : null;
    }

    private async ValueTask<bool> ContainsAsync(Search search, ArtifactRow artifact, ProjectRow home)
    {
        var current = CurrentManifest.Of(await search.Session.ManifestsOfArtifactAsync(artifact.Id));
        if (!Digests.TryGetHex(current?.Digest, out var manifestHex))
        {
            return false;
        }

        var manifest = await services.Manifests.FindAsync(new BlobKey(home.EntityId, manifestHex), search.Session.CancellationToken);
        return manifest is not null && manifest.Entries.Any(
            entry => !entry.IsReference && Digests.TryGetHex(entry.Digest, out var hex) && hex == search.HexMd5);
    }

    private sealed record Search(IMetadataSession Session, Caller Caller, string HexMd5)
    {
        /// <summary>It was found where the caller sees what there is, but not the contents.</summary>
        internal bool IsRefused { get; set; }
    }
}
