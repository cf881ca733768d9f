using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Storage.Sql.Mapping;

namespace ArtifactSdk.Server.Storage.Sql;

/// <summary>Which versions a collection holds, under which index and aliases.</summary>
internal sealed partial class SqlSession
{
    private const string SelectMembership = $"SELECT {RowMap.MembershipColumns} FROM memberships";

    public ValueTask<MembershipRow?> GetMembershipAsync(long id) => FirstAsync($"{SelectMembership} WHERE id = @id", RowMap.Membership, ("@id", id));

    public ValueTask<MembershipRow?> FindMembershipAsync(long collectionId, long artifactId) => FirstAsync(
        $"{SelectMembership} WHERE collection_id = @collectionId AND artifact_id = @artifactId",
        RowMap.Membership,
        ("@collectionId", collectionId),
        ("@artifactId", artifactId));

    public ValueTask<MembershipRow?> FindMembershipByVersionAsync(long collectionId, int versionIndex) => FirstAsync(
        $"{SelectMembership} WHERE collection_id = @collectionId AND version_index = @versionIndex",
        RowMap.Membership,
        ("@collectionId", collectionId),
        ("@versionIndex", versionIndex));

    public ValueTask<MembershipRow?> FindMembershipByAliasAsync(long collectionId, string alias) => FirstAsync(
        $"SELECT {RowMap.MembershipColumns} FROM aliases JOIN memberships ON memberships.id = aliases.membership_id "
        + "WHERE aliases.collection_id = @collectionId AND aliases.name = @alias",
        RowMap.Membership,
        ("@collectionId", collectionId),
        ("@alias", alias));

    public ValueTask<MembershipRow?> HighestMembershipAsync(long collectionId) => FirstAsync(
        $"{SelectMembership} WHERE collection_id = @collectionId ORDER BY version_index DESC LIMIT 1",
        RowMap.Membership,
        ("@collectionId", collectionId));

    public ValueTask<MembershipRow> AddMembershipAsync(MembershipRow membership) => InsertAsync(
        "INSERT INTO memberships (collection_id, artifact_id, version_index, created_at, project_id, artifact_created_at) "
        + "VALUES (@collectionId, @artifactId, @versionIndex, @createdAt, "
        + "coalesce((SELECT project_id FROM collections WHERE id = @collectionId), 0), coalesce((SELECT created_at FROM artifacts WHERE id = @artifactId), 0)) "
        + $"RETURNING {RowMap.MembershipColumns}",
        RowMap.Membership,
        ("@collectionId", membership.CollectionId),
        ("@artifactId", membership.ArtifactId),
        ("@versionIndex", membership.VersionIndex),
        ("@createdAt", membership.CreatedAt));

    public async ValueTask RemoveMembershipAsync(long id) => await ExecuteAsync("DELETE FROM memberships WHERE id = @id", ("@id", id));

    public ValueTask<Page<MembershipRow>> ListMembershipsAsync(long collectionId, PageRequest page) =>
        PageAsync($"{SelectMembership} WHERE collection_id = @collectionId", "id", page, RowMap.Membership, ("@collectionId", collectionId));

    public async ValueTask<long> CountMembershipsAsync(long collectionId) =>
        await FirstIdAsync("SELECT count(*) FROM memberships WHERE collection_id = @collectionId", ("@collectionId", collectionId)) ?? 0;

    public ValueTask<IReadOnlyList<MembershipRow>> MembershipsOfArtifactAsync(long artifactId) =>
        AllAsync($"{SelectMembership} WHERE artifact_id = @artifactId ORDER BY id", RowMap.Membership, ("@artifactId", artifactId));

    public ValueTask<IReadOnlyList<AliasRow>> AliasesOfMembershipAsync(long membershipId) => AllAsync(
        $"SELECT {RowMap.AliasColumns} FROM aliases WHERE membership_id = @membershipId ORDER BY id",
        RowMap.Alias,
        ("@membershipId", membershipId));

    public ValueTask<Page<AliasRow>> AliasesOfCollectionAsync(long collectionId, PageRequest page) => PageAsync(
        $"SELECT {RowMap.AliasColumns} FROM aliases WHERE collection_id = @collectionId", "id", page, RowMap.Alias, ("@collectionId", collectionId));

    public async ValueTask SetAliasAsync(long collectionId, long membershipId, string alias)
    {
        var written = await ExecuteAsync(
            "INSERT INTO aliases (collection_id, membership_id, name) "
            + "SELECT collection_id, id, @alias FROM memberships WHERE id = @membershipId AND collection_id = @collectionId "
            + "ON CONFLICT (collection_id, name) DO UPDATE SET membership_id = excluded.membership_id",
            ("@alias", alias),
            ("@membershipId", membershipId),
            ("@collectionId", collectionId));
        if (written == 0)
        {
            throw new InvalidOperationException($"Cannot set an alias: membership {membershipId} is not in collection {collectionId}.");
        }
    }

    public async ValueTask<bool> RemoveAliasAsync(long membershipId, string alias) => await ExecuteAsync(
        "DELETE FROM aliases WHERE membership_id = @membershipId AND name = @alias", ("@membershipId", membershipId), ("@alias", alias)) > 0;
}
