using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>Makes and deletes users. Who may is decided before.</summary>
internal sealed class UserAdministration(IMetadataStore store, long organizationId, TimeProvider clock)
{
    internal ValueTask<IReadOnlyList<UserView>> ListAsync(CancellationToken cancellationToken) => store.ReadAsync<IReadOnlyList<UserView>>(
        async session =>
        {
            var roles = (await session.MembersOfOrganizationAsync(organizationId)).ToDictionary(member => member.User.Id, member => member.Role);
            return [.. await Accounts.ListAsync(session, null).Select(user => new UserView(user, roles.GetValueOrDefault(user.Id))).ToListAsync(cancellationToken)];
        },
        cancellationToken);

    /// <summary>A new user belongs to the organisation, to no team, and has no key yet.</summary>
    internal ValueTask<UserView> CreateAsync(string name, string? email, bool isAdmin, bool isService, CancellationToken cancellationToken)
    {
        AccountNames.Require(name, "user");
        AccountNames.RequireEmail(email);
        return store.WriteAsync(
            async session =>
            {
                await AccountNames.RequireFreeAsync(session, name);
                var user = await Accounts.AddAsync(session, clock.GetUtcNow(), name, name, email, isAdmin, isService);
                var role = isAdmin ? Roles.Admin : Roles.Member;
                await session.SetOrganizationMemberAsync(organizationId, user.Id, role);
                return new UserView(user, role);
            },
            cancellationToken);
    }

    /// <summary>A user who becomes an administrator of the server, or is one no longer, becomes the same in the organisation, unless a role is given.</summary>
    internal ValueTask<UserView> ChangeAsync(string name, UserChange change, CancellationToken cancellationToken)
    {
        if (change.Email is not "")
        {
            AccountNames.RequireEmail(change.Email);
        }

        Roles.RequireOrganizationRole(change.OrganizationRole);
        return store.WriteAsync(
            async session =>
            {
                var user = await RequireAsync(session, name);
                if (change.IsAdmin == false)
                {
                    await RequireAnotherAdministratorAsync(session, user);
                }

                var changed = user with
                {
                    Email = change.Email is null ? user.Email : change.Email.Length == 0 ? null : change.Email,
                    IsAdmin = change.IsAdmin ?? user.IsAdmin,
                };
                var known = (await session.OrganizationsOfUserAsync(user.Id)).FirstOrDefault(found => found.Organization.Id == organizationId).Role;
                var role = change.OrganizationRole ?? (changed.IsAdmin == user.IsAdmin ? known : changed.IsAdmin ? Roles.Admin : Roles.Member);
                await session.UpdateUserAsync(changed);
                if (role is not null && role != known)
                {
                    await session.SetOrganizationMemberAsync(organizationId, user.Id, role);
                }

                return new UserView(changed, role);
            },
            cancellationToken);
    }

    /// <summary>The user's keys end, and memberships; what the user made stays, with the name of its maker.</summary>
    internal ValueTask<UserRow> DeleteAsync(string name, CancellationToken cancellationToken) => store.WriteAsync(
        async session =>
        {
            var user = await RequireAsync(session, name);
            await RequireAnotherAdministratorAsync(session, user);
            var now = clock.GetUtcNow();
            foreach (var key in await session.ListApiKeysAsync(user.Id))
            {
                await session.RevokeApiKeyAsync(key.Id, now);
            }

            foreach (var (team, _) in await session.TeamsOfUserAsync(user.Id))
            {
                await session.RemoveEntityMemberAsync(team.Id, user.Id);
            }

            foreach (var (organization, _) in await session.OrganizationsOfUserAsync(user.Id))
            {
                await session.RemoveOrganizationMemberAsync(organization.Id, user.Id);
            }

            var deleted = user with { DeletedAt = now, IsAdmin = false };
            await session.UpdateUserAsync(deleted);
            return deleted;
        },
        cancellationToken);

    internal static async ValueTask<UserRow> RequireAsync(IMetadataSession session, string name) =>
        await session.FindUserAsync(name) is { DeletedAt: null } user ? user : throw AdministrationErrors.NoUser(name);

    private static async ValueTask RequireAnotherAdministratorAsync(IMetadataSession session, UserRow user)
    {
        if (user.IsAdmin && await Accounts.ListAsync(session, null).CountAsync(other => other.IsAdmin) == 1)
        {
            throw AdministrationErrors.Conflict(
                $"'{user.Username}' is the only administrator: make another user one first, with PATCH /admin/api/users/NAME and \"admin\":true.");
        }
    }
}
