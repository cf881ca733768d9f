using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>Takes a run back to an earlier step: the history behind it goes, of all its writers, and the run goes on from there.</summary>
internal sealed class RunRewind(IMetadataStore store, ProjectAccess projects, TimeProvider clock)
{
    private const int Chunk = 2_000;
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
                var last = new Dictionary<string, (double Step, JsonNode? Value)>();
                foreach (var stream in await SharedRuns.StreamsAsync(session, run.Id, RunStreams.History))
                {
                    var kept = await ReadUpToAsync(session, run, stream, value, last);
                    await session.DeleteRunLinesAsync(run.Id, stream, kept);
                }

                var summary = new JsonObject(last.Select(metric => KeyValuePair.Create(metric.Key, metric.Value.Value)));
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

    /// <summary>
    /// How many lines of a stream stay. The last value of everything in them goes into <paramref name="last"/>, which is what a summary
    /// is; of several writers, the one who was further has it.
    /// </summary>
    private static async ValueTask<long> ReadUpToAsync(
        IMetadataSession session, RunRow run, string stream, double lastStep, Dictionary<string, (double Step, JsonNode? Value)> last)
    {
        var reached = double.NegativeInfinity;
        for (var line = 0L; ;)
        {
            var chunk = await session.ReadNumberedRunLinesAsync(run.Id, stream, line, Chunk, RunBlocks.MaxCharacters);
            if (chunk.Count == 0)
            {
                return line;
            }

            foreach (var (number, text) in chunk)
            {
                if (LenientJson.ParseObject(text) is { } row)
                {
                    if (row[Step] is JsonValue step && step.TryGetValue(out double at))
                    {
                        if (at > lastStep)
                        {
                            return number;
                        }

                        reached = Math.Max(reached, at);
                    }

                    foreach (var (key, value) in row)
                    {
                        if (!last.TryGetValue(key, out var known) || known.Step <= reached)
                        {
                            last[key] = (reached, value?.DeepClone());
                        }
                    }
                }

                line = number + 1;
            }
        }
    }
}
