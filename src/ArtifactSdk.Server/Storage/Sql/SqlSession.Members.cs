using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Storage.Sql.Mapping;

namespace ArtifactSdk.Server.Storage.Sql;

/// <summary>Organisations, teams and who is in them.</summary>
internal sealed partial class SqlSession
{
    public ValueTask<OrganizationRow?> GetOrganizationAsync(long id) =>
        FirstAsync($"SELECT {RowMap.OrganizationColumns} FROM organizations WHERE id = @id", RowMap.Organization, ("@id", id));

    public ValueTask<OrganizationRow?> FindOrganizationAsync(string name) => FirstAsync(
        $"SELECT {RowMap.OrganizationColumns} FROM organizations WHERE {dialect.EqualsIgnoringCase("name", "@name")}",
        RowMap.Organization,
        ("@name", name));

    public ValueTask<OrganizationRow> AddOrganizationAsync(OrganizationRow organization) => InsertAsync(
        "INSERT INTO organizations (name, org_entity_id, created_at) VALUES (@name, @orgEntityId, @createdAt) "
        + $"RETURNING {RowMap.OrganizationColumns}",
        RowMap.Organization,
        ("@name", organization.Name),
        ("@orgEntityId", organization.OrgEntityId),
        ("@createdAt", organization.CreatedAt));

    public ValueTask<IReadOnlyList<(EntityRow Team, string Role)>> TeamsOfUserAsync(long userId) => AllAsync(
        $"SELECT {RowMap.EntityColumns}, entity_members.role FROM entity_members JOIN entities ON entities.id = entity_members.entity_id "
        + "WHERE entity_members.user_id = @userId AND entities.kind = 'TEAM' ORDER BY entities.id",
        static r => (RowMap.Entity(r), r.Text(5)),
        ("@userId", userId));

    public ValueTask<IReadOnlyList<MemberRow>> MembersOfEntityAsync(long entityId) => AllAsync(
        $"SELECT {RowMap.UserColumns}, entity_members.role FROM entity_members JOIN users ON users.id = entity_members.user_id "
        + "WHERE entity_members.entity_id = @entityId ORDER BY users.id",
        RowMap.Member,
        ("@entityId", entityId));

    public async ValueTask SetEntityMemberAsync(long entityId, long userId, string role) => await ExecuteAsync(
        "INSERT INTO entity_members (entity_id, user_id, role) VALUES (@entityId, @userId, @role) "
        + "ON CONFLICT (entity_id, user_id) DO UPDATE SET role = excluded.role",
        ("@entityId", entityId),
        ("@userId", userId),
        ("@role", role));

    public async ValueTask RemoveEntityMemberAsync(long entityId, long userId) => await ExecuteAsync(
        "DELETE FROM entity_members WHERE entity_id = @entityId AND user_id = @userId", ("@entityId", entityId), ("@userId", userId));

    public ValueTask<IReadOnlyList<(OrganizationRow Organization, string Role)>> OrganizationsOfUserAsync(long userId) => AllAsync(
        $"SELECT {RowMap.OrganizationColumns}, organization_members.role FROM organization_members "
        + "JOIN organizations ON organizations.id = organization_members.organization_id "
        + "WHERE organization_members.user_id = @userId ORDER BY organizations.id",
        static r => (RowMap.Organization(r), r.Text(4)),
        ("@userId", userId));

    public ValueTask<IReadOnlyList<MemberRow>> MembersOfOrganizationAsync(long organizationId) => AllAsync(
        $"SELECT {RowMap.UserColumns}, organization_members.role FROM organization_members "
        + "JOIN users ON users.id = organization_members.user_id WHERE organization_members.organization_id = @organizationId ORDER BY users.id",
        RowMap.Member,
        ("@organizationId", organizationId));

    public async ValueTask SetOrganizationMemberAsync(long organizationId, long userId, string role) => await ExecuteAsync(
        "INSERT INTO organization_members (organization_id, user_id, role) VALUES (@organizationId, @userId, @role) "
        + "ON CONFLICT (organization_id, user_id) DO UPDATE SET role = excluded.role",
        ("@organizationId", organizationId),
        ("@userId", userId),
        ("@role", role));
}
