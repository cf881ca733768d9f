using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactSdk.Artifacts;
using ArtifactSdk.Paths;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Runs;

/// <summary>Asks for runs and what belongs to them.</summary>
internal sealed class StoredRunReader(ClientContext context)
{
    private const int ArtifactsPerPage = 100;
    private const int RowsPerPage = 1000;
    private const long MaxWindow = 1L << 40;

    /// <exception cref="ArgumentException">The path breaks a rule.</exception>
    public async Task<StoredRun> GetAsync(string path, CancellationToken cancellationToken)
    {
        var parts = path.Split('/');
        if (parts.Length > 3 || parts.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException($"'{path}' is not the path of a run. Write [[entity/]project/]id, such as 'team/housing/3k2fj9aq'.", nameof(path));
        }

        NameRules.Throw(NameRules.CheckRunId(parts[^1]), nameof(path));
        NameRules.Throw(parts.Length > 1 ? NameRules.CheckProject(parts[^2]) : null, nameof(path));
        context.ThrowIfDisposed();
        var project = parts.Length > 1 ? parts[^2] : context.Configuration.Project ?? ArtifactResolver.DefaultProject;
        var entity = parts.Length > 2 ? parts[0] : await context.GetDefaultEntityAsync(cancellationToken).ConfigureAwait(false);
        var data = await context.Api.ExecuteAsync(RunOperation.Details, new RunVariables(entity, project, parts[^1]), $"get run '{path}'", cancellationToken).ConfigureAwait(false);
        return data.Project?.Run is { } run
            ? new StoredRun(context, run, entity, project, parts[^1])
            : throw new ArtifactNotFoundException(data.Project is null
                ? $"Could not get run '{path}': project '{project}' not found under entity '{entity}', or the API key may not see it. Check the path."
                : $"Could not get run '{path}': there is no run '{parts[^1]}' in '{entity}/{project}'. Use the id of the run, which is the last part of its URL, not its display name.");
    }

    /// <summary>The rows from one step to before another, in pages. Windows of steps grow where there are no rows, so that gaps cost little.</summary>
    public async IAsyncEnumerable<JsonObject> HistoryAsync(RunVariables run, long minStep, long? maxStep, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        context.ThrowIfDisposed();
        var action = $"read the history of run '{run.Entity}/{run.Project}/{run.Name}'";
        var end = Math.Min(maxStep ?? long.MaxValue, await LastStepAsync(run, action, cancellationToken).ConfigureAwait(false) + 1);
        long window = RowsPerPage;
        for (var start = minStep; start < end;)
        {
            var stop = Math.Min(end, start + window);
            var rows = await RunRows.ReadAsync(context, run, start, stop, RowsPerPage, action, cancellationToken).ConfigureAwait(false) ?? throw Gone(action);
            if (rows.Count >= RowsPerPage && window > RowsPerPage)
            {
                // So many may be a choice among more.
                window = RowsPerPage;
                continue;
            }

            foreach (var row in rows)
            {
                yield return row;
            }

            window = rows.Count == 0 ? Math.Min(window * 2, MaxWindow) : RowsPerPage;
            start = stop;
        }
    }

    public async IAsyncEnumerable<ArtifactVersion> ArtifactsAsync(RunVariables run, bool logged, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        context.ThrowIfDisposed();
        var action = $"list what run '{run.Entity}/{run.Project}/{run.Name}' {(logged ? "logged" : "used")}";
        await foreach (var edge in Pages.ReadAsync(FetchAsync, cancellationToken).ConfigureAwait(false))
        {
            // A source that the owner of the key may not see has no project; a version that is not committed has no number.
            if (edge.Node is { VersionIndex: not null, ArtifactSequence.Project: not null } artifact)
            {
                yield return VersionReader.FromArtifact(context, artifact, null, null);
            }
        }

        async Task<WireEdges<WireArtifact>?> FetchAsync(string? cursor, CancellationToken token)
        {
            var variables = new RunArtifactsVariables(run.Entity, run.Project, run.Name, cursor, ArtifactsPerPage);
            var data = await context.Api.ExecuteAsync(logged ? RunOperation.OutputArtifacts : RunOperation.InputArtifacts, variables, action, token).ConfigureAwait(false);
            return data.Project?.Run is { } answer ? answer.Artifacts : throw Gone(action);
        }
    }

    private static ArtifactNotFoundException Gone(string action) =>
        new($"Could not {action}: the server no longer has this run. The run or its project may have been deleted.");

    private async Task<long> LastStepAsync(RunVariables run, string action, CancellationToken cancellationToken)
    {
        var data = await context.Api.ExecuteAsync(RunOperation.HistoryKeys, run, action, cancellationToken).ConfigureAwait(false);
        var keys = (data.Project?.Run ?? throw Gone(action)).HistoryKeys;
        return keys is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty("lastStep", out var last) && last.TryGetInt64(out var step) ? step : -1;
    }
}
