using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>Makes and deletes users. Who may is decided before.</summary>
internal sealed class UserAdministration(IMetadataStore store, long organizationId, TimeProvider clock)
{
    private const int PageSize = 500;
    internal ValueTask<IReadOnlyList<UserRow>> ListAsync(CancellationToken cancellationToken) => store.ReadAsync(AllAsync, cancellationToken);

    /// <summary>A new user belongs to the organisation, to no team, and has no key yet.</summary>
    internal ValueTask<UserRow> CreateAsync(string name, string? email, bool isAdmin, bool isService, CancellationToken cancellationToken)
    {
        AccountNames.Require(name, "user");
        if (email is not null && !AccountNames.IsEmail(email))
        {
            throw AdministrationErrors.Unusable($"'{email}' is no e-mail address: leave it out, or give one such as ada@example.org.");
        }

        return store.WriteAsync(
            async session =>
            {
                await AccountNames.RequireFreeAsync(session, name);
                var now = clock.GetUtcNow();
                var personal = await session.AddEntityAsync(new EntityRow(0, name, EntityKind.User, null, now));
                var user = await session.AddUserAsync(
                    new UserRow(0, name, name, email, isAdmin, personal.Id, personal.Id, now, IsService: isService));
                await session.SetOrganizationMemberAsync(organizationId, user.Id, isAdmin ? Roles.Admin : Roles.Member);
                return user;
            },
            cancellationToken);
    }

    /// <summary>The user's keys end, and memberships; what the user made stays, with the name of its maker.</summary>
    internal ValueTask<UserRow> DeleteAsync(string name, CancellationToken cancellationToken) => store.WriteAsync(
        async session =>
        {
            var user = await RequireAsync(session, name);
            if (user.IsAdmin && (await AllAsync(session)).Count(other => other.IsAdmin) == 1)
            {
                throw AdministrationErrors.Conflict(
                    $"'{user.Username}' is the only administrator: make another user one first, with POST /admin/api/users and \"admin\":true.");
            }

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

    private static async ValueTask<IReadOnlyList<UserRow>> AllAsync(IMetadataSession session)
    {
        List<UserRow> users = [];
        for (long? after = null; ;)
        {
            var page = await session.ListUsersAsync(null, new PageRequest(after, PageSize));
            users.AddRange(page.Items);
            if (!page.HasNext)
            {
                return users;
            }

            after = page.Items[^1].Id;
        }
    }
}
