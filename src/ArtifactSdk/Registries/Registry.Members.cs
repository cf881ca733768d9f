using System.Runtime.CompilerServices;
using ArtifactSdk.Registries;

namespace ArtifactSdk;

public partial class Registry
{
    /// <summary>Lists the users who are members themselves. Members of its teams and of the organization may have access too.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The users with their roles.</returns>
    /// <exception cref="ArtifactNotFoundException">The registry was deleted or renamed.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async IAsyncEnumerable<RegistryMember> GetMembersAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var member in await new RegistryMembership(Context, Snapshot).UsersAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return member;
        }
    }

    /// <summary>Lists the teams that were let in.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The teams with their roles.</returns>
    /// <exception cref="ArtifactNotFoundException">The registry was deleted or renamed.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async IAsyncEnumerable<RegistryTeam> GetTeamsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var team in await new RegistryMembership(Context, Snapshot).TeamsAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return team;
        }
    }

    /// <summary>Lets a user in.</summary>
    /// <param name="user">The username or the e-mail address.</param>
    /// <param name="role">The role; <see langword="null"/> for the server's default.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when the change is done.</returns>
    /// <exception cref="ArtifactNotFoundException">There is no such user, or the owner of the key may not see it.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key is not an administrator of the registry.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual Task AddMemberAsync(string user, RegistryRole? role = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        return new RegistryMembership(Context, Snapshot).AddUserAsync(user, Write(role), cancellationToken);
    }

    /// <summary>Takes a user out. One who is not in changes nothing.</summary>
    /// <param name="user">The username or the e-mail address.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when the change is done.</returns>
    /// <exception cref="ArtifactAccessException">The owner of the key is not an administrator of the registry.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual Task RemoveMemberAsync(string user, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        return new RegistryMembership(Context, Snapshot).RemoveUserAsync(user, cancellationToken);
    }

    /// <summary>Gives a user who is in another role.</summary>
    /// <param name="user">The username or the e-mail address.</param>
    /// <param name="role">The role.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when the change is done.</returns>
    /// <exception cref="ArtifactNotFoundException">The user was not let in.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key is not an administrator of the registry.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual Task SetMemberRoleAsync(string user, RegistryRole role, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        return new RegistryMembership(Context, Snapshot).SetUserRoleAsync(user, RegistryReader.Write(role, nameof(role)), cancellationToken);
    }

    /// <summary>Lets a team in.</summary>
    /// <param name="team">The team's name.</param>
    /// <param name="role">The role; <see langword="null"/> for the server's default.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when the change is done.</returns>
    /// <exception cref="ArtifactNotFoundException">There is no such team, or the owner of the key may not see it.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key is not an administrator of the registry.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual Task AddTeamAsync(string team, RegistryRole? role = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(team);
        return new RegistryMembership(Context, Snapshot).AddTeamAsync(team, Write(role), cancellationToken);
    }

    /// <summary>Takes a team out. One that is not in changes nothing.</summary>
    /// <param name="team">The team's name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when the change is done.</returns>
    /// <exception cref="ArtifactAccessException">The owner of the key is not an administrator of the registry.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual Task RemoveTeamAsync(string team, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(team);
        return new RegistryMembership(Context, Snapshot).RemoveTeamAsync(team, cancellationToken);
    }

    /// <summary>Gives a team that is in another role.</summary>
    /// <param name="team">The team's name.</param>
    /// <param name="role">The role.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when the change is done.</returns>
    /// <exception cref="ArtifactNotFoundException">The team was not let in.</exception>
    /// <exception cref="ArtifactAccessException">The owner of the key is not an administrator of the registry.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual Task SetTeamRoleAsync(string team, RegistryRole role, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(team);
        return new RegistryMembership(Context, Snapshot).SetTeamRoleAsync(team, RegistryReader.Write(role, nameof(role)), cancellationToken);
    }

    private static string? Write(RegistryRole? role) => role is { } given ? RegistryReader.Write(given, nameof(role)) : null;
}
