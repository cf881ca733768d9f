using System.Security.Cryptography;
using System.Text;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Administration;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Security;

/// <summary>
/// Sessions of browsers. The token is 256 random bits in a cookie that scripts cannot read; the store has its hash. Because
/// browsers send the cookie along whoever makes them ask, a change needs a second token, which only pages of this server know.
/// </summary>
internal sealed class WebSessions(IMetadataStore store, TimeProvider clock)
{
    internal const string CookieName = "artifacts_session";
    internal const string CsrfHeader = "X-CSRF-Token";
    internal static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private const int TokenBytes = 32;

    internal async ValueTask<WebSession> BeginAsync(UserRow user, long keyId, CancellationToken cancellationToken)
    {
        var token = RandomNumberGenerator.GetHexString(TokenBytes * 2, lowercase: true);
        var now = clock.GetUtcNow();
        await store.WriteAsync(
            async session =>
            {
                await session.DeleteWebSessionsBeforeAsync(now);
                await session.AddWebSessionAsync(new WebSessionRow(HashOf(token), user.Id, keyId, now, now + Lifetime));
                return true;
            },
            cancellationToken);
        return new WebSession(user, token, CsrfOf(token), now + Lifetime);
    }

    /// <summary>The session of the token, or null when it ended, or its key or user did.</summary>
    internal ValueTask<WebSession?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length != TokenBytes * 2)
        {
            return ValueTask.FromResult<WebSession?>(null);
        }

        return store.ReadAsync(
            async session =>
                await session.FindWebSessionAsync(HashOf(token)) is { } row
                && row.ExpiresAt > clock.GetUtcNow()
                && await session.GetUserAsync(row.UserId) is { DeletedAt: null } user
                    ? new WebSession(user, token, CsrfOf(token), row.ExpiresAt)
                    : null,
            cancellationToken);
    }

    internal async ValueTask EndAsync(string token, CancellationToken cancellationToken) => await store.WriteAsync(
        async session =>
        {
            await session.DeleteWebSessionAsync(HashOf(token));
            return true;
        },
        cancellationToken);

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.ASCII.GetBytes(token));

    // Of the token, so that there is nothing more to store; nobody can go back from one to the other.
    private static string CsrfOf(string token) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(token), "csrf"u8));
}

/// <summary>A signed-in browser.</summary>
internal sealed record WebSession(UserRow User, string Token, string CsrfToken, DateTimeOffset ExpiresAt)
{
    /// <summary>Whether the request proves that a page of this server made it.</summary>
    internal bool IsProven(string csrfToken) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(CsrfToken), Encoding.UTF8.GetBytes(csrfToken));
}
