using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain;

/// <summary>Who is asking: a user proven by an API key, or nobody.</summary>
internal sealed record Caller(UserRow? User)
{
    internal static Caller Anonymous { get; } = new((UserRow?)null);

    internal bool IsAuthenticated => User is not null;

    /// <summary>The user, or the 401 that clients know.</summary>
    internal UserRow RequireUser() =>
        User ?? throw new DomainException("user is not logged in", ErrorCodes.Unauthenticated, 401);
}
