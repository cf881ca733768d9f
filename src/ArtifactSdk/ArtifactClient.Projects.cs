using ArtifactSdk.Projects;
using ArtifactSdk.Registries;

namespace ArtifactSdk;

public partial class ArtifactClient
{
    /// <summary>Says whose API key it is. A way to check a key: a wrong one is refused.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The user, asked for once and then remembered.</returns>
    /// <exception cref="ArtifactAccessException">There is no key, or it was refused.</exception>
    /// <exception cref="ArtifactApiException">The server did not answer.</exception>
    public virtual async Task<Account> GetAccountAsync(CancellationToken cancellationToken = default)
    {
        Context.ThrowIfDisposed();
        var viewer = await Context.Api.GetViewerAsync(cancellationToken).ConfigureAwait(false);
        return new(viewer.Username ?? viewer.Entity ?? "", viewer.Email, viewer.Entity, [.. viewer.TeamNames]);
    }

    /// <summary>Lists the projects of an entity, without registries: see <see cref="GetRegistriesAsync(string?, SearchFilter?, string?, CancellationToken)"/>.</summary>
    /// <param name="entity">The user or team; <see langword="null"/> for the one in the options, else the default entity of the key's owner.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The projects, fetched page by page.</returns>
    /// <exception cref="ArtifactPathFormatException">The name of the entity breaks a rule.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual IAsyncEnumerable<ProjectInfo> GetProjectsAsync(string? entity = null, CancellationToken cancellationToken = default)
    {
        if (entity is not null)
        {
            // The path's rules, for any project of it.
            _ = CollectionPath.ForProject("x", "x", entity);
        }

        return new ProjectLister(Context).ListAsync(entity, cancellationToken);
    }

    /// <summary>Lists the artifact types of a project or registry.</summary>
    /// <param name="project">The project; of a registry its name after <c>wandb-registry-</c>.</param>
    /// <param name="entity">The entity of the project, or the organization of the registry; <see langword="null"/> for the one in the options.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The names of the types, fetched page by page.</returns>
    /// <exception cref="ArtifactPathFormatException">A name breaks a rule.</exception>
    /// <exception cref="ArtifactNotFoundException">There is no such project, or the owner of the key may not see it.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual IAsyncEnumerable<string> GetArtifactTypesAsync(string project, string? entity = null, CancellationToken cancellationToken = default) =>
        new ProjectLister(Context).ListTypesAsync(CollectionFinder.ProjectPath(project, entity), cancellationToken);
}
