using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Schema.Files;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>A version's place in a collection, and the aliases that it has there.</summary>
internal static class MembershipFields
{
    private const string Type = "ArtifactCollectionMembership";

    internal static void Map(SchemaMap map)
    {
        map.Field<MembershipRow>(Type, "id", membership => GlobalIds.Encode(GlobalIds.Membership, membership.Id));
        map.Field<MembershipRow>(Type, "versionIndex", membership => membership.VersionIndex);
        map.Field<MembershipRow>(Type, "createdAt", membership => WireText.Of(membership.CreatedAt));
        map.Field<MembershipRow>(Type, "commitHash", async (membership, request) =>
            (await request.ArtifactAsync(membership.ArtifactId))?.CommitHash);
        map.Field<MembershipRow>(Type, "aliases", async (membership, request) => await AliasNode.OfAsync(request, membership));
        map.Field<MembershipRow>(Type, "artifactCollection", async (membership, request) =>
            await request.ReadableCollectionAsync(membership.CollectionId));
        map.Field<MembershipRow>(Type, "artifact", async (membership, request) => await request.ArtifactAsync(membership.ArtifactId));
        map.Field<MembershipRow>(Type, "files", async (membership, request, context) =>
            await request.ArtifactAsync(membership.ArtifactId) is { } artifact
                ? await ArtifactFileList.OfAsync(request, context, artifact)
                : null);

        map.Field<AliasNode>("ArtifactAlias", "id", alias => alias.Id);
        map.Field<AliasNode>("ArtifactAlias", "alias", alias => alias.Name);
        map.Field<AliasNode>("ArtifactAlias", "artifactCollectionName", async (alias, request) =>
            (await request.CollectionAsync(alias.CollectionId))?.Name);
        map.Field<AliasNode>("ArtifactAlias", "artifactCollection", async (alias, request) =>
            await request.ReadableCollectionAsync(alias.CollectionId));
        map.Field<AliasNode>("ArtifactAlias", "artifact", async (alias, request) =>
            await request.ReadAsync(session => session.GetMembershipAsync(alias.MembershipId)) is { } membership
                ? await request.ArtifactAsync(membership.ArtifactId)
                : null);
    }
}
