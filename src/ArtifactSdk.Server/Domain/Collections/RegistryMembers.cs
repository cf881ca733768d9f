using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Permissions;

namespace ArtifactSdk.Server.Domain.Collections;

/// <summary>Lets users and teams of an organisation into one of its registries, takes them out and gives them roles.</summary>
internal sealed class RegistryMembers(IMetadataStore store, IPermissions permissions)
{
    /// <summary>What a newcomer may do until somebody decides otherwise.</summary>
    internal const string FirstRole = "viewer";

    private static readonly string[] Roles = ["admin", "member", "viewer", "restricted_viewer"];

    /// <summary>Who is in already keeps the role.</summary>
    internal ValueTask<bool> AddAsync(
        Caller caller, long projectId, IReadOnlyList<long> userIds, IReadOnlyList<long> teamIds, CancellationToken cancellationToken) =>
        ChangeAsync(
            caller,
            projectId,
            async (session, registry, organizationId) =>
            {
                var members = await session.ProjectMembersAsync(registry.Id);
                foreach (var id in userIds.Distinct())
                {
                    await RequireUserOfAsync(session, organizationId, id);
                    if (members.All(member => member.UserId != id))
                    {
                        await session.SetProjectMemberAsync(new ProjectMemberRow(registry.Id, id, null, FirstRole));
                    }
                }

                foreach (var id in teamIds.Distinct())
                {
                    await RequireTeamOfAsync(session, organizationId, id);
                    if (members.All(member => member.TeamEntityId != id))
                    {
                        await session.SetProjectMemberAsync(new ProjectMemberRow(registry.Id, null, id, FirstRole));
                    }
                }
            },
            cancellationToken);

    /// <summary>Who is not in changes nothing.</summary>
    internal ValueTask<bool> RemoveAsync(
        Caller caller, long projectId, IReadOnlyList<long> userIds, IReadOnlyList<long> teamIds, CancellationToken cancellationToken) =>
        ChangeAsync(
            caller,
            projectId,
            async (session, registry, _) =>
            {
                foreach (var id in userIds)
                {
                    await session.RemoveProjectMemberAsync(registry.Id, id, null);
                }

                foreach (var id in teamIds)
                {
                    await session.RemoveProjectMemberAsync(registry.Id, null, id);
                }
            },
            cancellationToken);

    /// <summary>Gives a user or a team that is in another role.</summary>
    internal ValueTask<bool> SetRoleAsync(
        Caller caller, long projectId, long? userId, long? teamId, string role, CancellationToken cancellationToken)
    {
        var known = role.ToLowerInvariant();
        if (!Roles.Contains(known))
        {
            throw DomainException.Invalid($"'{role}' is no role of a registry; it is one of {string.Join(", ", Roles)}.");
        }

        return ChangeAsync(
            caller,
            projectId,
            async (session, registry, _) =>
            {
                if (!(await session.ProjectMembersAsync(registry.Id)).Any(member => member.UserId == userId && member.TeamEntityId == teamId))
                {
                    throw DomainException.NotFound(userId is { } id
                        ? $"user {GlobalIds.Encode(GlobalIds.User, id)} is no member of the registry '{registry.Name}'"
                        : $"team {GlobalIds.Encode(GlobalIds.Entity, teamId!.Value)} is no member of the registry '{registry.Name}'");
                }

                await session.SetProjectMemberAsync(new ProjectMemberRow(registry.Id, userId, teamId, known));
            },
            cancellationToken);
    }

    private ValueTask<bool> ChangeAsync(
        Caller caller, long projectId, Func<IMetadataSession, ProjectRow, long, ValueTask> change, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        return store.WriteAsync(
            async session =>
            {
                if (await session.GetProjectAsync(projectId) is not { } project || !await permissions.CanReadProjectAsync(session, caller, project))
                {
                    throw DomainException.NotFound($"project {GlobalIds.Encode(GlobalIds.Project, projectId)} not found");
                }

                if (!project.IsRegistry || await session.GetEntityAsync(project.EntityId) is not { OrganizationId: { } organizationId })
                {
                    throw DomainException.Invalid($"The project '{project.Name}' has no members of its own; its team's members use it. Only registries have.");
                }

                await permissions.RequireAsync(session, caller, Permission.ManageMembers, project);
                await change(session, project, organizationId);
                return true;
            },
            cancellationToken);
    }

    private static async ValueTask RequireUserOfAsync(IMetadataSession session, long organizationId, long userId)
    {
        var user = await session.GetUserAsync(userId);
        if (user is not { DeletedAt: null } || !(await session.OrganizationsOfUserAsync(userId)).Any(member => member.Organization.Id == organizationId))
        {
            throw DomainException.NotFound($"user {GlobalIds.Encode(GlobalIds.User, userId)} not found in the organization of the registry");
        }
    }

    private static async ValueTask RequireTeamOfAsync(IMetadataSession session, long organizationId, long teamId)
    {
        if (await session.GetEntityAsync(teamId) is not { Kind: EntityKind.Team } team || team.OrganizationId != organizationId)
        {
            throw DomainException.NotFound($"team {GlobalIds.Encode(GlobalIds.Entity, teamId)} not found in the organization of the registry");
        }
    }
}
