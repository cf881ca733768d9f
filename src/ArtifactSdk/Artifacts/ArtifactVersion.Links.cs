using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ArtifactSdk.Artifacts;
using ArtifactSdk.Diagnostics;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk;

public partial class ArtifactVersion
{
    /// <summary>Links the version into another collection, such as one of a registry, where it gets a number of its own.</summary>
    /// <param name="targetPath">
    /// <c>[organisation/]wandb-registry-{registry}/{collection}</c>, or <c>[[entity/]project/]collection</c>. The collection is made when there is
    /// none, a registry has to exist. What the path leaves out comes from the entity of <see cref="SourcePath"/> and from the client's options.
    /// </param>
    /// <param name="aliases">Aliases in the target, beside <c>latest</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The version as the target has it.</returns>
    /// <exception cref="ArtifactPathFormatException">The path breaks a rule.</exception>
    /// <exception cref="ArgumentException">An alias breaks a rule.</exception>
    /// <exception cref="ArtifactLinkException">The link was refused; <see cref="ArtifactLinkException.Reason"/> says why.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or gave no answer.</exception>
    public virtual Task<ArtifactVersion> LinkAsync(string targetPath, IEnumerable<string>? aliases = null, CancellationToken cancellationToken = default) =>
        LinkAsync(CollectionPath.Parse(targetPath), aliases, cancellationToken);

    /// <summary>Links the version into another collection, such as one of a registry, where it gets a number of its own.</summary>
    /// <param name="target">
    /// The collection; it is made when there is none, a registry has to exist. What the path leaves out comes from the entity of
    /// <see cref="SourcePath"/> and from the client's options.
    /// </param>
    /// <param name="aliases">Aliases in the target, beside <c>latest</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The version as the target has it.</returns>
    /// <exception cref="ArgumentException">An alias breaks a rule.</exception>
    /// <exception cref="ArtifactLinkException">The link was refused; <see cref="ArtifactLinkException.Reason"/> says why.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or gave no answer.</exception>
    public virtual async Task<ArtifactVersion> LinkAsync(CollectionPath target, IEnumerable<string>? aliases = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        Context.ThrowIfDisposed();
        using var operation = OperationScope.Start("artifact.link", Context.Configuration.BaseUrl, ("artifact.collection", target.Collection), ("artifact.registry", target.Registry));
        return await operation.RunAsync(() => Context.Linker.LinkAsync(this, target, aliases, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Removes the link through which the version was found. The version itself and its other links stay.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when the link is gone.</returns>
    /// <exception cref="InvalidOperationException">This is no link but the version itself.</exception>
    /// <exception cref="ArtifactNotFoundException">The link or its collection is gone already.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key may not change the collection.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or gave no answer.</exception>
    public virtual async Task UnlinkAsync(CancellationToken cancellationToken = default)
    {
        Context.ThrowIfDisposed();
        await new VersionEditor(Context, this).UnlinkAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists the version as each collection has it that it is linked into and that the owner of the key may see.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The links; none when there are none.</returns>
    /// <exception cref="ArtifactNotFoundException">The version was deleted.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or gave no answer.</exception>
    public virtual async IAsyncEnumerable<ArtifactVersion> GetLinkedVersionsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Context.ThrowIfDisposed();
        var action = $"list the links of '{SourcePath}'";
        await foreach (var edge in Pages.ReadAsync(FetchAsync, cancellationToken).ConfigureAwait(false))
        {
            if (edge.Node?.ArtifactCollection?.TypeName == LinkedArtifactsOperation.LinkCollection)
            {
                yield return VersionReader.FromLink(this, edge.Node);
            }
        }

        async Task<WireEdges<WireMembership>?> FetchAsync(string? cursor, CancellationToken token)
        {
            var data = await Context.Api.ExecuteAsync(LinkedArtifactsOperation.Instance, new ListByIdVariables(Id, cursor, Pages.Size), action, token).ConfigureAwait(false);
            return data.Artifact is { } artifact ? artifact.ArtifactMemberships : throw Gone(action);
        }
    }

    /// <summary>Gets the run that logged the version first.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The run; <see langword="null"/> when it was no run, or one that the owner of the key may not see.</returns>
    /// <exception cref="ArtifactNotFoundException">The version was deleted.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or gave no answer.</exception>
    public virtual async Task<RunInfo?> GetLoggedByAsync(CancellationToken cancellationToken = default)
    {
        Context.ThrowIfDisposed();
        var action = $"find the run that logged '{Path}'";
        var data = await Context.Api.ExecuteAsync(ArtifactRunsOperation.CreatedBy, new ArtifactIdVariables(Id), action, cancellationToken).ConfigureAwait(false);
        return data.Artifact is { } artifact ? RunReader.Read(Context.Api.AppUrl, artifact.CreatedBy) : throw Gone(action);
    }

    /// <summary>Lists the runs that used the version, as far as the owner of the key may see them.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The runs; none when there are none.</returns>
    /// <exception cref="ArtifactNotFoundException">The version was deleted.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or gave no answer.</exception>
    public virtual async IAsyncEnumerable<RunInfo> GetUsedByAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Context.ThrowIfDisposed();
        var action = $"list the runs that used '{Path}'";
        await foreach (var edge in Pages.ReadAsync(FetchAsync, cancellationToken).ConfigureAwait(false))
        {
            if (RunReader.Read(Context.Api.AppUrl, edge.Node) is { } run)
            {
                yield return run;
            }
        }

        async Task<WireEdges<WireRun>?> FetchAsync(string? cursor, CancellationToken token)
        {
            var data = await Context.Api.ExecuteAsync(ArtifactRunsOperation.UsedBy, new ListByIdVariables(Id, cursor, Pages.Size), action, token).ConfigureAwait(false);
            return data.Artifact is { } artifact ? artifact.UsedBy : throw Gone(action);
        }
    }

    /// <summary>Gets the metrics that its run had logged last when it logged the version.</summary>
    /// <remarks>Metrics reach the server some seconds after they were logged: of a run that still goes on, ask a little later.</remarks>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The metrics, with <c>_step</c> and <c>_timestamp</c>; <see langword="null"/> when there are none: the run had logged none before, they have not
    /// arrived, or the owner of the key may not see the run. Numbers that are none are the texts <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.
    /// </returns>
    /// <exception cref="ArtifactNotFoundException">The version was deleted.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or gave no answer.</exception>
    public virtual async Task<JsonObject?> GetMetricsAsync(CancellationToken cancellationToken = default)
    {
        Context.ThrowIfDisposed();
        if (HistoryStep is not { } step || await GetLoggedByAsync(cancellationToken).ConfigureAwait(false) is not { } run)
        {
            return null;
        }

        var address = new RunVariables(run.Entity, run.Project, run.Id);
        var rows = await RunRows.ReadAsync(Context, address, step, step + 1, 2, $"read the metrics of '{Path}'", cancellationToken).ConfigureAwait(false);
        return rows is [var row, ..] ? row : null;
    }

    private ArtifactNotFoundException Gone(string action) =>
        new($"Could not {action}: the server does not know the version any more. It may have been deleted.", Path);
}
