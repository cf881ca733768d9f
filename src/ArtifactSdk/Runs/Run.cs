using System.Globalization;
using System.Net;
using System.Text;
using ArtifactSdk.Artifacts;
using ArtifactSdk.Diagnostics;
using ArtifactSdk.Paths;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;
using ArtifactSdk.Runs;

namespace ArtifactSdk;

/// <summary>A run: the piece of work that logs, links and uses artifacts. Safe for use by many threads.</summary>
/// <remarks>
/// While it lives it tells the server so every 30 seconds. Disposing a run that was not finished finishes it as succeeded, and does not throw:
/// call <see cref="FinishAsync(RunOutcome, CancellationToken)"/> to hear of failures or to end it as failed.
/// </remarks>
public partial class Run : IAsyncDisposable
{
    private readonly ClientContext? _context;
    private readonly bool _ownsContext;
    private readonly PublishTarget? _target;
    private RunHeartbeat? _heartbeat;
    private readonly TimeSpan _finishTimeout;
    private readonly string? _name;
    private readonly SemaphoreSlim _finishing = new(1, 1);
    private readonly LogsUnderWay _logs = new();
    private volatile RunState _state;
    private int _disposals;
    private volatile bool _isDisposed;

    /// <summary>Creates a run without a server, for test doubles.</summary>
    protected Run()
    {
    }

    internal Run(ClientContext context, bool ownsContext, PublishTarget target, string name, TimeSpan finishTimeout, RunProgress progress)
    {
        _context = context;
        _ownsContext = ownsContext;
        _target = target;
        _name = name;
        _finishTimeout = finishTimeout;
        _heartbeat = StartHeartbeat(context, target);
        StartHistory(context, progress);
    }

    /// <summary>Gets the id of the run on the server.</summary>
    public virtual string Id => Target.RunId;

    /// <summary>Gets the display name.</summary>
    public virtual string Name => _name ?? throw NoServer();

    /// <summary>Gets the entity that the project belongs to.</summary>
    public virtual string Entity => Target.Entity;

    /// <summary>Gets the project.</summary>
    public virtual string Project => Target.Project;

    /// <summary>Gets the address of the run's page.</summary>
    public virtual Uri Url => new($"{Context.Api.AppUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{Uri.EscapeDataString(Entity)}/{Uri.EscapeDataString(Project)}/runs/{Uri.EscapeDataString(Id)}");

    /// <summary>Gets where the run stands, as far as this process knows.</summary>
    public virtual RunState State => _state;

    private ClientContext Context => _context ?? throw NoServer();

    private PublishTarget Target => _target ?? throw NoServer();

    /// <summary>Starts a run with its own client, which is disposed with the run.</summary>
    /// <param name="options">The options of the run; <see langword="null"/> for the defaults.</param>
    /// <param name="clientOptions">The server and the credentials; <see langword="null"/> for those of the environment.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The run. Dispose or finish it when the work is done.</returns>
    /// <exception cref="ArtifactNotFoundException"><see cref="RunOptions.Resume"/> requires the run to exist, but it does not.</exception>
    /// <exception cref="ArtifactException"><see cref="RunOptions.Resume"/> forbids resuming a run, but it exists; or requires the run to exist, but no id is given.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or a name breaks a rule.</exception>
    /// <exception cref="ArtifactAccessException">There is no key, or it was refused, or its owner may not write there.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason or did not answer.</exception>
    public static Task<Run> InitAsync(RunOptions? options = null, ArtifactClientOptions? clientOptions = null, CancellationToken cancellationToken = default) =>
        RunStart.StartAsync(ClientContext.Create(clientOptions ?? new ArtifactClientOptions()), ownsContext: true, options, cancellationToken);

    /// <summary>Makes a version of a draft. Content that a version has already makes no new one: that version is returned, with the new aliases.</summary>
    /// <param name="artifact">The draft. Logs of one name run one after the other.</param>
    /// <param name="aliases">Aliases besides <c>latest</c>, which always moves to the newest version.</param>
    /// <param name="options">The options, such as a receiver of progress reports; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the log; then nothing is committed.</param>
    /// <returns>The version, in its own collection.</returns>
    /// <exception cref="ArtifactIntegrityException">A file changed since it was added. Nothing was committed.</exception>
    /// <exception cref="ArtifactTransferException">A file could not be read, or did not arrive. Nothing was committed.</exception>
    /// <exception cref="ArtifactTimeoutException">It took longer than <see cref="LogArtifactOptions.Timeout"/>; <see cref="ArtifactTimeoutException.Pending"/> lists the incomplete files. Nothing was committed.</exception>
    /// <exception cref="ArtifactApiException">The server refused, for example because the name has another type.</exception>
    /// <exception cref="ArgumentException">An alias, a tag or the metadata breaks a rule.</exception>
    public virtual async Task<ArtifactVersion> LogArtifactAsync(
        Artifact artifact, IEnumerable<string>? aliases = null, LogArtifactOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        ThrowIfOver();
        using var operation = OperationScope.Start("artifact.log", Context.Configuration.BaseUrl, ("artifact.collection", artifact.Name), ("artifact.type", artifact.Type));
        return await _logs.RunAsync(() => operation.RunAsync(
            () => new ArtifactPublisher(Context, Target, Step).PublishAsync(artifact, aliases, options ?? new(), cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Links a version into another collection, such as one of a registry, where it gets its own version number.</summary>
    /// <param name="version">The version; for a link, its source is linked.</param>
    /// <param name="targetPath">
    /// <c>[organization/]wandb-registry-{registry}/{collection}</c>, or <c>[[entity/]project/]collection</c>. The collection is created if there is
    /// none, the registry has to exist.
    /// </param>
    /// <param name="aliases">Aliases in the target, besides <c>latest</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The version in the target collection.</returns>
    /// <exception cref="ArgumentException">The version belongs to another server.</exception>
    /// <exception cref="ArtifactPathFormatException">The path breaks a rule.</exception>
    /// <exception cref="ArtifactLinkException">The link was refused; <see cref="ArtifactLinkException.Reason"/> says why.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual Task<ArtifactVersion> LinkArtifactAsync(ArtifactVersion version, string targetPath, IEnumerable<string>? aliases = null, CancellationToken cancellationToken = default) =>
        LinkArtifactAsync(version, CollectionPath.Parse(targetPath), aliases, cancellationToken);

    /// <inheritdoc cref="LinkArtifactAsync(ArtifactVersion, string, IEnumerable{string}, CancellationToken)"/>
    /// <param name="version">The version; for a link, its source is linked.</param>
    /// <param name="target">The collection to link into.</param>
    /// <param name="aliases">Aliases in the target, besides <c>latest</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public virtual async Task<ArtifactVersion> LinkArtifactAsync(ArtifactVersion version, CollectionPath target, IEnumerable<string>? aliases = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(target);
        ThrowIfOver();
        using var operation = OperationScope.Start("artifact.link", Context.Configuration.BaseUrl, ("artifact.collection", target.Collection), ("artifact.registry", target.Registry));
        return await operation.RunAsync(() => Context.Linker.LinkAsync(version, target.IsRegistry ? target : target.Complete(Entity, Project), aliases, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Logs a draft and links the version that it becomes.</summary>
    /// <param name="artifact">The draft.</param>
    /// <param name="targetPath">The collection to link into.</param>
    /// <param name="aliases">Aliases in the target, besides <c>latest</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The version in the target collection.</returns>
    /// <exception cref="ArtifactPathFormatException">The path breaks a rule. Nothing was logged.</exception>
    /// <exception cref="ArtifactLinkException">The link was refused. The version was logged.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async Task<ArtifactVersion> LinkArtifactAsync(Artifact artifact, string targetPath, IEnumerable<string>? aliases = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        var target = CollectionPath.Parse(targetPath);
        var checkedAliases = AliasRules.Validate(aliases, nameof(aliases));
        return await _logs.RunAsync(async () =>
        {
            var version = await LogArtifactAsync(artifact, cancellationToken: cancellationToken).ConfigureAwait(false);
            return await LinkArtifactAsync(version, target, checkedAliases, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>Gets a version as <see cref="ArtifactClient.GetArtifactAsync(string, string?, string?, CancellationToken)"/> does, and records that the run uses it.</summary>
    /// <param name="name">One to three parts; missing parts come from the run.</param>
    /// <param name="type">The type that it must have; <see langword="null"/> for any.</param>
    /// <param name="tag">A version or an alias; <see langword="null"/> or empty for the one in the name, else the newest version.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The version.</returns>
    /// <exception cref="ArtifactPathFormatException">The name or the tag breaks a rule.</exception>
    /// <exception cref="ArtifactNotFoundException">There is no such version, or it has another type.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async Task<ArtifactVersion> UseArtifactAsync(string name, string? type = null, string? tag = null, CancellationToken cancellationToken = default)
    {
        var path = VersionName.Combine(name, tag);
        ThrowIfOver();
        using var operation = OperationScope.Start("artifact.resolve", Context.Configuration.BaseUrl, ("artifact.collection", path.Collection.Collection));
        var version = await operation.RunAsync(() => Context.Resolver.GetAsync(path, type, Entity, Project, cancellationToken)).ConfigureAwait(false);
        return await UseArtifactAsync(version, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records that the run uses a version.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The same version.</returns>
    /// <exception cref="ArgumentException">The version belongs to another server.</exception>
    /// <exception cref="ArtifactApiException">The server refused.</exception>
    public virtual async Task<ArtifactVersion> UseArtifactAsync(ArtifactVersion version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        ThrowIfOver();
        SameServer.Require(Context, version, nameof(version));
        var found = version.Path.Collection;
        var withProject = await Context.Api.HasFeatureAsync(ServerFeature.UseArtifactWithProject, cancellationToken).ConfigureAwait(false);
        var variables = new UseArtifactVariables(Entity, Project, Id, version.Id, withProject ? found.Owner : null, withProject ? found.Project : null);
        var action = $"record that run '{Id}' uses '{version.Path}'";
        var data = await Context.Api.ExecuteAsync(
            withProject ? UseArtifactOperation.WithProject : UseArtifactOperation.Instance, variables, action, cancellationToken).ConfigureAwait(false);
        return data.UseArtifact?.Artifact is not null
            ? version
            : throw new ArtifactApiException($"Could not {action}: the server did not do it, and gave no reason.", HttpStatusCode.OK) { Operation = UseArtifactOperation.Instance.Name };
    }

    /// <summary>
    /// Logs a draft as an input: creates a version, or finds the one with the same content, and records that the run uses it. The run does not count as
    /// its producer.
    /// </summary>
    /// <param name="artifact">The draft.</param>
    /// <param name="aliases">Aliases besides <c>latest</c>.</param>
    /// <param name="options">The options, such as a receiver of progress reports; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The version, in its own collection.</returns>
    /// <exception cref="ArtifactIntegrityException">A file changed since it was added. Nothing was committed.</exception>
    /// <exception cref="ArtifactTransferException">A file could not be read, or did not arrive. Nothing was committed.</exception>
    /// <exception cref="ArtifactTimeoutException">It took longer than <see cref="LogArtifactOptions.Timeout"/>. Nothing was committed.</exception>
    /// <exception cref="ArtifactApiException">The server refused, for example because the name has another type.</exception>
    /// <exception cref="ArgumentException">An alias, a tag or the metadata breaks a rule.</exception>
    public virtual async Task<ArtifactVersion> UseArtifactAsync(
        Artifact artifact, IEnumerable<string>? aliases = null, LogArtifactOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        ThrowIfOver();
        using var operation = OperationScope.Start("artifact.log", Context.Configuration.BaseUrl, ("artifact.collection", artifact.Name), ("artifact.type", artifact.Type));
        return await _logs.RunAsync(async () =>
        {
            var version = await operation.RunAsync(
                () => new ArtifactPublisher(Context, Target with { IsProducer = false }, Step).PublishAsync(artifact, aliases, options ?? new(), cancellationToken)).ConfigureAwait(false);
            return await UseArtifactAsync(version, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>Waits for artifacts that the run is still logging, then tells the server that the run is over. Further calls have no effect.</summary>
    /// <remarks>If such a log fails, its own task reports the error, and the run is finished all the same.</remarks>
    /// <param name="outcome">How it ended.</param>
    /// <param name="cancellationToken">Stops the call; the run is then not finished.</param>
    /// <returns>A task that ends when the server has been told.</returns>
    /// <exception cref="ArtifactApiException">The server could not be told.</exception>
    public virtual Task FinishAsync(RunOutcome outcome = RunOutcome.Succeeded, CancellationToken cancellationToken = default) =>
        FinishAsync(outcome == RunOutcome.Succeeded ? 0 : 1, cancellationToken);

    /// <summary>Waits for artifacts that the run is still logging, then tells the server that the run is over, with an exit code. Further calls have no effect.</summary>
    /// <remarks>If such a log fails, its own task reports the error, and the run is finished all the same.</remarks>
    /// <param name="exitCode">The exit code: 0 for success, any other for failure.</param>
    /// <param name="cancellationToken">Stops the call; the run is then not finished.</param>
    /// <returns>A task that ends when the server has been told.</returns>
    /// <exception cref="ArtifactApiException">The server could not be told.</exception>
    public virtual async Task FinishAsync(int exitCode, CancellationToken cancellationToken = default)
    {
        _ = Context;
        await _logs.WaitAsync(cancellationToken).ConfigureAwait(false);
        await EndAsync(exitCode, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Finishes the run as succeeded, if it is not finished yet. Waits at most <see cref="RunOptions.FinishTimeout"/> for artifacts that it is still logging, and as
    /// long for the server. Does not throw.
    /// </summary>
    /// <returns>A task that ends when the run is over.</returns>
    public virtual async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposals, 1) != 0 || _context is null)
        {
            return;
        }

        await WaitForLogsAsync(_context).ConfigureAwait(false);
        _isDisposed = true;
        using var timeout = new CancellationTokenSource(_finishTimeout, _context.TimeProvider);
        try
        {
            await EndAsync(exitCode: 0, timeout.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Disposing does not throw, whatever a handler of the application does.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.RunNotFinished(_context.Logger, Entity, Project, Id, e.Message);
        }

        await _heartbeat!.DisposeAsync().ConfigureAwait(false);
        await _historySender!.DisposeAsync().ConfigureAwait(false);
        if (_ownsContext)
        {
            _context.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    private static InvalidOperationException NoServer() => new("This run was created without a server; override the member that is used.");

    private async Task WaitForLogsAsync(ClientContext context)
    {
        using var timeout = new CancellationTokenSource(_finishTimeout, context.TimeProvider);
        try
        {
            await _logs.WaitAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Log.RunEndedWhileLogging(context.Logger, Entity, Project, Id, _logs.Count, _finishTimeout.TotalSeconds);
        }
    }

    private async Task EndAsync(int exitCode, CancellationToken cancellationToken)
    {
        await _finishing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_state != RunState.Running)
            {
                return;
            }

            Context.ThrowIfDisposed();
            using var operation = OperationScope.Start("run.finish", Context.Configuration.BaseUrl);
            // First, so that no sign of life comes after the end.
            await _heartbeat!.DisposeAsync().ConfigureAwait(false);
            await _historySender!.DisposeAsync().ConfigureAwait(false);
            try
            {
                await History.FlushAsync(includeOpen: true, cancellationToken).ConfigureAwait(false);
                _ = await operation.RunAsync(() => PostAsync($$"""{"complete":true,"exitcode":{{exitCode.ToString(CultureInfo.InvariantCulture)}}}""", cancellationToken)).ConfigureAwait(false);
            }
            catch when (!_isDisposed)
            {
                _heartbeat = StartHeartbeat(Context, Target);
                _historySender = StartHistorySender(Context, History);
                throw;
            }

            _state = exitCode == 0 ? RunState.Finished : RunState.Failed;
            Log.RunFinished(Context.Logger, Entity, Project, Id, exitCode);
        }
        finally
        {
            _ = _finishing.Release();
        }
    }

    private void ThrowIfOver()
    {
        Context.ThrowIfDisposed();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_state != RunState.Running)
        {
            throw new InvalidOperationException($"The run '{Entity}/{Project}/{Id}' is finished. Start another one, or make this call before you finish it.");
        }
    }

    private RunHeartbeat StartHeartbeat(ClientContext context, PublishTarget target) =>
        new(context.TimeProvider, $"{target.Entity}/{target.Project}/{target.RunId}", context.Logger, token => PostAsync("{}", token));

    private Task<bool> PostAsync(string json, CancellationToken cancellationToken) =>
        Context.Api.PostFileStreamAsync(Entity, Project, Id, Encoding.UTF8.GetBytes(json), cancellationToken);
}
