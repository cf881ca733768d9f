using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Permissions;

/// <summary>
/// Who is what to an entity or project. In a registry the highest counts of what the user was given there and what the user's
/// teams were given; administrators of the installation and of the organisation are always administrators. Who was given
/// nothing is a viewer (a service account: a member) of a registry that its whole organisation sees, and does not see a
/// restricted one.
/// </summary>
internal static class EffectiveRoles
{
    internal static async ValueTask<AccessRole> InProjectAsync(IMetadataSession session, Caller caller, ProjectRow project)
    {
        if (caller.User is not { } user)
        {
            return AccessRole.None;
        }

        if (user.IsAdmin)
        {
            return AccessRole.Admin;
        }

        if (await session.GetEntityAsync(project.EntityId) is not { } entity)
        {
            return AccessRole.None;
        }

        if (project.IsRegistry && entity is { Kind: EntityKind.Organization, OrganizationId: { } organization })
        {
            return await InRegistryAsync(session, user, project, organization);
        }

        var open = project.Access switch
        {
            "USER_READ" => AccessRole.Viewer,
            "USER_WRITE" => AccessRole.Member,
            _ => AccessRole.None,
        };
        return Highest(open, await InEntityAsync(session, user, entity));
    }

    internal static async ValueTask<AccessRole> InEntityAsync(IMetadataSession session, UserRow user, EntityRow entity)
    {
        if (user.IsAdmin)
        {
            return AccessRole.Admin;
        }

        if (entity.Kind == EntityKind.User)
        {
            return user.EntityId == entity.Id ? AccessRole.Admin : AccessRole.None;
        }

        var own = entity.OrganizationId is { } organization ? Parse(await InOrganizationAsync(session, user, organization)) : AccessRole.None;
        if (entity.Kind == EntityKind.Organization)
        {
            return own;
        }

        // A place in the organisation opens none of its teams; administrating it opens all of them.
        var inTeam = (await session.TeamsOfUserAsync(user.Id)).Where(team => team.Team.Id == entity.Id).Select(team => Parse(team.Role)).FirstOrDefault();
        return own == AccessRole.Admin ? AccessRole.Admin : inTeam;
    }

    internal static async ValueTask<string?> InOrganizationAsync(IMetadataSession session, UserRow user, long organizationId) =>
        (await session.OrganizationsOfUserAsync(user.Id))
        .Where(member => member.Organization.Id == organizationId)
        .Select(member => member.Role)
        .FirstOrDefault();

    private static async ValueTask<AccessRole> InRegistryAsync(
        IMetadataSession session, UserRow user, ProjectRow registry, long organizationId)
    {
        var inOrganization = Parse(await InOrganizationAsync(session, user, organizationId));
        if (inOrganization is AccessRole.None or AccessRole.Admin)
        {
            return inOrganization;
        }

        var given = AccessRole.None;
        var members = await session.ProjectMembersAsync(registry.Id);
        if (members.Count > 0)
        {
            var teams = (await session.TeamsOfUserAsync(user.Id)).Select(team => team.Team.Id).ToHashSet();
            foreach (var member in members)
            {
                if (member.UserId == user.Id || (member.TeamEntityId is { } team && teams.Contains(team)))
                {
                    given = Highest(given, Parse(member.Role));
                }
            }
        }

        if (given != AccessRole.None || registry.Access == "RESTRICTED")
        {
            return given;
        }

        return user.IsService ? AccessRole.Member : AccessRole.Viewer;
    }

    /// <summary>A role that nobody knows lets in, and no further.</summary>
    private static AccessRole Parse(string? role) => role switch
    {
        null => AccessRole.None,
        "admin" => AccessRole.Admin,
        "member" or "service" => AccessRole.Member,
        "viewer" => AccessRole.Viewer,
        _ => AccessRole.RestrictedViewer,
    };

    private static AccessRole Highest(AccessRole one, AccessRole other) => one > other ? one : other;
}
