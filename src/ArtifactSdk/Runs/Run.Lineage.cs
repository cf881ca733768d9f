using ArtifactSdk.Protocol.Operations;
using ArtifactSdk.Runs;

namespace ArtifactSdk;

public partial class Run
{
    /// <summary>Lists the versions that the run has logged so far. Also works after the run is finished.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The versions in their own collections, fetched page by page.</returns>
    /// <exception cref="ArtifactNotFoundException">The run was deleted.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual IAsyncEnumerable<ArtifactVersion> GetLoggedArtifactsAsync(CancellationToken cancellationToken = default) =>
        new StoredRunReader(Context).ArtifactsAsync(new RunVariables(Entity, Project, Id), logged: true, cancellationToken);

    /// <summary>Lists the versions that the run has used so far and that the owner of the key may see. Also works after the run is finished.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The versions in their own collections, fetched page by page.</returns>
    /// <exception cref="ArtifactNotFoundException">The run was deleted.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual IAsyncEnumerable<ArtifactVersion> GetUsedArtifactsAsync(CancellationToken cancellationToken = default) =>
        new StoredRunReader(Context).ArtifactsAsync(new RunVariables(Entity, Project, Id), logged: false, cancellationToken);
}
