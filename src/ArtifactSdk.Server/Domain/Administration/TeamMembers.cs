using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>What joining and leaving a team brings with it, whoever asked for it.</summary>
internal static class TeamMembers
{
    /// <summary>The first team of somebody becomes the place for runs that name none: what is logged there can be linked.</summary>
    internal static async ValueTask SetAsync(IMetadataSession session, EntityRow team, UserRow user, string role)
    {
        await session.SetEntityMemberAsync(team.Id, user.Id, role);
        if (team.OrganizationId is { } organization
            && (await session.OrganizationsOfUserAsync(user.Id)).All(item => item.Organization.Id != organization))
        {
            await session.SetOrganizationMemberAsync(organization, user.Id, Roles.Member);
        }

        if (user.DefaultEntityId == user.EntityId)
        {
            await session.UpdateUserAsync(user with { DefaultEntityId = team.Id });
        }
    }

    /// <returns>False, with nothing changed, when the user is not in the team.</returns>
    internal static async ValueTask<bool> RemoveAsync(IMetadataSession session, EntityRow team, UserRow user)
    {
        var teams = await session.TeamsOfUserAsync(user.Id);
        if (teams.All(item => item.Team.Id != team.Id))
        {
            return false;
        }

        await session.RemoveEntityMemberAsync(team.Id, user.Id);
        if (user.DefaultEntityId == team.Id)
        {
            var next = teams.FirstOrDefault(item => item.Team.Id != team.Id).Team?.Id ?? user.EntityId;
            await session.UpdateUserAsync(user with { DefaultEntityId = next });
        }

        return true;
    }
}
