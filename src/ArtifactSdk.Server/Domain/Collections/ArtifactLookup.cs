using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Collections;

/// <summary>Finds a version by what people write: "collection", "collection:alias", "collection:v3", or the digest of a version after the colon.</summary>
internal static class ArtifactLookup
{
    internal static async ValueTask<MembershipRow?> FindAsync(IMetadataSession session, long projectId, string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var collection = await session.FindCollectionAsync(projectId, colon < 0 ? name : name[..colon]);
        return collection is null
            ? null
            : await FindInAsync(session, collection.Id, colon < 0 ? AliasRules.Latest : name[(colon + 1)..]);
    }

    /// <summary>The version that an alias or a version number names in this collection.</summary>
    internal static async ValueTask<MembershipRow?> FindInAsync(IMetadataSession session, long collectionId, string alias)
    {
        var membership = NameRules.VersionNumber(alias) is { } number
            ? await session.FindMembershipByVersionAsync(collectionId, number)
            : await session.FindMembershipByAliasAsync(collectionId, alias.Length == 0 ? AliasRules.Latest : alias);

        return membership ?? alias switch
        {
            // Whoever removed the alias 'latest' still means the newest version by a bare name.
            AliasRules.Latest or "" => await session.HighestMembershipAsync(collectionId),
            _ when Digests.IsHex(alias) => await FindByDigestAsync(session, collectionId, alias),
            _ => null,
        };
    }

    // Only where versions are logged: an index leads from there to a digest, and none does from a collection of links.
    private static async ValueTask<MembershipRow?> FindByDigestAsync(IMetadataSession session, long collectionId, string digest) =>
        await session.FindCommittedByDigestAsync(collectionId, digest) is { } artifact ? await session.FindMembershipAsync(collectionId, artifact.Id) : null;
}
