using ArtifactSdk.Paths;
using ArtifactSdk.Registries;

namespace ArtifactSdk;

public partial class ArtifactClient
{
    /// <summary>Gets a collection.</summary>
    /// <param name="path">The path. Parts that are left out come from the options.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The collection, as it is now.</returns>
    /// <exception cref="ArtifactNotFoundException">There is no such collection, or the owner of the key may not see it.</exception>
    public virtual async Task<ArtifactCollection> GetCollectionAsync(CollectionPath path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        Context.ThrowIfDisposed();
        return await new CollectionFinder(Context).GetAsync(path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says whether there is a collection.</summary>
    /// <param name="path">The path. Parts that are left out come from the options.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Whether there is one that the owner of the key can see.</returns>
    public virtual async Task<bool> CollectionExistsAsync(CollectionPath path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        Context.ThrowIfDisposed();
        return (await new CollectionFinder(Context).FindAsync(path, cancellationToken).ConfigureAwait(false)).Found is not null;
    }

    /// <summary>Lists the collections of a project or registry, the newest first.</summary>
    /// <param name="project">The project; of a registry its name after <c>wandb-registry-</c>.</param>
    /// <param name="type">The type that they must have; <see langword="null"/> for all.</param>
    /// <param name="entity">The entity of the project, or the organisation of the registry; <see langword="null"/> for the options' one.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The collections, asked for in pages as they are needed.</returns>
    /// <exception cref="ArgumentException">The type breaks a rule.</exception>
    /// <exception cref="ArtifactPathFormatException">A name breaks a rule.</exception>
    /// <exception cref="ArtifactNotFoundException">There is no such project, or the owner of the key may not see it.</exception>
    public virtual IAsyncEnumerable<ArtifactCollection> GetCollectionsAsync(string project, string? type = null, string? entity = null, CancellationToken cancellationToken = default)
    {
        var path = CollectionFinder.ProjectPath(project, entity);
        if (type is not null)
        {
            NameRules.Throw(NameRules.CheckArtifactType(type), nameof(type));
        }

        return new CollectionFinder(Context).ListAsync(path, type, cancellationToken);
    }
}
