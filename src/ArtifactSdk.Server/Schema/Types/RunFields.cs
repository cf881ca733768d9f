using System.Text.Json;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;

namespace ArtifactSdk.Server.Schema.Types;

internal static class RunFields
{
    internal const string History = "wandb-history.jsonl";
    internal const string Events = "wandb-events.jsonl";
    internal const string Output = "output.log";
    private const string Type = "Run";
    private const int TailLines = 1;

    internal static void Map(SchemaMap map)
    {
        map.Field<RunRow>(Type, "id", run => GlobalIds.Encode(GlobalIds.Run, run.Id));
        map.Field<RunRow>(Type, "internalId", run => GlobalIds.Encode(GlobalIds.Run, run.Id));
        map.Field<RunRow>(Type, "name", run => run.Name);
        map.Field<RunRow>(Type, "projectId", run => checked((int)run.ProjectId));
        map.Field<RunRow>(Type, "displayName", run => run.DisplayName);
        map.Field<RunRow>(Type, "description", run => run.Description);
        map.Field<RunRow>(Type, "notes", run => run.Notes);
        map.Field<RunRow>(Type, "tags", RunText.Tags);
        map.Field<RunRow>(Type, "state", (run, request) => ValueTask.FromResult<object?>(RunLiveness.State(run, request.Now)));
        map.Field<RunRow>(Type, "config", run => run.Config ?? "{}");
        map.Field<RunRow>(Type, "wandbConfig", (run, _, context) =>
            ValueTask.FromResult<object?>(RunText.ClientConfig(run, context.Arguments.Strings("keys"))));
        map.Field<RunRow>(Type, "summaryMetrics", (run, _, context) =>
            ValueTask.FromResult<object?>(RunText.Summary(run, context.Arguments.Strings("keys"))));
        map.Field<RunRow>(Type, "sweepName", run => run.Sweep);
        map.Field<RunRow>(Type, "group", run => run.GroupName);
        map.Field<RunRow>(Type, "groupName", run => run.GroupName);
        map.Field<RunRow>(Type, "jobType", run => run.JobType);
        map.Field<RunRow>(Type, "commit", run => run.Commit);
        map.Field<RunRow>(Type, "host", run => run.Host);
        map.Field<RunRow>(Type, "createdAt", run => WireText.Of(run.CreatedAt));
        map.Field<RunRow>(Type, "updatedAt", run => WireText.Of(run.UpdatedAt));
        map.Field<RunRow>(Type, "heartbeatAt", run => WireText.Of(run.HeartbeatAt));
        map.Field<RunRow>(Type, "stopped", run => run.Stopped);
        map.Field<RunRow>(Type, "project", async (run, request) => await request.ProjectAsync(run.ProjectId));
        map.Field<RunRow>(Type, "user", async (run, request) => run.UserId is { } id ? await request.UserAsync(id) : null);
        map.Field<RunRow>(Type, "readOnly", async (run, request) =>
            await request.ProjectAsync(run.ProjectId) is not { } project
            || !await request.ReadAsync(session => request.Services.Permissions.CanWriteProjectAsync(session, request.Caller, project)));
        MapStreams(map);
        RunHistoryFields.Map(map);
        LogLines.Map(map);
        map.Field<RunRow>(Type, "fileCount", async (run, request) => (int)await RunLists.CountFilesAsync(request, run));
        map.Field<RunRow>(Type, "files", async (run, request, context) => await RunLists.FilesAsync(request, context, run));
        map.Field<RunRow>(Type, "outputArtifacts", async (run, request, context) =>
            await RunLists.ArtifactsAsync(request, context, run, RunArtifactRole.Output));
        map.Field<RunRow>(Type, "inputArtifacts", async (run, request, context) =>
            await RunLists.ArtifactsAsync(request, context, run, RunArtifactRole.Input));
    }

    private static void MapStreams(SchemaMap map)
    {
        map.Field<RunRow>(Type, "logLineCount", async (run, request) => (int)await CountAsync(request, run, Output));
        map.Field<RunRow>(Type, "historyLineCount", async (run, request) => (int)await CountAsync(request, run, History));
        map.Field<RunRow>(Type, "eventsLineCount", async (run, request) => (int)await CountAsync(request, run, Events));
        map.Field<RunRow>(Type, "historyTail", async (run, request) => JsonSerializer.Serialize(await TailAsync(request, run, History)));
        map.Field<RunRow>(Type, "eventsTail", async (run, request) => JsonSerializer.Serialize(await TailAsync(request, run, Events)));
        map.Field<RunRow>(Type, "systemMetrics", async (run, request) => await TailAsync(request, run, Events) is [.., var last] ? last : null);
    }

    private static ValueTask<long> CountAsync(RequestContext request, RunRow run, string stream) =>
        request.ReadAsync(async session =>
        {
            var count = 0L;
            foreach (var part in await SharedRuns.StreamsAsync(session, run.Id, stream))
            {
                count += await session.CountRunLinesAsync(run.Id, part);
            }

            return count;
        });

    private static ValueTask<IReadOnlyList<string>> TailAsync(RequestContext request, RunRow run, string stream) =>
        request.ReadAsync(async session =>
        {
            IReadOnlyList<string> tail = [];
            foreach (var part in await SharedRuns.StreamsAsync(session, run.Id, stream))
            {
                if (await session.CountRunLinesAsync(run.Id, part) is > 0 and var count)
                {
                    tail = await session.ReadRunLinesAsync(run.Id, part, Math.Max(0, count - TailLines), TailLines);
                }
            }

            return tail;
        });
}
