using System.Net;
using ArtifactSdk.Paths;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Registries;

/// <summary>Lists and changes who may use a registry. Names are turned into the ids that the protocol asks for.</summary>
internal sealed class RegistryMembership(ClientContext context, RegistrySnapshot registry)
{
    private string Name => registry.FullName[PathRules.RegistryPrefix.Length..];

    public async Task<IReadOnlyList<RegistryMember>> UsersAsync(CancellationToken cancellationToken)
    {
        var project = await FetchAsync(RegistryMembersOperation.Users, $"list the members of registry '{Name}'", cancellationToken).ConfigureAwait(false);
        return [.. (project.Members ?? []).Where(m => m?.Id is not null)
            .Select(m => new RegistryMember(m!.Id!, m.Username, m.Name, m.Email, RegistryReader.ReadRole(m.Role?.Name)))];
    }

    public async Task<IReadOnlyList<RegistryTeam>> TeamsAsync(CancellationToken cancellationToken)
    {
        var project = await FetchAsync(RegistryMembersOperation.Teams, $"list the teams of registry '{Name}'", cancellationToken).ConfigureAwait(false);
        return [.. (project.TeamMembers ?? []).Where(t => t?.Team is { Id: not null, Name: not null })
            .Select(t => new RegistryTeam(t!.Team!.Id!, t.Team.Name!, RegistryReader.ReadRole(t.Role?.Name)))];
    }

    public async Task AddUserAsync(string user, string? role, CancellationToken cancellationToken)
    {
        var action = $"let '{user}' into registry '{Name}'";
        context.ThrowIfDisposed();
        var data = await context.Api.ExecuteAsync(RegistryMembersOperation.SearchUsers, new SearchUsersVariables(user), action, cancellationToken).ConfigureAwait(false);
        var id = (data.Users?.Nodes ?? []).FirstOrDefault(u => Is(user, u.Username, u.Email))?.Id
            ?? throw new ArtifactNotFoundException($"Could not {action}: there is no user with this username or e-mail address, or the API key may not see it. Check the spelling.");
        await ChangeAsync(ChangeRegistryMembersOperation.Add, [id], [], action, cancellationToken).ConfigureAwait(false);
        if (role is not null)
        {
            await SetUserRoleByIdAsync(id, role, action, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task RemoveUserAsync(string user, CancellationToken cancellationToken)
    {
        if (await FindUserAsync(user, cancellationToken).ConfigureAwait(false) is { } member)
        {
            await ChangeAsync(ChangeRegistryMembersOperation.Remove, [member.Id], [], $"take '{user}' out of registry '{Name}'", cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task SetUserRoleAsync(string user, string role, CancellationToken cancellationToken)
    {
        var action = $"set the role of '{user}' in registry '{Name}'";
        var member = await FindUserAsync(user, cancellationToken).ConfigureAwait(false)
            ?? throw new ArtifactNotFoundException($"Could not {action}: this user is not a member. Use AddMemberAsync first.");
        await SetUserRoleByIdAsync(member.Id, role, action, cancellationToken).ConfigureAwait(false);
    }

    public async Task AddTeamAsync(string team, string? role, CancellationToken cancellationToken)
    {
        var action = $"let team '{team}' into registry '{Name}'";
        context.ThrowIfDisposed();
        var data = await context.Api.ExecuteAsync(RegistryMembersOperation.Team, new EntityIdVariables(team), action, cancellationToken).ConfigureAwait(false);
        var id = data.Entity is { Id: { } found, IsTeam: not false }
            ? found
            : throw new ArtifactNotFoundException($"Could not {action}: there is no team with this name, or the API key may not see it. Check the spelling.");
        await ChangeAsync(ChangeRegistryMembersOperation.Add, [], [id], action, cancellationToken).ConfigureAwait(false);
        if (role is not null)
        {
            await SetTeamRoleByIdAsync(id, role, action, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task RemoveTeamAsync(string team, CancellationToken cancellationToken)
    {
        if (await FindTeamAsync(team, cancellationToken).ConfigureAwait(false) is { } member)
        {
            await ChangeAsync(ChangeRegistryMembersOperation.Remove, [], [member.Id], $"take team '{team}' out of registry '{Name}'", cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task SetTeamRoleAsync(string team, string role, CancellationToken cancellationToken)
    {
        var action = $"set the role of team '{team}' in registry '{Name}'";
        var member = await FindTeamAsync(team, cancellationToken).ConfigureAwait(false)
            ?? throw new ArtifactNotFoundException($"Could not {action}: this team is not a member. Use AddTeamAsync first.");
        await SetTeamRoleByIdAsync(member.Id, role, action, cancellationToken).ConfigureAwait(false);
    }

    private static bool Is(string wanted, string? username, string? email) =>
        string.Equals(wanted, username, StringComparison.Ordinal) || string.Equals(wanted, email, StringComparison.OrdinalIgnoreCase);

    private async Task<RegistryMember?> FindUserAsync(string user, CancellationToken cancellationToken) =>
        (await UsersAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(m => Is(user, m.Username, m.Email));

    private async Task<RegistryTeam?> FindTeamAsync(string team, CancellationToken cancellationToken) =>
        (await TeamsAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(t => t.Name == team);

    private Task SetUserRoleByIdAsync(string id, string role, string action, CancellationToken cancellationToken) => ExecuteAsync(
        ChangeRegistryMembersOperation.SetUserRole,
        new RegistryRoleVariables(new() { ProjectId = registry.Id, UserId = id, UserProjectRole = role }),
        action,
        cancellationToken);

    private Task SetTeamRoleByIdAsync(string id, string role, string action, CancellationToken cancellationToken) => ExecuteAsync(
        ChangeRegistryMembersOperation.SetTeamRole,
        new RegistryRoleVariables(new() { ProjectId = registry.Id, TeamId = id, TeamProjectRole = role }),
        action,
        cancellationToken);

    private Task ChangeAsync(
        GraphQlOperation<RegistryMembersVariables, SuccessData> operation, string[] users, string[] teams, string action, CancellationToken cancellationToken) =>
        ExecuteAsync(operation, new RegistryMembersVariables(new(registry.Id, users, teams)), action, cancellationToken);

    private async Task ExecuteAsync<TVariables>(
        GraphQlOperation<TVariables, SuccessData> operation, TVariables variables, string action, CancellationToken cancellationToken)
    {
        var data = await context.Api.ExecuteAsync(operation, variables, action, cancellationToken).ConfigureAwait(false);
        if (data.Result?.Success != true)
        {
            throw new ArtifactApiException($"Could not {action}: the server did not do it, and gave no reason.", HttpStatusCode.OK) { Operation = operation.Name };
        }
    }

    private async Task<ProjectWithMembers> FetchAsync(
        GraphQlOperation<ProjectVariables, RegistryMembersData> operation, string action, CancellationToken cancellationToken)
    {
        context.ThrowIfDisposed();
        var data = await context.Api.ExecuteAsync(operation, new ProjectVariables(registry.Entity, registry.FullName), action, cancellationToken).ConfigureAwait(false);
        return data.Project ?? throw new ArtifactNotFoundException($"Could not {action}: the registry no longer exists, or the API key may not see it.");
    }
}
