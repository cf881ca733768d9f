using System.Globalization;
using System.Text.Json.Nodes;
using ArtifactSdk.Artifacts;
using ArtifactSdk.Protocol.Operations;
using ArtifactSdk.Runs;

namespace ArtifactSdk;

/// <summary>A read-only view of a run on the server, of this process or any other.</summary>
/// <remarks>A snapshot: its properties do not refresh; its methods talk to the server. Thread-safe.</remarks>
public class StoredRun
{
    private readonly ClientContext? _context;
    private readonly WireRunDetails? _wire;
    private readonly RunVariables? _address;

    /// <summary>Creates a run without a server, for test doubles.</summary>
    protected StoredRun()
    {
    }

    internal StoredRun(ClientContext context, WireRunDetails wire, string entity, string project, string id)
    {
        _context = context;
        _wire = wire;
        _address = new RunVariables(wire.Project?.Entity?.Name ?? entity, wire.Project?.Name ?? project, wire.Name ?? id);
    }

    /// <summary>Gets the id, the last part of its address.</summary>
    public virtual string Id => Address.Name;

    /// <summary>Gets the display name.</summary>
    public virtual string Name => Wire.DisplayName is { Length: > 0 } name ? name : Id;

    /// <summary>Gets the entity that the project belongs to.</summary>
    public virtual string Entity => Address.Entity;

    /// <summary>Gets the project.</summary>
    public virtual string Project => Address.Project;

    /// <summary>Gets the address of the run's page.</summary>
    public virtual Uri Url => RunReader.AddressOf(Context.Api.AppUrl, Entity, Project, Id);

    /// <summary>Gets its state.</summary>
    public virtual RunState State => Wire.State switch
    {
        "running" => RunState.Running,
        "finished" => RunState.Finished,
        "failed" => RunState.Failed,
        "crashed" => RunState.Crashed,
        "killed" => RunState.Killed,
        "pending" => RunState.Pending,
        "preempting" or "preempted" => RunState.Preempted,
        _ => RunState.Unknown,
    };

    /// <summary>Gets the configuration of the run, as a new copy each time.</summary>
    public virtual JsonObject Config => RunProgress.ReadConfig(Wire.Config);

    /// <summary>
    /// Gets the last value of each metric: a new copy at each call. Numbers that are none are the texts <c>NaN</c>, <c>Infinity</c> and
    /// <c>-Infinity</c>.
    /// </summary>
    public virtual JsonObject Summary => LenientJsonText.Read(Wire.SummaryMetrics) ?? [];

    /// <summary>Gets its tags.</summary>
    public virtual IReadOnlyList<string> Tags => [.. (Wire.Tags ?? []).OfType<string>()];

    /// <summary>Gets the notes about it.</summary>
    public virtual string? Notes => Wire.Notes;

    /// <summary>Gets the group of runs that it belongs to.</summary>
    public virtual string? Group => NullIfEmpty(Wire.Group);

    /// <summary>Gets the kind of work that it does.</summary>
    public virtual string? JobType => NullIfEmpty(Wire.JobType);

    /// <summary>Gets the commit of the code that it runs.</summary>
    public virtual string? Commit => NullIfEmpty(Wire.Commit);

    /// <summary>Gets when it was started.</summary>
    public virtual DateTimeOffset CreatedAt => VersionReader.TimeOf(Wire.CreatedAt) ?? DateTimeOffset.UnixEpoch;

    /// <summary>Gets when it was last heard of; <see langword="null"/> if the server does not say.</summary>
    public virtual DateTimeOffset? LastSeenAt => VersionReader.TimeOf(Wire.HeartbeatAt);

    /// <summary>Gets the number of rows in its history.</summary>
    public virtual long HistoryLength => Wire.HistoryLineCount ?? 0;

    private ClientContext Context => _context ?? throw NoServer();

    private WireRunDetails Wire => _wire ?? throw NoServer();

    private RunVariables Address => _address ?? throw NoServer();

    /// <summary>Reads its metrics, row by row in the order of their steps.</summary>
    /// <param name="minStep">The first step.</param>
    /// <param name="maxStep">The step before which to stop; <see langword="null"/> to read all rows that the server has.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>
    /// The rows, each with <c>_step</c>, <c>_timestamp</c> (seconds since 1970), <c>_runtime</c> (seconds) and its metrics, asked for in pages as they are
    /// needed. Numbers that are none are the texts <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A step is negative.</exception>
    /// <exception cref="ArtifactNotFoundException">The run was deleted.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual IAsyncEnumerable<JsonObject> GetHistoryAsync(long minStep = 0, long? maxStep = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minStep);
        ArgumentOutOfRangeException.ThrowIfNegative(maxStep ?? 0, nameof(maxStep));
        return new StoredRunReader(Context).HistoryAsync(Address, minStep, maxStep, cancellationToken);
    }

    /// <summary>Lists the versions that it logged.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The versions in their own collections, fetched page by page.</returns>
    /// <exception cref="ArtifactNotFoundException">The run was deleted.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual IAsyncEnumerable<ArtifactVersion> GetLoggedArtifactsAsync(CancellationToken cancellationToken = default) =>
        new StoredRunReader(Context).ArtifactsAsync(Address, logged: true, cancellationToken);

    /// <summary>Lists the versions that it used and that the owner of the key may see.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The versions in their own collections, fetched page by page.</returns>
    /// <exception cref="ArtifactNotFoundException">The run was deleted.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual IAsyncEnumerable<ArtifactVersion> GetUsedArtifactsAsync(CancellationToken cancellationToken = default) =>
        new StoredRunReader(Context).ArtifactsAsync(Address, logged: false, cancellationToken);

    /// <summary>Returns the path.</summary>
    /// <returns>Entity, project and id.</returns>
    public override string ToString() => _address is null ? base.ToString()! : string.Create(CultureInfo.InvariantCulture, $"{Entity}/{Project}/{Id}");

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static InvalidOperationException NoServer() => new("This run was created without a server; override the member that is used.");
}
