using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Permissions;

namespace ArtifactSdk.Server.Domain.Access;

/// <summary>A version is seen by whoever sees its source project or any collection that links it; what else may be done, likewise.</summary>
internal sealed class ArtifactAccess(IPermissions permissions)
{
    internal async ValueTask<ArtifactRow?> FindReadableAsync(IMetadataSession session, Caller caller, long artifactId)
    {
        var artifact = await session.GetArtifactAsync(artifactId);
        return artifact is { State: not ArtifactState.Deleted } && await MayAsync(session, caller, Permission.View, artifact) ? artifact : null;
    }

    internal async ValueTask<ArtifactRow> RequireReadableAsync(IMetadataSession session, Caller caller, long artifactId) =>
        await FindReadableAsync(session, caller, artifactId)
        ?? throw DomainException.NotFound($"artifact {GlobalIds.Encode(GlobalIds.Artifact, artifactId)} not found");

    /// <summary>May the caller have the contents of its files, through any of the places where it is?</summary>
    internal ValueTask<bool> CanUseAsync(IMetadataSession session, Caller caller, ArtifactRow artifact) =>
        MayAsync(session, caller, Permission.Use, artifact);

    internal async ValueTask<ArtifactRow> RequireUsableAsync(IMetadataSession session, Caller caller, long artifactId)
    {
        var artifact = await RequireReadableAsync(session, caller, artifactId);
        return await CanUseAsync(session, caller, artifact) ? artifact : throw DomainException.Denied();
    }

    /// <summary>The version with where it lives, for changing it: that needs write access to its source project.</summary>
    internal async ValueTask<ArtifactHome> RequireWritableAsync(IMetadataSession session, Caller caller, long artifactId)
    {
        var home = await RequireHomeAsync(session, caller, artifactId);
        await permissions.RequireAsync(session, caller, Permission.Edit, home.Project);
        return home;
    }

    /// <summary>For describing and tagging it, which whoever edits a registry may do to what is linked there.</summary>
    internal async ValueTask<ArtifactHome> RequireDescribableAsync(IMetadataSession session, Caller caller, long artifactId)
    {
        var home = await RequireHomeAsync(session, caller, artifactId);
        return await MayAsync(session, caller, Permission.Edit, home.Artifact) ? home : throw DomainException.Denied();
    }

    private async ValueTask<ArtifactHome> RequireHomeAsync(IMetadataSession session, Caller caller, long artifactId)
    {
        var artifact = await RequireReadableAsync(session, caller, artifactId);
        var sequence = await session.GetCollectionAsync(artifact.SequenceId);
        var project = sequence is null ? null : await session.GetProjectAsync(sequence.ProjectId);
        return sequence is null || project is null
            ? throw DomainException.NotFound($"The collection of artifact {GlobalIds.Encode(GlobalIds.Artifact, artifactId)} was deleted.")
            : new ArtifactHome(artifact, sequence, project);
    }

    private async ValueTask<bool> MayAsync(IMetadataSession session, Caller caller, Permission what, ArtifactRow artifact)
    {
        if (await MayInAsync(session, caller, what, artifact.SequenceId))
        {
            return true;
        }

        foreach (var membership in await session.MembershipsOfArtifactAsync(artifact.Id))
        {
            if (membership.CollectionId != artifact.SequenceId && await MayInAsync(session, caller, what, membership.CollectionId))
            {
                return true;
            }
        }

        return false;
    }

    private async ValueTask<bool> MayInAsync(IMetadataSession session, Caller caller, Permission what, long collectionId) =>
        await session.GetCollectionAsync(collectionId) is { } collection
        && await session.GetProjectAsync(collection.ProjectId) is { } project
        && await permissions.MayAsync(session, caller, what, project);
}

/// <summary>A version with its source collection and project.</summary>
internal sealed record ArtifactHome(ArtifactRow Artifact, CollectionRow Sequence, ProjectRow Project)
{
    internal BlobKey BlobKey(string hexMd5) => new(Project.EntityId, hexMd5);
}
