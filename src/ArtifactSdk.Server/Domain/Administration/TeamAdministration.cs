using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>A team with its members.</summary>
internal sealed record TeamView(string Name, string Organization, IReadOnlyList<MemberRow> Members);

/// <summary>Makes and deletes teams, and says who is in them. Who may is decided before.</summary>
internal sealed class TeamAdministration(IMetadataStore store, long organizationId, long firstTeamId, TimeProvider clock)
{
    internal ValueTask<IReadOnlyList<TeamView>> ListAsync(CancellationToken cancellationToken) => store.ReadAsync<IReadOnlyList<TeamView>>(
        async session =>
        {
            List<TeamView> teams = [];
            foreach (var team in await session.ListTeamsAsync())
            {
                teams.Add(await ViewAsync(session, team));
            }

            return teams;
        },
        cancellationToken);

    internal ValueTask<TeamView> CreateAsync(string name, CancellationToken cancellationToken)
    {
        AccountNames.Require(name, "team");
        return store.WriteAsync(
            async session =>
            {
                await AccountNames.RequireFreeAsync(session, name);
                var team = await session.AddEntityAsync(new EntityRow(0, name, EntityKind.Team, organizationId, clock.GetUtcNow()));
                return await ViewAsync(session, team);
            },
            cancellationToken);
    }

    /// <summary>Only of a team without projects: with it would go everything that was logged there.</summary>
    internal ValueTask<bool> DeleteAsync(string name, CancellationToken cancellationToken) => store.WriteAsync(
        async session =>
        {
            var team = await RequireAsync(session, name);
            if (team.Id == firstTeamId)
            {
                throw AdministrationErrors.Conflict($"'{team.Name}' is the team that the server was set up with, and cannot be deleted.");
            }

            var projects = await session.ListProjectsAsync(team.Id, registriesOnly: false, new PageRequest(null, 1));
            if (projects.Items is [var project, ..])
            {
                throw AdministrationErrors.Conflict(
                    $"The team '{team.Name}' has projects ('{project.Name}'{(projects.HasNext ? " and others" : "")}): delete them first.");
            }

            await session.DeleteTeamAsync(team.Id);
            return true;
        },
        cancellationToken);

    internal ValueTask<TeamView> SetMemberAsync(string teamName, string userName, string role, CancellationToken cancellationToken)
    {
        Roles.RequireTeamRole(role);
        return store.WriteAsync(
            async session =>
            {
                var team = await RequireAsync(session, teamName);
                await TeamMembers.SetAsync(session, team, await UserAdministration.RequireAsync(session, userName), role);
                return await ViewAsync(session, team);
            },
            cancellationToken);
    }

    internal ValueTask<bool> RemoveMemberAsync(string teamName, string userName, CancellationToken cancellationToken) => store.WriteAsync(
        async session =>
        {
            var team = await RequireAsync(session, teamName);
            var user = await UserAdministration.RequireAsync(session, userName);
            return await TeamMembers.RemoveAsync(session, team, user)
                ? true
                : throw DomainException.NotFound($"'{user.Username}' is not in the team '{team.Name}': GET /admin/api/teams lists its members.");
        },
        cancellationToken);

    private static async ValueTask<EntityRow> RequireAsync(IMetadataSession session, string name) =>
        await session.FindEntityAsync(name) is { Kind: EntityKind.Team } team ? team : throw AdministrationErrors.NoTeam(name);

    private static async ValueTask<TeamView> ViewAsync(IMetadataSession session, EntityRow team) => new(
        team.Name,
        team.OrganizationId is { } id ? (await session.GetOrganizationAsync(id))?.Name ?? "" : "",
        await session.MembersOfEntityAsync(team.Id));
}
