namespace ArtifactSdk;

public partial class Run
{
    /// <summary>Finds the reasons why <see cref="LinkArtifactAsync(ArtifactVersion, string, IEnumerable{string}, CancellationToken)"/> would fail, without trying to link.</summary>
    /// <param name="version">The version to link.</param>
    /// <param name="targetPath">
    /// <c>[organization/]wandb-registry-{registry}/{collection}</c>, or <c>[[entity/]project/]collection</c>; missing parts come from the run.
    /// </param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The reasons, each with its remedy; empty if the link is possible. The server has the last word.</returns>
    /// <exception cref="ArtifactPathFormatException"><paramref name="targetPath"/> is not such a path.</exception>
    /// <exception cref="ArtifactApiException">The server did not answer, or refused the key.</exception>
    public virtual Task<IReadOnlyList<LinkProblem>> ExplainLinkAsync(ArtifactVersion version, string targetPath, CancellationToken cancellationToken = default) =>
        ExplainLinkAsync(version, CollectionPath.Parse(targetPath), cancellationToken);

    /// <summary>Finds the reasons why <see cref="LinkArtifactAsync(ArtifactVersion, CollectionPath, IEnumerable{string}, CancellationToken)"/> would fail, without trying to link.</summary>
    /// <param name="version">The version to link.</param>
    /// <param name="target">The collection to link into; missing parts come from the run.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The reasons, each with its remedy; empty if the link is possible. The server has the last word.</returns>
    /// <exception cref="ArtifactApiException">The server did not answer, or refused the key.</exception>
    public virtual async Task<IReadOnlyList<LinkProblem>> ExplainLinkAsync(ArtifactVersion version, CollectionPath target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(target);
        return await Context.Linker.ExplainAsync(version, target.IsRegistry ? target : target.Complete(Entity, Project), cancellationToken).ConfigureAwait(false);
    }
}
