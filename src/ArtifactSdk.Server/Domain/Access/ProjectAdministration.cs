using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Access;

/// <summary>Who may rename and delete a project, and decide who else uses a registry.</summary>
internal sealed class ProjectAdministration(IPermissions permissions)
{
    private const string Admin = "admin";

    /// <summary>
    /// Of a registry: administrators of the installation, of its organisation and of itself, as a user or through a team.
    /// Of any other project: whoever may write to it.
    /// </summary>
    internal async ValueTask RequireAsync(IMetadataSession session, Caller caller, ProjectRow project)
    {
        var user = caller.RequireUser();
        var allowed = project.IsRegistry
            ? user.IsAdmin || await IsRegistryAdminAsync(session, user, project)
            : await permissions.CanWriteProjectAsync(session, caller, project);
        if (!allowed)
        {
            throw DomainException.Denied();
        }
    }

    private static async ValueTask<bool> IsRegistryAdminAsync(IMetadataSession session, UserRow user, ProjectRow registry)
    {
        var entity = await session.GetEntityAsync(registry.EntityId);
        var role = (await session.OrganizationsOfUserAsync(user.Id))
            .Where(member => member.Organization.Id == entity?.OrganizationId)
            .Select(member => member.Role)
            .FirstOrDefault();
        if (role is null or Admin)
        {
            return role is not null;
        }

        var admins = (await session.ProjectMembersAsync(registry.Id)).Where(member => member.Role == Admin).ToList();
        if (admins.Any(member => member.UserId == user.Id))
        {
            return true;
        }

        var teams = admins.Any(member => member.TeamEntityId is not null)
            ? (await session.TeamsOfUserAsync(user.Id)).Select(team => team.Team.Id).ToHashSet()
            : [];
        return admins.Any(member => member.TeamEntityId is { } team && teams.Contains(team));
    }
}
