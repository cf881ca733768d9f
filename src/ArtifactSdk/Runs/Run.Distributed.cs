using ArtifactSdk.Artifacts;
using ArtifactSdk.Diagnostics;

namespace ArtifactSdk;

public partial class Run
{
    private const int MaxDistributedIdLength = 128;

    /// <summary>Gets the group of runs that it belongs to.</summary>
    public virtual string? Group => _target is null ? throw NoServer() : GroupName;

    internal string? GroupName { get; init; }

    /// <summary>
    /// Adds the entries of a draft to a version that several writers make together, each in a run of its own. Nobody sees the version before one of
    /// them calls <see cref="FinishArtifactAsync"/>, which is to happen once, when all others have added theirs.
    /// </summary>
    /// <remarks>Description, metadata, labels and time to live are those of the first writer's draft.</remarks>
    /// <param name="artifact">The draft. All writers use the same name and type; of entries of the same name the last one counts.</param>
    /// <param name="distributedId">
    /// What the writers agree on, at most 128 characters; <see langword="null"/> for the group of the run. After the version is finished the id is free again.
    /// </param>
    /// <param name="aliases">Aliases beside <c>latest</c>; they count when this is the first writer.</param>
    /// <param name="options">Who hears of the progress.</param>
    /// <param name="cancellationToken">Stops the call; then nothing was added.</param>
    /// <returns>A task that ends when the server has the entries.</returns>
    /// <exception cref="ArgumentException">There is no id and the run has no group, or an id, an alias, a tag or the metadata breaks a rule.</exception>
    /// <exception cref="ArtifactIntegrityException">A file changed since it was added.</exception>
    /// <exception cref="ArtifactTransferException">A file could not be read, or did not arrive.</exception>
    /// <exception cref="ArtifactTimeoutException">It took longer than <see cref="LogArtifactOptions.Timeout"/>; <see cref="ArtifactTimeoutException.Pending"/> names the files that are not there yet. Nothing was committed.</exception>
    /// <exception cref="ArtifactApiException">The server refused: the name has another type, the key may not write, or the like.</exception>
    public virtual async Task UpsertArtifactAsync(
        Artifact artifact, string? distributedId = null, IEnumerable<string>? aliases = null, LogArtifactOptions? options = null, CancellationToken cancellationToken = default) =>
        _ = await PublishDistributedAsync(artifact, distributedId, commits: false, aliases, options, cancellationToken).ConfigureAwait(false);

    /// <summary>Adds the entries of a draft, which may have none, to a version that several writers make together, and completes it.</summary>
    /// <param name="artifact">The draft. All writers use the same name and type; of entries of the same name the last one counts.</param>
    /// <param name="distributedId">What the writers agree on; <see langword="null"/> for the group of the run.</param>
    /// <param name="aliases">Aliases beside <c>latest</c>, which moves to the version.</param>
    /// <param name="options">Who hears of the progress.</param>
    /// <param name="cancellationToken">Stops the call; then the version is not complete.</param>
    /// <returns>The version with the entries of all writers.</returns>
    /// <exception cref="ArgumentException">There is no id and the run has no group, or an id, an alias, a tag or the metadata breaks a rule.</exception>
    /// <exception cref="ArtifactIntegrityException">A file changed since it was added.</exception>
    /// <exception cref="ArtifactTransferException">A file could not be read, or did not arrive.</exception>
    /// <exception cref="ArtifactTimeoutException">It took longer than <see cref="LogArtifactOptions.Timeout"/>; <see cref="ArtifactTimeoutException.Pending"/> names the files that are not there yet. Nothing was committed.</exception>
    /// <exception cref="ArtifactApiException">The server refused: the name has another type, the key may not write, or the like.</exception>
    public virtual async Task<ArtifactVersion> FinishArtifactAsync(
        Artifact artifact, string? distributedId = null, IEnumerable<string>? aliases = null, LogArtifactOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[] wanted = [.. aliases ?? []];
        var version = (await PublishDistributedAsync(artifact, distributedId, commits: true, wanted, options, cancellationToken).ConfigureAwait(false))!;
        if (wanted.Except(version.Aliases, StringComparer.Ordinal).ToArray() is not { Length: > 0 } missing)
        {
            return version;
        }

        // The server has kept those of the writer that came first.
        return artifact.LoggedVersion = await version.AddAliasesAsync(missing, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ArtifactVersion?> PublishDistributedAsync(
        Artifact artifact, string? distributedId, bool commits, IEnumerable<string>? aliases, LogArtifactOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        ThrowIfOver();
        var id = distributedId ?? GroupName;
        if (string.IsNullOrWhiteSpace(id) || id.Length > MaxDistributedIdLength)
        {
            throw new ArgumentException(
                $"The writers of '{artifact.Name}' need an id that they agree on, of 1 to {MaxDistributedIdLength} characters: pass one, or start the runs in one group (RunOptions.Group).",
                nameof(distributedId));
        }

        using var operation = OperationScope.Start("artifact.log", Context.Configuration.BaseUrl, ("artifact.collection", artifact.Name), ("artifact.type", artifact.Type));
        var publisher = new ArtifactPublisher(Context, Target, Step);
        return await _logs.RunAsync(() => operation.RunAsync(
            () => publisher.PublishAsync(artifact, PublishMode.Distributed(id, commits), aliases, options ?? new(), cancellationToken))).ConfigureAwait(false);
    }
}
