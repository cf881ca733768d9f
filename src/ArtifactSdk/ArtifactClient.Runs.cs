using ArtifactSdk.Runs;

namespace ArtifactSdk;

public partial class ArtifactClient
{
    /// <summary>Gets a read-only view of a run: its state, configuration and metrics, and what it logged and used.</summary>
    /// <param name="path">
    /// <c>[[entity/]project/]id</c>; missing parts come from the options. The id is the last part of the run's URL,
    /// not the name that people see.
    /// </param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ArgumentException">The path breaks a rule.</exception>
    /// <exception cref="ArtifactNotFoundException">There is no such run, or the owner of the key may not see it.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async Task<StoredRun> GetRunAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return await new StoredRunReader(Context).GetAsync(path, cancellationToken).ConfigureAwait(false);
    }
}
