using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Manifests;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>Files that a run keeps beside its artifacts: its settings, requirements, console output, media.</summary>
internal sealed class RunFiles(IMetadataStore store, ProjectAccess projects, TimeProvider clock)
{
    private const int MaxFiles = 10_000;

    /// <summary>Announces uploads; the rows come back in the order asked, the bytes follow.</summary>
    internal ValueTask<(RunRow Run, IReadOnlyList<RunFileRow> Files)> CreateAsync(
        Caller caller, string entityName, string projectName, string runName, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        Validate(names);
        return store.WriteAsync(
            async session =>
            {
                var run = await RequireRunAsync(session, caller, entityName, projectName, runName);
                var files = new List<RunFileRow>(names.Count);
                foreach (var name in names)
                {
                    // A file that is there stays readable until the new bytes have arrived.
                    files.Add(await session.FindRunFileAsync(run.Id, name)
                        ?? await session.UpsertRunFileAsync(new RunFileRow(0, run.Id, name, null, 0, clock.GetUtcNow())));
                }

                return (run, (IReadOnlyList<RunFileRow>)files);
            },
            cancellationToken);
    }

    /// <summary>Clients say that they are done; true when every file has arrived.</summary>
    internal ValueTask<bool> MarkUploadedAsync(
        Caller caller, string entityName, string projectName, string runName, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        Validate(names);
        return store.ReadAsync(
            async session =>
            {
                var run = await RequireRunAsync(session, caller, entityName, projectName, runName);
                foreach (var name in names)
                {
                    if (await session.FindRunFileAsync(run.Id, name) is not { Digest: not null })
                    {
                        return false;
                    }
                }

                return true;
            },
            cancellationToken);
    }

    private static void Validate(IReadOnlyList<string> names)
    {
        if (names.Count > MaxFiles)
        {
            throw DomainException.Invalid($"{names.Count} files in one request are too many; send at most {MaxFiles} at a time.");
        }

        foreach (var name in names)
        {
            EntryPaths.Require(name, "a run file");
        }
    }

    private async ValueTask<RunRow> RequireRunAsync(
        IMetadataSession session, Caller caller, string entityName, string projectName, string runName)
    {
        var project = await projects.OpenAsync(session, caller, entityName, projectName);
        return await session.FindRunAsync(project.Id, runName)
            ?? throw DomainException.NotFound($"run {runName} not found in {entityName}/{projectName}");
    }
}
