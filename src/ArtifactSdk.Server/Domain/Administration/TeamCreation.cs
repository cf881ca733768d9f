using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>Makes a team for somebody who is no administrator of the installation but may be one of an organisation.</summary>
internal sealed class TeamCreation(IMetadataStore store, TimeProvider clock)
{
    /// <summary>The team belongs to the caller's organisation, and its first administrator is the user who is named, or the caller.</summary>
    internal ValueTask<EntityRow> CreateAsync(Caller caller, string name, string? adminUsername, CancellationToken cancellationToken)
    {
        var user = caller.RequireUser();
        AccountNames.Require(name, "team");
        return store.WriteAsync(
            async session =>
            {
                OrganizationRow? organization = null;
                foreach (var (own, role) in await session.OrganizationsOfUserAsync(user.Id))
                {
                    organization ??= role == Roles.Admin || user.IsAdmin ? own : null;
                }

                if (organization is null)
                {
                    throw DomainException.Denied();
                }

                await RequireFreeAsync(session, name);
                var admin = adminUsername is null ? user : await RequireMemberAsync(session, organization, adminUsername);
                var team = await session.AddEntityAsync(new EntityRow(0, name, EntityKind.Team, organization.Id, clock.GetUtcNow()));
                await session.SetEntityMemberAsync(team.Id, admin.Id, Roles.Admin);
                return team;
            },
            cancellationToken);
    }

    /// <summary>Clients repeat what is answered with the status of a conflict, so it gets another one here.</summary>
    private static async ValueTask RequireFreeAsync(IMetadataSession session, string name)
    {
        try
        {
            await AccountNames.RequireFreeAsync(session, name);
        }
        catch (DomainException taken)
        {
            throw DomainException.Invalid(taken.Message);
        }
    }

    private static async ValueTask<UserRow> RequireMemberAsync(IMetadataSession session, OrganizationRow organization, string username) =>
        await session.FindUserAsync(username) is { DeletedAt: null } user
        && (await session.OrganizationsOfUserAsync(user.Id)).Any(member => member.Organization.Id == organization.Id)
            ? user
            : throw DomainException.NotFound($"user '{username}' not found in the organization '{organization.Name}'");
}
