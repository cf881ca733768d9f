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
    /// Adds the entries of a draft to a version that several writers create together, each in its own run. The version stays invisible until one of
    /// them calls <see cref="FinishArtifactAsync"/>, once, after all others have added their entries.
    /// </summary>
    /// <remarks>Description, metadata, tags and time to live come from the draft of the first writer.</remarks>
    /// <param name="artifact">The draft. All writers use the same name and type. Of entries with the same name, the last one wins.</param>
    /// <param name="distributedId">
    /// The common id of the writers, at most 128 characters; <see langword="null"/> for the group of the run. It can be used again after the version is finished.
    /// </param>
    /// <param name="aliases">Aliases besides <c>latest</c>; only those of the first writer count.</param>
    /// <param name="options">The options, such as a receiver of progress reports; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the call; nothing is then added.</param>
    /// <returns>A task that ends when the server has the entries.</returns>
    /// <exception cref="ArgumentException">There is no id and the run has no group, or an id, an alias, a tag or the metadata breaks a rule.</exception>
    /// <exception cref="ArtifactIntegrityException">A file changed since it was added.</exception>
    /// <exception cref="ArtifactTransferException">A file could not be read, or did not arrive.</exception>
    /// <exception cref="ArtifactTimeoutException">It took longer than <see cref="LogArtifactOptions.Timeout"/>; <see cref="ArtifactTimeoutException.Pending"/> lists the incomplete files. Nothing was committed.</exception>
    /// <exception cref="ArtifactApiException">The server refused, for example because the name has another type.</exception>
    public virtual async Task UpsertArtifactAsync(
        Artifact artifact, string? distributedId = null, IEnumerable<string>? aliases = null, LogArtifactOptions? options = null, CancellationToken cancellationToken = default) =>
        _ = await PublishDistributedAsync(artifact, distributedId, commits: false, aliases, options, cancellationToken).ConfigureAwait(false);

    /// <summary>Adds the entries of a draft, which may be empty, to a version that several writers create together, and completes the version.</summary>
    /// <param name="artifact">The draft. All writers use the same name and type. Of entries with the same name, the last one wins.</param>
    /// <param name="distributedId">The common id of the writers; <see langword="null"/> for the group of the run.</param>
    /// <param name="aliases">Aliases besides <c>latest</c>, which moves to the version.</param>
    /// <param name="options">The options, such as a receiver of progress reports; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the call; the version is then not complete.</param>
    /// <returns>The version with the entries of all writers.</returns>
    /// <exception cref="ArgumentException">There is no id and the run has no group, or an id, an alias, a tag or the metadata breaks a rule.</exception>
    /// <exception cref="ArtifactIntegrityException">A file changed since it was added.</exception>
    /// <exception cref="ArtifactTransferException">A file could not be read, or did not arrive.</exception>
    /// <exception cref="ArtifactTimeoutException">It took longer than <see cref="LogArtifactOptions.Timeout"/>; <see cref="ArtifactTimeoutException.Pending"/> lists the incomplete files. Nothing was committed.</exception>
    /// <exception cref="ArtifactApiException">The server refused, for example because the name has another type.</exception>
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
                $"The writers of '{artifact.Name}' need a common id of 1 to {MaxDistributedIdLength} characters. Pass one, or start the runs in one group (RunOptions.Group).",
                nameof(distributedId));
        }

        using var operation = OperationScope.Start("artifact.log", Context.Configuration.BaseUrl, ("artifact.collection", artifact.Name), ("artifact.type", artifact.Type));
        var publisher = new ArtifactPublisher(Context, Target, Step);
        return await _logs.RunAsync(() => operation.RunAsync(
            () => publisher.PublishAsync(artifact, PublishMode.Distributed(id, commits), aliases, options ?? new(), cancellationToken))).ConfigureAwait(false);
    }
}
