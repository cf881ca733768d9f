using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>The users and teams that were let into a project, with their roles.</summary>
internal static class MemberFields
{
    internal static void Map(SchemaMap map)
    {
        map.Field<ProjectRow>("Project", "members", async (project, request) => await MembersAsync(request, project, async (session, member) =>
            member.UserId is { } id && await session.GetUserAsync(id) is { DeletedAt: null } user ? new ProjectUser(user, member.Role) : null));
        map.Field<ProjectUser>("ProjectMember", "id", member => GlobalIds.Encode(GlobalIds.User, member.User.Id));
        map.Field<ProjectUser>("ProjectMember", "name", member => member.User.Name);
        map.Field<ProjectUser>("ProjectMember", "username", member => member.User.Username);
        map.Field<ProjectUser>("ProjectMember", "email", member => member.User.Email);
        map.Field<ProjectUser>("ProjectMember", "role", member => member.Role);

        map.Field<ProjectRow>("Project", "teamMembers", async (project, request) => await MembersAsync(request, project, async (session, member) =>
            member.TeamEntityId is { } id && await session.GetEntityAsync(id) is { } team ? new ProjectTeam(team, member.Role) : null));
        map.Field<ProjectTeam>("ProjectTeamMember", "team", member => member.Team);
        map.Field<ProjectTeam>("ProjectTeamMember", "role", member => member.Role);
        map.Field<string>("Role", "name", name => name);
    }

    private static ValueTask<List<T>> MembersAsync<T>(
        RequestContext request, ProjectRow project, Func<IMetadataSession, ProjectMemberRow, ValueTask<T?>> read)
        where T : class => request.ReadAsync(async session =>
        {
            var members = new List<T>();
            foreach (var member in await session.ProjectMembersAsync(project.Id))
            {
                if (await read(session, member) is { } found)
                {
                    members.Add(found);
                }
            }

            return members;
        });

    private sealed record ProjectUser(UserRow User, string Role);

    private sealed record ProjectTeam(EntityRow Team, string Role);
}
