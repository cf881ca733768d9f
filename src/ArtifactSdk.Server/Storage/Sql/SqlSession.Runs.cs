using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Storage.Sql.Mapping;

namespace ArtifactSdk.Server.Storage.Sql;

internal sealed partial class SqlSession
{
    public ValueTask<RunRow?> GetRunAsync(long id) =>
        FirstAsync($"SELECT {RowMap.RunColumns} FROM runs WHERE id = @id", RowMap.Run, ("@id", id));

    public ValueTask<RunRow?> FindRunAsync(long projectId, string name) => FirstAsync(
        $"SELECT {RowMap.RunColumns} FROM runs WHERE project_id = @projectId AND name = @name",
        RowMap.Run,
        ("@projectId", projectId),
        ("@name", name));

    public ValueTask<Page<RunRow>> ListRunsAsync(long projectId, PageRequest page) =>
        PageAsync($"SELECT {RowMap.RunColumns} FROM runs WHERE project_id = @projectId", "id", page, RowMap.Run, ("@projectId", projectId));

    public async ValueTask<long> CountRunsAsync(long projectId) =>
        await FirstIdAsync("SELECT count(*) FROM runs WHERE project_id = @projectId", ("@projectId", projectId)) ?? 0;

    public ValueTask<RunRow> AddRunAsync(RunRow run) => InsertAsync(
        "INSERT INTO runs (project_id, name, display_name, state, description, notes, config, summary_metrics, tags, group_name, job_type, "
        + "commit_hash, host, program, repo, sweep, user_id, exit_code, stopped, heartbeat_at, created_at, updated_at) "
        + "VALUES (@projectId, @name, @displayName, @state, @description, @notes, @config, @summaryMetrics, @tags, @groupName, @jobType, "
        + "@commitHash, @host, @program, @repo, @sweep, @userId, @exitCode, @stopped, @heartbeatAt, @createdAt, @updatedAt) "
        + $"RETURNING {RowMap.RunColumns}",
        RowMap.Run,
        Values(run));

    public ValueTask UpdateRunAsync(RunRow run) => UpdateAsync(
        "run",
        run.Id,
        "UPDATE runs SET project_id = @projectId, name = @name, display_name = @displayName, state = @state, description = @description, "
        + "notes = @notes, config = @config, summary_metrics = @summaryMetrics, tags = @tags, group_name = @groupName, job_type = @jobType, "
        + "commit_hash = @commitHash, host = @host, program = @program, repo = @repo, sweep = @sweep, user_id = @userId, "
        + "exit_code = @exitCode, stopped = @stopped, heartbeat_at = @heartbeatAt, created_at = @createdAt, updated_at = @updatedAt WHERE id = @id",
        Values(run));

    /// <summary>Its lines, files and links go with it; the versions that it logged stay, without a run.</summary>
    public async ValueTask<bool> DeleteRunAsync(long id) => await ExecuteAsync("DELETE FROM runs WHERE id = @id", ("@id", id)) > 0;

    public async ValueTask AddRunArtifactAsync(RunArtifactRow link)
    {
        var known = await FirstAsync(
            $"SELECT {RowMap.RunArtifactColumns} FROM run_artifacts WHERE run_id = @runId AND role = @role AND artifact_id = @artifactId",
            RowMap.RunArtifact,
            ("@runId", link.RunId),
            ("@role", EnumText<RunArtifactRole>.Of(link.Role)),
            ("@artifactId", link.ArtifactId));
        await ExecuteAsync(
            "INSERT INTO run_artifacts (run_id, artifact_id, role, used_as, created_at) VALUES (@runId, @artifactId, @role, @usedAs, @createdAt) "
            + "ON CONFLICT (run_id, role, artifact_id) DO UPDATE SET used_as = excluded.used_as",
            ("@runId", link.RunId),
            ("@artifactId", link.ArtifactId),
            ("@role", EnumText<RunArtifactRole>.Of(link.Role)),
            ("@usedAs", UseNames.Write(known?.UsedAs ?? [], link.UsedAs)),
            ("@createdAt", link.CreatedAt));
    }

    public async ValueTask<Page<RunArtifactRow>> ArtifactsOfRunAsync(long runId, RunArtifactRole role, PageRequest page)
    {
        var start = page.After;
        if (page.After is { } artifactId)
        {
            start = await FirstIdAsync(
                "SELECT id FROM run_artifacts WHERE run_id = @runId AND role = @role AND artifact_id = @artifactId",
                ("@runId", runId),
                ("@role", EnumText<RunArtifactRole>.Of(role)),
                ("@artifactId", artifactId));
            if (start is null)
            {
                // What the caller saw last is gone: better nothing more than the same rows again.
                return new Page<RunArtifactRow>([], HasNext: false);
            }
        }

        return await PageAsync(
            $"SELECT {RowMap.RunArtifactColumns} FROM run_artifacts JOIN artifacts ON artifacts.id = run_artifacts.artifact_id "
            + "WHERE run_artifacts.run_id = @runId AND run_artifacts.role = @role AND artifacts.state = 'COMMITTED'",
            "run_artifacts.id",
            page with { After = start },
            RowMap.RunArtifact,
            ("@runId", runId),
            ("@role", EnumText<RunArtifactRole>.Of(role)));
    }

    public async ValueTask<long> CountArtifactsOfRunAsync(long runId, RunArtifactRole role) => await FirstIdAsync(
        "SELECT count(*) FROM run_artifacts JOIN artifacts ON artifacts.id = run_artifacts.artifact_id "
        + "WHERE run_artifacts.run_id = @runId AND run_artifacts.role = @role AND artifacts.state = 'COMMITTED'",
        ("@runId", runId),
        ("@role", EnumText<RunArtifactRole>.Of(role))) ?? 0;

    public ValueTask<IReadOnlyList<RunArtifactRow>> RunsOfArtifactAsync(long artifactId, RunArtifactRole role) => AllAsync(
        $"SELECT {RowMap.RunArtifactColumns} FROM run_artifacts WHERE artifact_id = @artifactId AND role = @role ORDER BY id",
        RowMap.RunArtifact,
        ("@artifactId", artifactId),
        ("@role", EnumText<RunArtifactRole>.Of(role)));

    private static (string Name, object? Value)[] Values(RunRow run) =>
    [
        ("@projectId", run.ProjectId),
        ("@name", run.Name),
        ("@displayName", run.DisplayName),
        ("@state", run.State),
        ("@description", run.Description),
        ("@notes", run.Notes),
        ("@config", run.Config),
        ("@summaryMetrics", run.SummaryMetrics),
        ("@tags", run.Tags),
        ("@groupName", run.GroupName),
        ("@jobType", run.JobType),
        ("@commitHash", run.Commit),
        ("@host", run.Host),
        ("@program", run.Program),
        ("@repo", run.Repo),
        ("@sweep", run.Sweep),
        ("@userId", run.UserId),
        ("@exitCode", run.ExitCode),
        ("@stopped", run.Stopped),
        ("@heartbeatAt", run.HeartbeatAt),
        ("@createdAt", run.CreatedAt),
        ("@updatedAt", run.UpdatedAt),
    ];
}
