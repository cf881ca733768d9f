using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Access;

/// <summary>
/// Membership decides: members of a team read and write its projects, members of an organisation its registries, viewers
/// only read, administrators of the installation may do everything. An explicit role in a registry comes before the
/// organisation's default, and a restricted registry shows itself only to those who have one.
/// </summary>
internal sealed class MembershipPermissions : IPermissions
{
    private enum Level
    {
        None,
        Read,
        Write,
    }

    public async ValueTask<bool> CanReadEntityAsync(IMetadataSession session, Caller caller, EntityRow entity)
    {
        if (caller.User is not { } user)
        {
            return false;
        }

        if (await LevelInEntityAsync(session, user, entity) >= Level.Read)
        {
            return true;
        }

        // Colleagues see that a team exists, and which organisation it is in, without seeing into it.
        return entity is { Kind: EntityKind.Team, OrganizationId: { } organization }
            && await RoleInOrganizationAsync(session, user, organization) is not null;
    }

    public async ValueTask<bool> CanWriteEntityAsync(IMetadataSession session, Caller caller, EntityRow entity) =>
        caller.User is { } user && await LevelInEntityAsync(session, user, entity) == Level.Write;

    public async ValueTask<bool> CanReadProjectAsync(IMetadataSession session, Caller caller, ProjectRow project) =>
        await LevelInProjectAsync(session, caller, project) >= Level.Read;

    public async ValueTask<bool> CanWriteProjectAsync(IMetadataSession session, Caller caller, ProjectRow project) =>
        await LevelInProjectAsync(session, caller, project) == Level.Write;

    private static async ValueTask<Level> LevelInProjectAsync(IMetadataSession session, Caller caller, ProjectRow project)
    {
        if (caller.User is not { } user)
        {
            return Level.None;
        }

        if (user.IsAdmin)
        {
            return Level.Write;
        }

        var entity = await session.GetEntityAsync(project.EntityId);
        if (entity is null)
        {
            return Level.None;
        }

        if (project.IsRegistry && entity is { Kind: EntityKind.Organization, OrganizationId: { } organization })
        {
            return await LevelInRegistryAsync(session, user, project, organization);
        }

        var open = project.Access switch
        {
            "USER_READ" => Level.Read,
            "USER_WRITE" => Level.Write,
            _ => Level.None,
        };
        var own = await LevelInEntityAsync(session, user, entity);
        return own > open ? own : open;
    }

    private static async ValueTask<Level> LevelInRegistryAsync(
        IMetadataSession session, UserRow user, ProjectRow registry, long organizationId)
    {
        var organizationRole = await RoleInOrganizationAsync(session, user, organizationId);
        if (organizationRole is null)
        {
            return Level.None;
        }

        if (organizationRole == "admin")
        {
            return Level.Write;
        }

        var members = await session.ProjectMembersAsync(registry.Id);
        Level? granted = null;
        if (members.Count > 0)
        {
            var teams = (await session.TeamsOfUserAsync(user.Id)).Select(team => team.Team.Id).ToHashSet();
            foreach (var member in members)
            {
                if (member.UserId == user.Id || (member.TeamEntityId is { } team && teams.Contains(team)))
                {
                    var level = LevelOf(member.Role);
                    granted = granted is { } known && known > level ? known : level;
                }
            }
        }

        return granted ?? (registry.Access == "RESTRICTED" ? Level.None : LevelOf(organizationRole));
    }

    private static async ValueTask<Level> LevelInEntityAsync(IMetadataSession session, UserRow user, EntityRow entity)
    {
        if (user.IsAdmin)
        {
            return Level.Write;
        }

        switch (entity.Kind)
        {
            case EntityKind.User:
                return user.EntityId == entity.Id ? Level.Write : Level.None;

            case EntityKind.Team:
                foreach (var (team, role) in await session.TeamsOfUserAsync(user.Id))
                {
                    if (team.Id == entity.Id)
                    {
                        return LevelOf(role);
                    }
                }

                return entity.OrganizationId is { } parent && await RoleInOrganizationAsync(session, user, parent) == "admin"
                    ? Level.Write
                    : Level.None;

            default:
                return entity.OrganizationId is { } organization
                    && await RoleInOrganizationAsync(session, user, organization) is { } organizationRole
                    ? LevelOf(organizationRole)
                    : Level.None;
        }
    }

    private static async ValueTask<string?> RoleInOrganizationAsync(IMetadataSession session, UserRow user, long organizationId)
    {
        foreach (var (organization, role) in await session.OrganizationsOfUserAsync(user.Id))
        {
            if (organization.Id == organizationId)
            {
                return role;
            }
        }

        return null;
    }

    private static Level LevelOf(string role) => role is "admin" or "member" ? Level.Write : Level.Read;
}
