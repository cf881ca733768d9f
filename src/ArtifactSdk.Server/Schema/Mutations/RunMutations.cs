using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.Schema.Files;

namespace ArtifactSdk.Server.Schema.Mutations;

/// <summary>Runs and their files.</summary>
internal static class RunMutations
{
    private static readonly object ServerSettings = new();

    internal static void Map(SchemaMap map)
    {
        map.Mutation("upsertBucket", async (request, input) =>
        {
            var (run, inserted) = await request.Services.Runs.UpsertAsync(request.Caller, ReadRun(input), request.CancellationToken);
            return new Payload { ["bucket"] = run, ["inserted"] = inserted, ["serverSettings"] = ServerSettings };
        });
        map.PayloadType("UpsertBucketPayload", "bucket", "inserted", "serverSettings");

        map.Mutation("createRunFiles", CreateFilesAsync);
        map.PayloadType("CreateRunFilesPayload", "runID", "uploadHeaders", "files");

        map.Mutation("markRunFilesUploaded", async (request, input) => Payload.Of(
            "success",
            await request.Services.RunFiles.MarkUploadedAsync(
                request.Caller,
                input.RequiredString("entityName"),
                input.RequiredString("projectName"),
                input.RequiredString("runName"),
                input.Strings("files") ?? [],
                request.CancellationToken)));
        map.Mutation("stopRun", async (request, input) => Payload.Of(
            "success",
            await request.Services.Runs.StopAsync(request.Caller, RunId(input), request.CancellationToken)));
        map.Mutation("updateRunState", async (request, input) => Payload.Of(
            "success",
            await request.Services.Runs.SetStateAsync(
                request.Caller, RunId(input), input.RequiredString("state"), request.CancellationToken)));
        map.Mutation("deleteRun", async (request, input) => Payload.Of(
            "success",
            await request.Services.RunRemoval.DeleteRunAsync(
                request.Caller, RunId(input), input.Bool("deleteArtifacts") ?? false, request.CancellationToken)));
        map.Mutation("deleteFiles", async (request, input) => Payload.Of(
            "success",
            await request.Services.RunRemoval.DeleteFilesAsync(request.Caller, input.Strings("files") ?? [], request.CancellationToken)));
        map.Mutation("notifyScriptableRunAlert", async (request, input) => Payload.Of(
            "success",
            await request.Services.Runs.AlertAsync(
                request.Caller,
                input.RequiredString("entityName"),
                input.RequiredString("projectName"),
                input.RequiredString("runName"),
                request.CancellationToken)));
        map.Mutation("rewindRun", async (request, input) => Payload.Of(
            "rewoundRun",
            await request.Services.RunRewind.RewindAsync(
                request.Caller,
                Inputs.NullIfEmpty(input.String("entityName")),
                input.String("projectName"),
                input.RequiredString("runName"),
                input.RequiredString("metricName"),
                input.Double("metricValue") ?? 0,
                request.CancellationToken)));
        map.Field<Payload>("RewindRunPayload", "rewoundRun", payload => payload.GetValueOrDefault("rewoundRun"));
        map.PayloadType("SuccessPayload", "success");
    }

    private static long RunId(ArgumentReader input) => GlobalIds.Require(input.RequiredString("id"), GlobalIds.Run);

    private static RunChange ReadRun(ArgumentReader input) => new()
    {
        Id = Inputs.NullIfEmpty(input.String("id")),
        Name = input.String("name"),
        EntityName = input.String("entityName"),
        ProjectName = input.String("modelName"),
        DisplayName = input.String("displayName"),
        Description = input.String("description"),
        Notes = input.String("notes"),
        Config = Inputs.NullIfEmpty(input.String("config")),
        SummaryMetrics = Inputs.NullIfEmpty(input.String("summaryMetrics")),
        Tags = input.Strings("tags"),
        GroupName = input.String("groupName"),
        JobType = input.String("jobType"),
        State = Inputs.NullIfEmpty(input.String("state")),
        Commit = input.String("commit"),
        Host = input.String("host"),
        Program = input.String("jobProgram"),
        Repo = input.String("jobRepo"),
        Sweep = input.String("sweep"),
    };

    private static async ValueTask<Payload> CreateFilesAsync(RequestContext request, ArgumentReader input)
    {
        var (run, files) = await request.Services.RunFiles.CreateAsync(
            request.Caller,
            input.RequiredString("entityName"),
            input.RequiredString("projectName"),
            input.RequiredString("runName"),
            input.Strings("files") ?? [],
            request.CancellationToken);
        var entityId = (await request.ProjectAsync(run.ProjectId))?.EntityId ?? 0;
        return new Payload
        {
            ["runID"] = GlobalIds.Encode(GlobalIds.Run, run.Id),
            ["uploadHeaders"] = Array.Empty<string>(),
            ["files"] = files.Select(file => FileNodes.OfRunFile(file, entityId, needsUpload: true)).ToList(),
        };
    }
}
