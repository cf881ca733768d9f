using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Storage.Sql.Mapping;

namespace ArtifactSdk.Server.Storage.Sql;

internal sealed partial class SqlSession
{
    public ValueTask<ProjectRow?> GetProjectAsync(long id) =>
        FirstAsync($"SELECT {RowMap.ProjectColumns} FROM projects WHERE id = @id", RowMap.Project, ("@id", id));

    public ValueTask<ProjectRow?> FindProjectAsync(long entityId, string name) => FirstAsync(
        $"SELECT {RowMap.ProjectColumns} FROM projects WHERE entity_id = @entityId AND name = @name",
        RowMap.Project,
        ("@entityId", entityId),
        ("@name", name));

    public ValueTask<Page<ProjectRow>> ListProjectsAsync(long entityId, bool registriesOnly, PageRequest page)
    {
        const string OfEntity = $"SELECT {RowMap.ProjectColumns} FROM projects WHERE entity_id = @entityId";
        return registriesOnly
            ? PageAsync($"{OfEntity} AND is_registry = @isRegistry", "id", page, RowMap.Project, ("@entityId", entityId), ("@isRegistry", true))
            : PageAsync(OfEntity, "id", page, RowMap.Project, ("@entityId", entityId));
    }

    public ValueTask<ProjectRow> AddProjectAsync(ProjectRow project) => InsertAsync(
        "INSERT INTO projects (entity_id, name, description, access, allow_all_artifact_types, created_by_user_id, is_registry, created_at, updated_at) "
        + "VALUES (@entityId, @name, @description, @access, @allowAll, @createdBy, @isRegistry, @createdAt, @updatedAt) "
        + $"RETURNING {RowMap.ProjectColumns}",
        RowMap.Project,
        ("@entityId", project.EntityId),
        ("@name", project.Name),
        ("@description", project.Description),
        ("@access", project.Access),
        ("@allowAll", project.AllowAllArtifactTypes),
        ("@createdBy", project.CreatedByUserId),
        ("@isRegistry", project.IsRegistry),
        ("@createdAt", project.CreatedAt),
        ("@updatedAt", project.UpdatedAt));

    public ValueTask UpdateProjectAsync(ProjectRow project) => UpdateAsync(
        "project",
        project.Id,
        "UPDATE projects SET entity_id = @entityId, name = @name, description = @description, access = @access, "
        + "allow_all_artifact_types = @allowAll, created_by_user_id = @createdBy, is_registry = @isRegistry, created_at = @createdAt, "
        + "updated_at = @updatedAt WHERE id = @id",
        ("@entityId", project.EntityId),
        ("@name", project.Name),
        ("@description", project.Description),
        ("@access", project.Access),
        ("@allowAll", project.AllowAllArtifactTypes),
        ("@createdBy", project.CreatedByUserId),
        ("@isRegistry", project.IsRegistry),
        ("@createdAt", project.CreatedAt),
        ("@updatedAt", project.UpdatedAt));

    /// <summary>The foreign keys take the rest along; links elsewhere to versions that were born here go too.</summary>
    public async ValueTask<bool> DeleteProjectAsync(long id) => await ExecuteAsync("DELETE FROM projects WHERE id = @id", ("@id", id)) > 0;

    public ValueTask<ArtifactTypeRow?> GetTypeAsync(long id) =>
        FirstAsync($"SELECT {RowMap.TypeColumns} FROM artifact_types WHERE id = @id", RowMap.Type, ("@id", id));

    public ValueTask<ArtifactTypeRow?> FindTypeAsync(long projectId, string name) => FirstAsync(
        $"SELECT {RowMap.TypeColumns} FROM artifact_types WHERE project_id = @projectId AND name = @name",
        RowMap.Type,
        ("@projectId", projectId),
        ("@name", name));

    /// <summary>A type is used when a collection that is not deleted has it.</summary>
    public ValueTask<Page<ArtifactTypeRow>> ListTypesAsync(long projectId, bool includeUnused, PageRequest page)
    {
        const string OfProject = $"SELECT {RowMap.TypeColumns} FROM artifact_types WHERE project_id = @projectId";
        const string Used = "EXISTS (SELECT 1 FROM collections WHERE collections.type_id = artifact_types.id AND collections.state = 'READY')";
        return PageAsync(includeUnused ? OfProject : $"{OfProject} AND {Used}", "id", page, RowMap.Type, ("@projectId", projectId));
    }

    public ValueTask<ArtifactTypeRow> AddTypeAsync(ArtifactTypeRow type) => InsertAsync(
        "INSERT INTO artifact_types (project_id, name, description, declared, created_at) "
        + "VALUES (@projectId, @name, @description, @declared, @createdAt) "
        + $"RETURNING {RowMap.TypeColumns}",
        RowMap.Type,
        ("@projectId", type.ProjectId),
        ("@name", type.Name),
        ("@description", type.Description),
        ("@declared", type.Declared),
        ("@createdAt", type.CreatedAt));

    public ValueTask UpdateTypeAsync(ArtifactTypeRow type) => UpdateAsync(
        "artifact type",
        type.Id,
        "UPDATE artifact_types SET project_id = @projectId, name = @name, description = @description, declared = @declared, "
        + "created_at = @createdAt WHERE id = @id",
        ("@projectId", type.ProjectId),
        ("@name", type.Name),
        ("@description", type.Description),
        ("@declared", type.Declared),
        ("@createdAt", type.CreatedAt));

    public ValueTask<IReadOnlyList<ProjectMemberRow>> ProjectMembersAsync(long projectId) => AllAsync(
        "SELECT project_id, user_id, team_entity_id, role FROM project_members WHERE project_id = @projectId ORDER BY id",
        RowMap.ProjectMember,
        ("@projectId", projectId));

    public async ValueTask SetProjectMemberAsync(ProjectMemberRow member)
    {
        var (column, value) = MemberColumn(member.UserId, member.TeamEntityId);
        await ExecuteAsync(
            $"INSERT INTO project_members (project_id, {column}, role) VALUES (@projectId, @member, @role) "
            + $"ON CONFLICT (project_id, {column}) WHERE {column} IS NOT NULL DO UPDATE SET role = excluded.role",
            ("@projectId", member.ProjectId),
            ("@member", value),
            ("@role", member.Role));
    }

    public async ValueTask RemoveProjectMemberAsync(long projectId, long? userId, long? teamEntityId)
    {
        var (column, value) = MemberColumn(userId, teamEntityId);
        await ExecuteAsync(
            $"DELETE FROM project_members WHERE project_id = @projectId AND {column} = @member", ("@projectId", projectId), ("@member", value));
    }

    private static (string Column, long Value) MemberColumn(long? userId, long? teamEntityId) => (userId, teamEntityId) switch
    {
        ({ } user, null) => ("user_id", user),
        (null, { } team) => ("team_entity_id", team),
        _ => throw new ArgumentException("A member of a project is either a user or a team."),
    };
}
