using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Publishing;

namespace ArtifactSdk.Server.Domain.Collections;

/// <summary>
/// Old clients send all aliases that a version shall have, collection by collection, instead of those to add and to remove. A
/// collection that is not named keeps its aliases; an empty list empties the source collection.
/// </summary>
internal static class AliasReplacement
{
    /// <summary>The version's number comes along as an alias "v3", which is nobody's to give.</summary>
    internal static IEnumerable<RequestedAlias> Wanted(IReadOnlyList<RequestedAlias>? aliases) =>
        (aliases ?? []).Where(alias => NameRules.VersionNumber(alias.Alias) is null);

    internal static async ValueTask ApplyAsync(
        IMetadataSession session, IPermissions permissions, Caller caller, ArtifactRow artifact, IReadOnlyList<RequestedAlias> aliases)
    {
        if (aliases.Count == 0)
        {
            if (await session.FindMembershipAsync(artifact.SequenceId, artifact.Id) is { } source)
            {
                await ReplaceAsync(session, permissions, caller, source, []);
            }

            return;
        }

        var memberships = await session.MembershipsOfArtifactAsync(artifact.Id);
        foreach (var group in aliases.GroupBy(alias => alias.CollectionName, StringComparer.Ordinal))
        {
            var membership = await FindAsync(session, permissions, caller, artifact, memberships, group.Key)
                ?? throw DomainException.NotFound(
                    $"artifact {GlobalIds.Encode(GlobalIds.Artifact, artifact.Id)} is in no collection '{group.Key}' whose aliases you may change");
            await ReplaceAsync(session, permissions, caller, membership, [.. Wanted([.. group]).Select(alias => alias.Alias)]);
        }
    }

    /// <summary>The source comes first: a registry may have a collection of the same name.</summary>
    private static async ValueTask<MembershipRow?> FindAsync(
        IMetadataSession session,
        IPermissions permissions,
        Caller caller,
        ArtifactRow artifact,
        IReadOnlyList<MembershipRow> memberships,
        string collectionName)
    {
        foreach (var membership in memberships.OrderBy(membership => membership.CollectionId == artifact.SequenceId ? 0 : 1))
        {
            if (await session.GetCollectionAsync(membership.CollectionId) is { } collection
                && collection.Name == collectionName
                && await session.GetProjectAsync(collection.ProjectId) is { } project
                && await permissions.CanWriteProjectAsync(session, caller, project))
            {
                return membership;
            }
        }

        return null;
    }

    private static async ValueTask ReplaceAsync(
        IMetadataSession session, IPermissions permissions, Caller caller, MembershipRow membership, IReadOnlyList<string> wanted)
    {
        var had = (await session.AliasesOfMembershipAsync(membership.Id)).Select(alias => alias.Name).ToList();
        var taken = had.Except(wanted, StringComparer.Ordinal).ToList();
        var given = wanted.Except(had, StringComparer.Ordinal).ToList();
        await ProtectedAliases.RequireMayMoveAsync(session, permissions, caller, membership.CollectionId, [.. taken, .. given]);
        foreach (var alias in taken)
        {
            await session.RemoveAliasAsync(membership.Id, alias);
        }

        await AliasRules.GiveAsync(session, membership, given);
    }
}
