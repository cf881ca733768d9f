using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>Takes a run back to an earlier step: the history behind it goes, and the run goes on from there.</summary>
internal sealed class RunRewind(IMetadataStore store, ProjectAccess projects, TimeProvider clock)
{
    private const int Chunk = 2_000;
    private const int MaxCharacters = 4 * 1024 * 1024;
    private const string Step = "_step";

    internal ValueTask<RunRow> RewindAsync(
        Caller caller, string? entityName, string? projectName, string runName, string metric, double value, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        if (metric != Step)
        {
            throw DomainException.Invalid($"A run is taken back by its steps: give '{Step}', not '{metric}'.");
        }

        return store.WriteAsync(
            async session =>
            {
                var entity = await ProjectAccess.FindEntityAsync(session, caller, entityName)
                    ?? throw DomainException.NotFound($"Entity {entityName} not found");
                var project = await projects.OpenAsync(session, caller, entity.Name, projectName ?? "");
                var run = await session.FindRunAsync(project.Id, runName)
                    ?? throw DomainException.NotFound($"run {runName} not found in {entity.Name}/{projectName}");
                var (kept, summary) = await ReadUpToAsync(session, run, value);
                await session.DeleteRunLinesAsync(run.Id, RunStreams.History, kept);
                var now = clock.GetUtcNow();
                var rewound = run with
                {
                    State = RunStreams.Running,
                    ExitCode = null,
                    Stopped = false,
                    SummaryMetrics = summary.ToJsonString(),
                    HeartbeatAt = now,
                    UpdatedAt = now,
                };
                await session.UpdateRunAsync(rewound);
                return rewound;
            },
            cancellationToken);
    }

    /// <summary>How many lines stay, and the last value of everything in them, which is what a summary is.</summary>
    private static async ValueTask<(long Kept, JsonObject Summary)> ReadUpToAsync(IMetadataSession session, RunRow run, double lastStep)
    {
        var summary = new JsonObject();
        for (var line = 0L; ;)
        {
            var chunk = await session.ReadNumberedRunLinesAsync(run.Id, RunStreams.History, line, Chunk, MaxCharacters);
            if (chunk.Count == 0)
            {
                return (line, summary);
            }

            foreach (var (number, text) in chunk)
            {
                if (LenientJson.ParseObject(text) is { } row)
                {
                    if (row[Step] is JsonValue step && step.TryGetValue(out double at) && at > lastStep)
                    {
                        return (number, summary);
                    }

                    foreach (var (key, value) in row)
                    {
                        summary[key] = value?.DeepClone();
                    }
                }

                line = number + 1;
            }
        }
    }
}
