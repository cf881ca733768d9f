using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Access;

/// <summary>A version is seen by whoever sees its source project or any collection that links it.</summary>
internal sealed class ArtifactAccess(IPermissions permissions)
{
    internal async ValueTask<ArtifactRow?> FindReadableAsync(IMetadataSession session, Caller caller, long artifactId)
    {
        var artifact = await session.GetArtifactAsync(artifactId);
        if (artifact is null || artifact.State == ArtifactState.Deleted)
        {
            return null;
        }

        if (await session.GetCollectionAsync(artifact.SequenceId) is { } sequence
            && await CanReadProjectAsync(session, caller, sequence.ProjectId))
        {
            return artifact;
        }

        foreach (var membership in await session.MembershipsOfArtifactAsync(artifactId))
        {
            if (await session.GetCollectionAsync(membership.CollectionId) is { } collection
                && await CanReadProjectAsync(session, caller, collection.ProjectId))
            {
                return artifact;
            }
        }

        return null;
    }

    internal async ValueTask<ArtifactRow> RequireReadableAsync(IMetadataSession session, Caller caller, long artifactId) =>
        await FindReadableAsync(session, caller, artifactId)
        ?? throw DomainException.NotFound($"artifact {GlobalIds.Encode(GlobalIds.Artifact, artifactId)} not found");

    /// <summary>The version with where it lives, for changing it: that needs write access to its source project.</summary>
    internal async ValueTask<ArtifactHome> RequireWritableAsync(IMetadataSession session, Caller caller, long artifactId)
    {
        var artifact = await RequireReadableAsync(session, caller, artifactId);
        var sequence = await session.GetCollectionAsync(artifact.SequenceId);
        var project = sequence is null ? null : await session.GetProjectAsync(sequence.ProjectId);
        if (sequence is null || project is null)
        {
            throw DomainException.NotFound($"The collection of artifact {GlobalIds.Encode(GlobalIds.Artifact, artifactId)} was deleted.");
        }

        if (!await permissions.CanWriteProjectAsync(session, caller, project))
        {
            throw DomainException.Denied();
        }

        return new ArtifactHome(artifact, sequence, project);
    }

    private async ValueTask<bool> CanReadProjectAsync(IMetadataSession session, Caller caller, long projectId) =>
        await session.GetProjectAsync(projectId) is { } project && await permissions.CanReadProjectAsync(session, caller, project);
}

/// <summary>A version with its source collection and project.</summary>
internal sealed record ArtifactHome(ArtifactRow Artifact, CollectionRow Sequence, ProjectRow Project)
{
    internal BlobKey BlobKey(string hexMd5) => new(Project.EntityId, hexMd5);
}
