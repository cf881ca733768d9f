using ArtifactSdk.Artifacts;
using ArtifactSdk.Diagnostics;

namespace ArtifactSdk;

public partial class ArtifactClient
{
    /// <summary>
    /// Brings the files of several versions, each into a folder of its own, with one limit for all of them. Content that several versions have
    /// comes over the network once. A version that fails does not keep the others.
    /// </summary>
    /// <param name="versions">The versions. Duplicates are downloaded once.</param>
    /// <param name="directory">
    /// The folder above: each version goes into <c>{collection}-v{number}</c> below it, by its source's name, on every system.
    /// <see langword="null"/>: <c>artifacts</c> below the current directory, or <c>WANDB_ARTIFACT_DIR</c>.
    /// </param>
    /// <param name="options">Which files, how many at once over all versions, and a receiver for the progress of all of them together.</param>
    /// <param name="cancellationToken">Stops the download; what is complete stays.</param>
    /// <returns>The result of each version, in the order of <paramref name="versions"/>.</returns>
    /// <exception cref="ArgumentException">The folder is an empty text, a version or a name of a file is null, or two would share a folder. What happens to a version is in its result instead.</exception>
    public virtual async Task<IReadOnlyList<ArtifactDownloadResult>> DownloadManyAsync(
        IEnumerable<ArtifactVersion> versions, string? directory = null, DownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(versions);
        DownloadOptions.Check(directory, options);
        Context.ThrowIfDisposed();
        var root = Path.GetFullPath(directory ?? Context.Configuration.ArtifactDirectory);
        using var operation = OperationScope.Start("artifact.download_many", Context.Configuration.BaseUrl);
        var work = new ManyDownloads(Context, root, options ?? new DownloadOptions());
        return await operation.RunAsync(() => work.RunAsync([.. versions], cancellationToken)).ConfigureAwait(false);
    }
}
