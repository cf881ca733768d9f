using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Publishing;

namespace ArtifactSdk.Server.Domain.Collections;

/// <summary>Null leaves a part as it is.</summary>
internal sealed record VersionChange(
    string? Description,
    string? Metadata,
    string? Labels,
    long? TtlDurationSeconds,
    IReadOnlyList<string> TagsToAdd,
    IReadOnlyList<string> TagsToRemove,
    IReadOnlyList<RequestedAlias>? Aliases = null);

/// <summary>Edits and deletes committed versions. What is edited here belongs to the version, so all its links show it.</summary>
internal sealed class Versions(IMetadataStore store, IPermissions permissions, ArtifactAccess access, TimeProvider clock)
{
    internal ValueTask<ArtifactRow> UpdateAsync(Caller caller, long artifactId, VersionChange change, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        var metadata = NameRules.ToMetadata(change.Metadata);
        NameRules.RequireTtl(change.TtlDurationSeconds);
        foreach (var tag in change.TagsToAdd)
        {
            NameRules.RequireTag(tag);
        }

        foreach (var alias in AliasReplacement.Wanted(change.Aliases))
        {
            NameRules.RequireAlias(alias.Alias);
        }

        return store.WriteAsync(
            async session =>
            {
                // Clients send the whole version back: what is as it was asks for nothing.
                var (artifact, _, _) = await access.RequireDescribableAsync(session, caller, artifactId);
                var updated = artifact with
                {
                    Description = change.Description ?? artifact.Description,
                    Metadata = string.IsNullOrEmpty(metadata) ? artifact.Metadata : metadata,
                    Labels = change.Labels ?? artifact.Labels,
                    TtlDurationSeconds = change.TtlDurationSeconds ?? artifact.TtlDurationSeconds,
                    UpdatedAt = clock.GetUtcNow(),
                };
                if (updated with { Description = artifact.Description, UpdatedAt = artifact.UpdatedAt } != artifact)
                {
                    await access.RequireWritableAsync(session, caller, artifactId);
                }

                await session.UpdateArtifactAsync(updated);
                foreach (var tag in change.TagsToRemove)
                {
                    await session.RemoveArtifactTagAsync(artifactId, tag);
                }

                foreach (var tag in change.TagsToAdd)
                {
                    await session.AddArtifactTagAsync(artifactId, tag);
                }

                if (change.Aliases is not null)
                {
                    await AliasReplacement.ApplyAsync(session, permissions, caller, updated, change.Aliases);
                }

                return updated;
            },
            cancellationToken);
    }

    internal ValueTask<ArtifactRow> DeleteAsync(Caller caller, long artifactId, bool deleteAliases, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        return store.WriteAsync(
            async session =>
            {
                var (artifact, sequence, _) = await access.RequireWritableAsync(session, caller, artifactId);
                if (!deleteAliases)
                {
                    await RequireNoAliasesAsync(session, sequence, await session.MembershipsOfArtifactAsync(artifactId));
                }

                return await VersionRemoval.RemoveAsync(session, artifact, clock);
            },
            cancellationToken);
    }

    private static async ValueTask RequireNoAliasesAsync(
        IMetadataSession session, CollectionRow sequence, IReadOnlyList<MembershipRow> memberships)
    {
        foreach (var membership in memberships.Where(membership => membership.CollectionId == sequence.Id))
        {
            var names = (await session.AliasesOfMembershipAsync(membership.Id))
                .Select(alias => alias.Name)
                .Where(name => name != AliasRules.Latest)
                .ToArray();
            if (names.Length > 0)
            {
                throw DomainException.Invalid(
                    $"The version {sequence.Name}:v{membership.VersionIndex} has the aliases {string.Join(", ", names)}; delete it with deleteAliases to lose them too.");
            }
        }
    }
}
