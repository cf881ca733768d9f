using System.Net;
using System.Security.Cryptography;
using ArtifactSdk.Artifacts;
using ArtifactSdk.Diagnostics;
using ArtifactSdk.Paths;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Runs;

/// <summary>Starts a run: completes its options, tells the server, adopts the names that it answers with.</summary>
internal static class RunStart
{
    private const int IdLength = 8;
    private const string DefaultProject = "uncategorized";

    internal static async Task<Run> StartAsync(ClientContext context, bool ownsContext, RunOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            context.ThrowIfDisposed();
            options ??= new RunOptions();
            CheckTimeout(options.FinishTimeout, nameof(RunOptions.FinishTimeout));
            var variables = Complete(context, options);
            using var operation = OperationScope.Start("run.init", context.Configuration.BaseUrl);
            return await operation.RunAsync(() => InitAsync(context, ownsContext, options, variables, cancellationToken)).ConfigureAwait(false);
        }
        catch when (ownsContext)
        {
            context.Dispose();
            throw;
        }
    }

    private static async Task<Run> InitAsync(ClientContext context, bool ownsContext, RunOptions options, UpsertBucketVariables variables, CancellationToken cancellationToken)
    {
        var action = $"start run '{variables.Name}' in project '{variables.Project}'";
        var progress = await FindProgressAsync(context, options, variables, action, cancellationToken).ConfigureAwait(false);
        variables = variables with { Config = RunConfigJson.Serialize(progress.Config) };
        var data = await context.Api.ExecuteAsync(UpsertBucketOperation.Instance, variables, action, cancellationToken).ConfigureAwait(false);
        var bucket = data.UpsertBucket?.Bucket;
        if (bucket?.Name is not { } id)
        {
            throw new ArtifactApiException($"Could not {action}: the server's answer does not name the run.", HttpStatusCode.OK) { Operation = UpsertBucketOperation.Instance.Name };
        }

        // A server that hides the project has taken the names as they were asked for.
        var project = bucket.Project?.Name ?? variables.Project!;
        var entity = bucket.Project?.Entity?.Name ?? variables.Entity ?? await context.GetDefaultEntityAsync(cancellationToken).ConfigureAwait(false);
        Log.RunStarted(context.Logger, entity, project, id);
        return new Run(context, ownsContext, new PublishTarget(entity, project, id), bucket.DisplayName ?? id, options.FinishTimeout, progress)
        {
            GroupName = variables.GroupName,
        };
    }

    // An id that was drawn is new.
    private static async Task<RunProgress> FindProgressAsync(
        ClientContext context, RunOptions options, UpsertBucketVariables variables, string action, CancellationToken cancellationToken)
    {
        var config = (System.Text.Json.Nodes.JsonObject)options.Config.DeepClone();
        var fromVariable = options.ExplicitResume is null && context.Configuration.RunDefaults.Resume is not null;
        var resume = fromVariable ? context.Configuration.RunDefaults.Resume!.Value : options.Resume;
        var source = fromVariable ? "WANDB_RESUME" : "RunOptions.Resume";
        var isNamed = (options.Id ?? NullIfEmpty(context.Configuration.RunDefaults.Id)) is not null;
        if (!isNamed && resume == RunResume.Must)
        {
            throw new ArtifactException($"Could not {action}: {source} requires the run to exist, but there is no id to find it by. Set RunOptions.Id or WANDB_RUN_ID.");
        }

        var found = isNamed ? await FindAsync(context, variables, action, cancellationToken).ConfigureAwait(false) : null;
        if (found is null)
        {
            return resume != RunResume.Must
                ? new RunProgress(config, [], 0, 0)
                : throw new ArtifactNotFoundException($"Could not {action}: the run does not exist, but {source} requires it to exist. Check the id, or let {source} allow a new run.");
        }

        if (resume == RunResume.Never)
        {
            throw new ArtifactException($"Could not {action}: the run already exists, but {source} forbids resuming it. Choose another id, or let {source} allow it.");
        }

        var resumed = RunProgress.Resumed(found.Config, found.SummaryMetrics, found.HistoryLineCount ?? 0, found.HistoryTail);
        foreach (var (key, value) in config)
        {
            resumed.Config[key] = value?.DeepClone();
        }

        return resumed;
    }

    // A timer takes no more, and disposing the run is too late to say so.
    private static void CheckTimeout(TimeSpan timeout, string option)
    {
        if (timeout <= TimeSpan.Zero || timeout.TotalMilliseconds > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(option, timeout, $"The option {option} must be above zero and below 25 days.");
        }
    }

    private static async Task<ResumeBucket?> FindAsync(ClientContext context, UpsertBucketVariables variables, string action, CancellationToken cancellationToken)
    {
        var asked = new RunResumeStatusVariables(variables.Project!, variables.Entity, variables.Name);
        try
        {
            var data = await context.Api.ExecuteAsync(RunResumeStatusOperation.Instance, asked, action, cancellationToken).ConfigureAwait(false);
            return data.Model?.Bucket;
        }
        catch (ArtifactNotFoundException)
        {
            // A project that does not exist yet has no runs.
            return null;
        }
    }

    private static UpsertBucketVariables Complete(ClientContext context, RunOptions options)
    {
        var defaults = context.Configuration.RunDefaults;
        var id = options.Id ?? NullIfEmpty(defaults.Id);
        var project = options.Project ?? context.Configuration.Project ?? DefaultProject;
        IReadOnlyList<string> tags = options.Tags.Count > 0 ? [.. options.Tags] : defaults.Tags;
        NameRules.Throw(id is null ? null : NameRules.CheckRunId(id), nameof(RunOptions.Id));
        NameRules.Throw(options.Tags.Contains(null!) ? "One of the tags is null. Leave it out." : null, nameof(RunOptions.Tags));
        NameRules.Throw(NameRules.CheckProject(project), nameof(RunOptions.Project));
        return new UpsertBucketVariables(
            id ?? RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", IdLength),
            project,
            NullIfEmpty(options.Entity) ?? context.Configuration.Entity,
            options.Group ?? NullIfEmpty(defaults.Group),
            options.Name ?? NullIfEmpty(defaults.Name),
            options.Notes ?? NullIfEmpty(defaults.Notes),
            RunConfigJson.Serialize(options.Config),
            Environment.MachineName,
            options.JobType ?? NullIfEmpty(defaults.JobType),
            tags.Count == 0 ? null : tags);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
