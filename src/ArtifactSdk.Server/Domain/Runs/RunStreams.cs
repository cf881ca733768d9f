using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>Takes what a living run streams: history, summary, system metrics, console output, heartbeats and its end.</summary>
internal sealed class RunStreams(IMetadataStore store, ProjectAccess projects, TimeProvider clock)
{
    internal const string History = "wandb-history.jsonl";
    internal const string Events = "wandb-events.jsonl";
    internal const string Output = "output.log";
    internal const string Summary = "wandb-summary.json";

    internal const string Running = "running";

    /// <summary>Stores the post in one transaction and says whether the run is asked to stop.</summary>
    /// <exception cref="DomainException">404 for a run that the caller cannot see, 403 for one that it may not write.</exception>
    internal ValueTask<bool> AppendAsync(
        Caller caller, string entity, string project, string run, RunStreamPost post, CancellationToken cancellationToken) =>
        store.WriteAsync(
            async session =>
            {
                var row = await FindWritableAsync(session, caller, entity, project, run);
                foreach (var chunk in post.Chunks)
                {
                    // Streams that nobody reads back are accepted, so that a newer client is not stopped by them.
                    if (chunk is { Stream: History or Events or Output, Lines.Count: > 0 })
                    {
                        await SharedRuns.EnterAsync(session, row.Id, post.Writer);
                        var stream = SharedRuns.StreamOf(chunk.Stream, post.Writer);
                        if (chunk is { Stream: History or Events, Offset: 0 })
                        {
                            await ForgetEarlierAsync(session, row.Id, stream, chunk.Lines[0]);
                        }

                        await session.WriteRunLinesAsync(row.Id, stream, chunk.Offset, chunk.Lines);
                        if (chunk.Stream == History)
                        {
                            await RunBlocks.NoteAsync(session, row.Id, stream, chunk.Offset, chunk.Lines);
                        }
                    }
                }

                var now = clock.GetUtcNow();
                var summary = post.Chunks.LastOrDefault(chunk => chunk is { Stream: Summary, Lines.Count: > 0 });
                await session.UpdateRunAsync(row with
                {
                    State = StateAfter(row.State, post),
                    ExitCode = post.Complete ? post.ExitCode ?? row.ExitCode : row.ExitCode,
                    SummaryMetrics = summary is null ? row.SummaryMetrics : Summarize(row.SummaryMetrics, summary.Lines[^1], post.Writer),
                    HeartbeatAt = now,
                    UpdatedAt = now,
                });
                return row.Stopped && !post.Complete;
            },
            cancellationToken);

    /// <summary>
    /// A process that was given the id of an earlier run, and does not resume that, sends its rows from the first one on: what is left of
    /// the earlier ones would stand behind them. A post that is repeated begins with the line that is there.
    /// </summary>
    private static async ValueTask ForgetEarlierAsync(IMetadataSession session, long runId, string stream, string first)
    {
        if (await session.ReadRunLinesAsync(runId, stream, 0, 1) is [var known] && known != first)
        {
            await session.DeleteRunLinesAsync(runId, stream, 0);
        }
    }

    /// <summary>A summary takes the place of the one before, unless other writers have their part in that.</summary>
    private static string Summarize(string? known, string given, string? writer)
    {
        if (string.IsNullOrEmpty(writer) || LenientJson.ParseObject(known) is not { } all || LenientJson.ParseObject(given) is not { } part)
        {
            return given;
        }

        foreach (var (key, value) in part)
        {
            all[key] = value?.DeepClone();
        }

        return all.ToJsonString();
    }

    private static string StateAfter(string state, RunStreamPost post)
    {
        if (post.Complete)
        {
            var failed = post.ExitCode is not (null or 0) || (post.ExitCode is null && post.Failed);
            return !failed ? "finished" : state == "preempting" ? "preempted" : "failed";
        }

        if (post.Preempting)
        {
            return "preempting";
        }

        return state switch
        {
            // A sign of life is enough where the run was only waited for or given up.
            "pending" or "crashed" or "preempting" or "preempted" => Running,
            // A run that had ended comes back to life when it sends data, not when an empty heartbeat straggles in.
            "finished" or "failed" or "killed" when post.Chunks.Any(chunk => chunk.Lines.Count > 0) => Running,
            _ => state,
        };
    }

    private async ValueTask<RunRow> FindWritableAsync(
        IMetadataSession session, Caller caller, string entityName, string projectName, string runName)
    {
        if (await projects.FindReadableAsync(session, caller, entityName, projectName) is not { } project
            || await session.FindRunAsync(project.Id, runName) is not { } run)
        {
            throw DomainException.NotFound($"run {entityName}/{projectName}/{runName} not found");
        }

        await projects.RequireWriteAsync(session, caller, project);
        return run;
    }
}
