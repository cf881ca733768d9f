using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Collections;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>Deletes runs and files of runs. Bytes that nothing refers to afterwards are left to the garbage collection.</summary>
internal sealed class RunRemoval(IMetadataStore store, RunRegistration runs, ArtifactAccess access, TimeProvider clock)
{
    private const int Batch = 500;
    private const int MaxFiles = 10_000;

    /// <summary>
    /// What the run streamed and uploaded goes with it. The versions that it logged stay, without a run, unless they are to
    /// be deleted too.
    /// </summary>
    internal ValueTask<bool> DeleteRunAsync(Caller caller, long runId, bool deleteArtifacts, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        return store.WriteAsync(
            async session =>
            {
                var run = await runs.RequireAsync(session, caller, runId);
                if (deleteArtifacts)
                {
                    await DeleteVersionsAsync(session, caller, run);
                }

                return await session.DeleteRunAsync(run.Id);
            },
            cancellationToken);
    }

    /// <summary>All of them or, when one cannot be deleted, none.</summary>
    internal ValueTask<bool> DeleteFilesAsync(Caller caller, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        if (ids.Count > MaxFiles)
        {
            throw DomainException.Invalid($"{ids.Count} files in one request are too many; delete at most {MaxFiles} at a time.");
        }

        return store.WriteAsync(
            async session =>
            {
                foreach (var id in ids.Distinct(StringComparer.Ordinal))
                {
                    if (GlobalIds.DecodeText(id)?.StartsWith("ArtifactFile:", StringComparison.Ordinal) == true)
                    {
                        throw DomainException.Invalid("A file of an artifact cannot be deleted: a version never changes. Log a new version without it.");
                    }

                    var file = await session.GetRunFileAsync(GlobalIds.Require(id, GlobalIds.RunFile))
                        ?? throw DomainException.NotFound($"file {id} not found");
                    await runs.RequireAsync(session, caller, file.RunId);
                    await session.DeleteRunFileAsync(file.Id);
                }

                return true;
            },
            cancellationToken);
    }

    private async ValueTask DeleteVersionsAsync(IMetadataSession session, Caller caller, RunRow run)
    {
        // What is deleted leaves the list, so the next page begins behind what was looked at.
        var versions = new List<long>();
        for (long? after = null; ;)
        {
            var page = await session.ArtifactsOfRunAsync(run.Id, RunArtifactRole.Output, new PageRequest(after, Batch));
            versions.AddRange(page.Items.Select(link => link.ArtifactId));
            if (!page.HasNext)
            {
                break;
            }

            after = page.Items[^1].ArtifactId;
        }

        foreach (var id in versions)
        {
            // A version that another run had logged before is that run's.
            if (await session.GetArtifactAsync(id) is not { } version || version.RunId != run.Id)
            {
                continue;
            }

            await access.RequireWritableAsync(session, caller, id);
            await VersionRemoval.RemoveAsync(session, version, clock);
        }
    }
}
