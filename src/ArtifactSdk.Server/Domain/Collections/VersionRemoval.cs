using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Collections;

/// <summary>Takes a version out of all its collections and marks it deleted. Its number is not given again.</summary>
internal static class VersionRemoval
{
    /// <exception cref="DomainException">It has a protected alias.</exception>
    internal static async ValueTask<ArtifactRow> RemoveAsync(IMetadataSession session, ArtifactRow artifact, TimeProvider clock)
    {
        foreach (var membership in await session.MembershipsOfArtifactAsync(artifact.Id))
        {
            await AliasRules.RemoveMembershipAsync(session, membership);
        }

        var deleted = artifact with { State = ArtifactState.Deleted, UpdatedAt = clock.GetUtcNow() };
        await session.UpdateArtifactAsync(deleted);
        return deleted;
    }
}
