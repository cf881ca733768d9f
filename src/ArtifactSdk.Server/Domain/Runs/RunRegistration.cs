using System.Text.Json;
using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>Makes and changes runs, with the project that they live in.</summary>
internal sealed class RunRegistration(IMetadataStore store, IPermissions permissions, ProjectAccess projects, TimeProvider clock)
{
    private const string DefaultProject = "uncategorized";

    private static readonly string[] States =
        ["pending", "running", "finished", "failed", "crashed", "killed", "preempting", "preempted"];

    internal ValueTask<(RunRow Run, bool Inserted)> UpsertAsync(Caller caller, RunChange change, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        if (change.State is { Length: > 0 } state && !States.Contains(state))
        {
            throw DomainException.Invalid($"'{state}' is no state of a run; it is one of {string.Join(", ", States)}.");
        }

        RequireObject(change.Config, "config");
        RequireObject(change.SummaryMetrics, "summaryMetrics");
        return store.WriteAsync(session => UpsertAsync(session, caller, change), cancellationToken);
    }

    /// <summary>Every client that lists the runs of the project reads these, and one that cannot be read would end all of that.</summary>
    private static void RequireObject(string? text, string what)
    {
        if (!string.IsNullOrEmpty(text) && LenientJson.ToStrictObject(text) is null)
        {
            throw DomainException.Invalid($"The {what} of a run has to be the text of a JSON object.");
        }
    }

    internal ValueTask<bool> StopAsync(Caller caller, long runId, CancellationToken cancellationToken) =>
        ChangeAsync(caller, runId, run => run with { Stopped = true }, cancellationToken);

    /// <summary>Only states that no running process reports itself can be set from outside.</summary>
    internal ValueTask<bool> SetStateAsync(Caller caller, long runId, string state, CancellationToken cancellationToken) =>
        state is "pending" or "failed"
            ? ChangeAsync(caller, runId, run => run with { State = state }, cancellationToken)
            : throw DomainException.Invalid($"A run's state can be set to 'pending' or 'failed', not to '{state}'.");

    /// <summary>
    /// Takes an alert of a run. There is nobody to pass it on to: the audit log keeps its title, text and severity, as it keeps
    /// every change.
    /// </summary>
    internal ValueTask<bool> AlertAsync(
        Caller caller, string entityName, string projectName, string runName, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        return store.WriteAsync(
            async session =>
            {
                var project = await projects.OpenAsync(session, caller, entityName, projectName);
                return await session.FindRunAsync(project.Id, runName) is not null
                    ? true
                    : throw DomainException.NotFound($"run {runName} not found in {entityName}/{projectName}");
            },
            cancellationToken);
    }

    private ValueTask<bool> ChangeAsync(Caller caller, long runId, Func<RunRow, RunRow> change, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        return store.WriteAsync(
            async session =>
            {
                var run = await RequireAsync(session, caller, runId);
                await session.UpdateRunAsync(change(run) with { UpdatedAt = clock.GetUtcNow() });
                return true;
            },
            cancellationToken);
    }

    /// <summary>A run that the caller may change.</summary>
    internal async ValueTask<RunRow> RequireAsync(IMetadataSession session, Caller caller, long runId)
    {
        var run = await session.GetRunAsync(runId);
        var project = run is null ? null : await session.GetProjectAsync(run.ProjectId);
        if (run is null || project is null || !await permissions.CanReadProjectAsync(session, caller, project))
        {
            throw DomainException.NotFound($"run {GlobalIds.Encode(GlobalIds.Run, runId)} not found");
        }

        await projects.RequireWriteAsync(session, caller, project);
        return run;
    }

    private async ValueTask<(RunRow Run, bool Inserted)> UpsertAsync(IMetadataSession session, Caller caller, RunChange change)
    {
        if (!string.IsNullOrEmpty(change.Id))
        {
            var known = await RequireAsync(session, caller, GlobalIds.Require(change.Id, GlobalIds.Run));
            return (await UpdateAsync(session, known, change), false);
        }

        var entity = await ProjectAccess.FindEntityAsync(session, caller, change.EntityName)
            ?? throw DomainException.NotFound($"entity {change.EntityName} not found during upsertBucket");
        var projectName = string.IsNullOrEmpty(change.ProjectName) ? DefaultProject : change.ProjectName;
        var project = await projects.OpenOrCreateAsync(session, caller, entity, projectName);
        var name = string.IsNullOrEmpty(change.Name) ? RunNames.NewId() : change.Name;
        NameRules.RequireRunName(name);

        if (await session.FindRunAsync(project.Id, name) is { } existing)
        {
            // A process that announces itself by name is alive, whatever an earlier one of that name came to.
            var awake = change with { State = change.State ?? "running" };
            var now = clock.GetUtcNow();

            // Clients upsert a run that goes on as well, for its settings or tags: what it is asked to do is still to be heard.
            var stopped = existing.Stopped && !RunLiveness.HasEnded(existing, now);
            return (await UpdateAsync(session, existing with { HeartbeatAt = now, Stopped = stopped }, awake), false);
        }

        return (await AddAsync(session, caller, project, name, change), true);
    }

    private async ValueTask<RunRow> AddAsync(IMetadataSession session, Caller caller, ProjectRow project, string name, RunChange change)
    {
        var now = clock.GetUtcNow();
        var number = await session.CountRunsAsync(project.Id) + 1;
        var run = new RunRow
        {
            Id = 0,
            ProjectId = project.Id,
            Name = name,
            DisplayName = RunNames.NewDisplayName(number),
            State = "running",
            UserId = caller.User?.Id,
            HeartbeatAt = now,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return await session.AddRunAsync(Apply(run, change));
    }

    private async ValueTask<RunRow> UpdateAsync(IMetadataSession session, RunRow run, RunChange change)
    {
        var updated = Apply(run, change) with { UpdatedAt = clock.GetUtcNow() };
        await session.UpdateRunAsync(updated);
        return updated;
    }

    private static RunRow Apply(RunRow run, RunChange change) => run with
    {
        DisplayName = string.IsNullOrEmpty(change.DisplayName) ? run.DisplayName : change.DisplayName,
        State = string.IsNullOrEmpty(change.State) ? run.State : change.State,
        Description = change.Description ?? run.Description,
        Notes = change.Notes ?? run.Notes,
        Config = string.IsNullOrEmpty(change.Config) ? run.Config : change.Config,
        SummaryMetrics = string.IsNullOrEmpty(change.SummaryMetrics) ? run.SummaryMetrics : change.SummaryMetrics,
        Tags = change.Tags is null ? run.Tags : JsonSerializer.Serialize(change.Tags.Where(tag => tag.Length > 0).Distinct()),
        GroupName = change.GroupName ?? run.GroupName,
        JobType = change.JobType ?? run.JobType,
        Commit = change.Commit ?? run.Commit,
        Host = change.Host ?? run.Host,
        Program = change.Program ?? run.Program,
        Repo = change.Repo ?? run.Repo,
        Sweep = change.Sweep ?? run.Sweep,
    };
}
