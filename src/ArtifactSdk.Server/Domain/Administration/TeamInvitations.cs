using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Permissions;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>Somebody who was brought into a team.</summary>
internal sealed record Invitation(UserRow Caller, UserRow User, EntityRow Team, DateTimeOffset At);

/// <summary>
/// Who is in a team, as its administrators change it from their clients. No mail is sent from here, so an invitation is for somebody
/// who has an account, and takes effect at once.
/// </summary>
internal sealed class TeamInvitations(IMetadataStore store, IPermissions permissions, TimeProvider clock)
{
    private const int MaxDescription = 128;

    internal ValueTask<Invitation> InviteAsync(
        Caller caller, string teamName, string? username, string? email, bool isAdmin, CancellationToken cancellationToken)
    {
        var by = caller.RequireUser();
        if ((username ?? email) is not { } whom)
        {
            throw DomainException.Invalid("An invitation needs the username or the email of somebody who has an account here.");
        }

        return store.WriteAsync(
            async session =>
            {
                var team = await RequireTeamAsync(session, caller, by, teamName);
                var user = (username is null ? null : await session.FindUserAsync(username))
                    ?? await Accounts.WithEmailAsync(session, email ?? whom).FirstOrDefaultAsync(cancellationToken);
                if (user is not { DeletedAt: null })
                {
                    throw DomainException.NotFound(
                        $"Nobody here is known as '{whom}': no mail is sent, so an administrator makes the account first, and the invitation comes after it.");
                }

                if ((await session.TeamsOfUserAsync(user.Id)).Any(item => item.Team.Id == team.Id))
                {
                    throw DomainException.Invalid($"'{user.Username}' is in the team '{team.Name}' already.");
                }

                await TeamMembers.SetAsync(session, team, user, isAdmin ? Roles.Admin : Roles.Member);
                return new Invitation(by, user, team, clock.GetUtcNow());
            },
            cancellationToken);
    }

    /// <summary>Takes a member out of the team; the id is that of the member.</summary>
    internal ValueTask<bool> WithdrawAsync(Caller caller, string teamName, string memberId, CancellationToken cancellationToken)
    {
        var by = caller.RequireUser();
        var userId = GlobalIds.Require(memberId, GlobalIds.User);
        return store.WriteAsync(
            async session =>
            {
                var team = await RequireTeamAsync(session, caller, by, teamName);
                return await session.GetUserAsync(userId) is { } user && await TeamMembers.RemoveAsync(session, team, user)
                    ? true
                    : throw DomainException.NotFound($"Nobody in the team '{team.Name}' has the id '{memberId}'.");
            },
            cancellationToken);
    }

    /// <summary>An account for programs, in this team alone. It has no key until an administrator makes one.</summary>
    internal ValueTask<UserRow> AddServiceAccountAsync(Caller caller, string teamName, string? description, CancellationToken cancellationToken)
    {
        var by = caller.RequireUser();
        if (description is { Length: > MaxDescription } || description?.Any(char.IsControl) == true)
        {
            throw DomainException.Invalid($"The description of a service account has at most {MaxDescription} characters, and no line breaks.");
        }

        return store.WriteAsync(
            async session =>
            {
                var team = await RequireTeamAsync(session, caller, by, teamName);
                var name = await AccountNames.FindFreeAsync(session, description, otherwise: $"{team.Name}-service");
                var account = await Accounts.AddAsync(session, clock.GetUtcNow(), name, description ?? name, email: null, isAdmin: false, isService: true);
                await TeamMembers.SetAsync(session, team, account, Roles.Member);
                return await session.GetUserAsync(account.Id) ?? account;
            },
            cancellationToken);
    }

    private async ValueTask<EntityRow> RequireTeamAsync(IMetadataSession session, Caller caller, UserRow by, string name)
    {
        if (await session.FindEntityAsync(name) is not { } team || !await permissions.CanReadEntityAsync(session, caller, team))
        {
            throw DomainException.NotFound($"Entity {name} not found");
        }

        if (team.Kind != EntityKind.Team)
        {
            throw DomainException.Invalid($"'{team.Name}' is no team, so nobody can be brought into it.");
        }

        return await EffectiveRoles.InEntityAsync(session, by, team) == AccessRole.Admin ? team : throw DomainException.Denied();
    }
}
