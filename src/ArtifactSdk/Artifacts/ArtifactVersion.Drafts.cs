using ArtifactSdk.Artifacts;
using ArtifactSdk.Diagnostics;

namespace ArtifactSdk;

public partial class ArtifactVersion
{
    /// <summary>
    /// Creates a draft with the entries, description and metadata of this version. Add, replace and remove entries, and log it:
    /// it becomes the next version of the collection that this one was logged to, and only new bytes are sent. Nothing is downloaded
    /// except the list of files.
    /// </summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The draft. To replace an entry, add it with <c>overwrite</c>. The run that logs it must belong to the project of <see cref="SourcePath"/>.</returns>
    /// <exception cref="ArtifactApiException">The server did not give the list of the files.</exception>
    /// <exception cref="ArtifactException">A name in the version breaks a rule, so that no new version can hold it.</exception>
    public virtual async Task<Artifact> NewDraftAsync(CancellationToken cancellationToken = default)
    {
        Context.ThrowIfDisposed();
        var action = $"start a draft of '{Path}'";
        using var operation = OperationScope.Start("artifact.draft", Context.Configuration.BaseUrl, ("artifact.collection", SourcePath.Collection.Collection), ("artifact.type", Type));
        return await operation.RunAsync(async () =>
        {
            var manifest = await ManifestDownload.FetchAsync(Context, this, action, cancellationToken).ConfigureAwait(false);
            try
            {
                return Artifact.Continue(this, manifest);
            }
            catch (ArgumentException e)
            {
                throw new ArtifactException($"Could not {action}: it contains something that a new version must not contain. {e.Message}", e);
            }
        }).ConfigureAwait(false);
    }
}
