using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ArtifactSdk.Artifacts;
using ArtifactSdk.Diagnostics;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk;

public partial class ArtifactVersion
{
    /// <summary>Links the version into another collection, such as one of a registry, where it gets its own version number.</summary>
    /// <param name="targetPath">
    /// <c>[organization/]wandb-registry-{registry}/{collection}</c>, or <c>[[entity/]project/]collection</c>. The collection is created if there is
    /// none; a registry must exist. Missing parts come from the entity of <see cref="SourcePath"/> and from the client's options.
    /// </param>
    /// <param name="aliases">Aliases in the target, besides <c>latest</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The version in the target collection.</returns>
    /// <exception cref="ArtifactPathFormatException">The path breaks a rule.</exception>
    /// <exception cref="ArgumentException">An alias breaks a rule.</exception>
    /// <exception cref="ArtifactLinkException">The link was refused; <see cref="ArtifactLinkException.Reason"/> says why.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual Task<ArtifactVersion> LinkAsync(string targetPath, IEnumerable<string>? aliases = null, CancellationToken cancellationToken = default) =>
        LinkAsync(CollectionPath.Parse(targetPath), aliases, cancellationToken);

    /// <summary>Links the version into another collection, such as one of a registry, where it gets its own version number.</summary>
    /// <param name="target">
    /// The collection. It is created if it does not exist; a registry must exist. Missing parts come from the entity of
    /// <see cref="SourcePath"/> and from the client's options.
    /// </param>
    /// <param name="aliases">Aliases in the target, besides <c>latest</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The version in the target collection.</returns>
    /// <exception cref="ArgumentException">An alias breaks a rule.</exception>
    /// <exception cref="ArtifactLinkException">The link was refused; <see cref="ArtifactLinkException.Reason"/> says why.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async Task<ArtifactVersion> LinkAsync(CollectionPath target, IEnumerable<string>? aliases = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        Context.ThrowIfDisposed();
        using var operation = OperationScope.Start("artifact.link", Context.Configuration.BaseUrl, ("artifact.collection", target.Collection), ("artifact.registry", target.Registry));
        return await operation.RunAsync(() => Context.Linker.LinkAsync(this, target, aliases, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Removes the link through which the version was found. The version itself and its other links stay.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when the link has been removed.</returns>
    /// <exception cref="InvalidOperationException">This is no link but the version itself.</exception>
    /// <exception cref="ArtifactNotFoundException">The link or its collection is gone already.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key may not change the collection.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async Task UnlinkAsync(CancellationToken cancellationToken = default)
    {
        Context.ThrowIfDisposed();
        await new VersionEditor(Context, this).UnlinkAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists the links of the version that the owner of the key may see.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The links.</returns>
    /// <exception cref="ArtifactNotFoundException">The version was deleted.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
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
    /// <returns>The run; <see langword="null"/> if no run logged the version, or the owner of the key may not see the run.</returns>
    /// <exception cref="ArtifactNotFoundException">The version was deleted.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async Task<RunInfo?> GetLoggedByAsync(CancellationToken cancellationToken = default)
    {
        Context.ThrowIfDisposed();
        var action = $"find the run that logged '{Path}'";
        var data = await Context.Api.ExecuteAsync(ArtifactRunsOperation.CreatedBy, new ArtifactIdVariables(Id), action, cancellationToken).ConfigureAwait(false);
        return data.Artifact is { } artifact ? RunReader.Read(Context.Api.AppUrl, artifact.CreatedBy) : throw Gone(action);
    }

    /// <summary>Lists the runs that used the version and that the owner of the key may see.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The runs.</returns>
    /// <exception cref="ArtifactNotFoundException">The version was deleted.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
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
    /// <remarks>Metrics reach the server some seconds after they were logged; for a run that is still running, ask a little later.</remarks>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The metrics, with <c>_step</c> and <c>_timestamp</c>; <see langword="null"/> when there are none: the run had logged none before, they have not
    /// arrived, or the owner of the key may not see the run. Numbers that are none are the texts <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.
    /// </returns>
    /// <exception cref="ArtifactNotFoundException">The version was deleted.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
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
        new($"Could not {action}: the server no longer has this version. It may have been deleted.", Path);
}
