using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>Which run used which version.</summary>
internal sealed class Lineage(IMetadataStore store, ProjectAccess projects, ArtifactAccess access, TimeProvider clock)
{
    /// <summary>Records the use; repeating it changes nothing, and under another name adds that.</summary>
    internal ValueTask<ArtifactRow> UseAsync(
        Caller caller, string entityName, string projectName, string runName, long artifactId, string? usedAs, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        return store.WriteAsync(
            async session =>
            {
                var project = await projects.OpenAsync(session, caller, entityName, projectName);
                var run = await session.FindRunAsync(project.Id, runName)
                    ?? throw DomainException.NotFound($"run {runName} not found in {entityName}/{projectName}");
                var artifact = await access.RequireUsableAsync(session, caller, artifactId);
                if (artifact.State != ArtifactState.Committed)
                {
                    throw new DomainException(
                        $"cannot use artifact {GlobalIds.Encode(GlobalIds.Artifact, artifactId)} as it has not committed",
                        ErrorCodes.NotCommitted,
                        400);
                }

                await session.AddRunArtifactAsync(
                    new RunArtifactRow(run.Id, artifactId, RunArtifactRole.Input, usedAs is null ? [] : [usedAs], clock.GetUtcNow()));
                return artifact;
            },
            cancellationToken);
    }
}
