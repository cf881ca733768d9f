using System.Collections.Concurrent;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Schema;

/// <summary>
/// What resolvers know of one GraphQL request. Reads share one snapshot; a mutation closes it before it changes anything, so
/// what is selected below the mutation shows the new state. Rows that many nodes of a list point to are read once.
/// </summary>
internal sealed class RequestContext(RegistryServices services, Caller caller, ISignedUrls urls, CancellationToken cancellationToken)
    : IAsyncDisposable
{
    private const long MaxMetricRows = 20_000_000;
    private const int CharactersPerMetricRow = 1_000;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<(Type Kind, long Id), object?> _rows = new();
    private readonly ConcurrentDictionary<long, bool> _readable = new();
    private RequestSnapshot? _snapshot;
    private IMetadataSession? _session;
    private long _metricRows;

    internal RegistryServices Services { get; } = services;

    internal Caller Caller { get; } = caller;

    internal ISignedUrls Urls { get; } = urls;

    internal CancellationToken CancellationToken { get; } = cancellationToken;

    internal DateTimeOffset Now => Services.Clock.GetUtcNow();

    /// <summary>Reads from the request's snapshot. One reader at a time; <paramref name="work"/> must not come back here.</summary>
    internal async ValueTask<T> ReadAsync<T>(Func<IMetadataSession, ValueTask<T>> work)
    {
        await _turn.WaitAsync(CancellationToken);
        try
        {
            if (_session is null)
            {
                (_snapshot, _session) = await RequestSnapshot.OpenAsync(Services.Store, CancellationToken);
            }

            return await work(_session);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Counts rows of metrics that are read for this request: one short document can ask for the whole history of a run hundreds of times.
    /// </summary>
    internal void CountMetricRows(long rows)
    {
        if (Interlocked.Add(ref _metricRows, rows) > MaxMetricRows)
        {
            throw DomainException.Invalid(
                FormattableString.Invariant($"This request reads more than {MaxMetricRows} rows of metrics; ask for fewer runs or fewer histories at once."));
        }
    }

    /// <summary>Rows of many characters count as several.</summary>
    internal void CountMetricRows(IReadOnlyList<(long Line, string Text)> rows) =>
        CountMetricRows(rows.Count + (rows.Sum(row => (long)row.Text.Length) / CharactersPerMetricRow));

    /// <summary>Runs a change, which works on the store itself, and forgets what was read before it.</summary>
    internal async ValueTask<T> ChangeAsync<T>(Func<ValueTask<T>> change)
    {
        await CloseAsync();
        return await change();
    }

    internal ValueTask<EntityRow?> EntityAsync(long id) => RowAsync(id, static (session, key) => session.GetEntityAsync(key));

    internal ValueTask<OrganizationRow?> OrganizationAsync(long id) =>
        RowAsync(id, static (session, key) => session.GetOrganizationAsync(key));

    internal ValueTask<UserRow?> UserAsync(long id) => RowAsync(id, static (session, key) => session.GetUserAsync(key));

    internal ValueTask<ProjectRow?> ProjectAsync(long id) => RowAsync(id, static (session, key) => session.GetProjectAsync(key));

    internal ValueTask<ArtifactTypeRow?> TypeAsync(long id) => RowAsync(id, static (session, key) => session.GetTypeAsync(key));

    internal ValueTask<CollectionRow?> CollectionAsync(long id) => RowAsync(id, static (session, key) => session.GetCollectionAsync(key));

    internal ValueTask<ArtifactRow?> ArtifactAsync(long id) => RowAsync(id, static (session, key) => session.GetArtifactAsync(key));

    internal ValueTask<RunRow?> RunAsync(long id) => RowAsync(id, static (session, key) => session.GetRunAsync(key));

    /// <summary>The project if the caller may see it.</summary>
    internal async ValueTask<ProjectRow?> ReadableProjectAsync(long id)
    {
        if (await ProjectAsync(id) is not { } project)
        {
            return null;
        }

        if (!_readable.TryGetValue(id, out var readable))
        {
            readable = await ReadAsync(session => Services.Permissions.CanReadProjectAsync(session, Caller, project));
            _readable[id] = readable;
        }

        return readable ? project : null;
    }

    /// <summary>The collection if the caller may see its project and nobody has deleted it.</summary>
    internal async ValueTask<CollectionRow?> ReadableCollectionAsync(long id) =>
        await CollectionAsync(id) is { State: CollectionState.Ready } collection
            && await ReadableProjectAsync(collection.ProjectId) is not null
            ? collection
            : null;

    /// <summary>Whether the caller may have the contents of a version that the caller sees.</summary>
    internal ValueTask<bool> CanUseAsync(ArtifactRow artifact) =>
        ReadAsync(session => Services.Artifacts.CanUseAsync(session, Caller, artifact));

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _turn.Dispose();
    }

    private async ValueTask<T?> RowAsync<T>(long id, Func<IMetadataSession, long, ValueTask<T?>> load)
        where T : class
    {
        if (_rows.TryGetValue((typeof(T), id), out var known))
        {
            return (T?)known;
        }

        var row = await ReadAsync(session => load(session, id));
        _rows[(typeof(T), id)] = row;
        return row;
    }

    private async ValueTask CloseAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (_snapshot is { } snapshot)
            {
                _snapshot = null;
                _session = null;
                await snapshot.DisposeAsync();
            }

            _rows.Clear();
            _readable.Clear();
        }
        finally
        {
            _turn.Release();
        }
    }
}
