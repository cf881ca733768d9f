using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Administration;
using ArtifactSdk.Server.Domain.Audit;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Security.IdentityTokens;

/// <summary>An identity token for an access token. The user has to exist: nobody gets an account by having one elsewhere.</summary>
internal sealed class TokenExchange(
    IMetadataStore store, IdentityTokenVerifier verifier, AccessTokens tokens, TimeSpan lifetime)
{
    /// <exception cref="IdentityTokenException">The token proves no user of this server.</exception>
    internal async ValueTask<(string Token, TimeSpan Lifetime)> ExchangeAsync(string assertion, CancellationToken cancellationToken)
    {
        var name = await verifier.VerifyAsync(assertion, cancellationToken);
        var user = await store.ReadAsync(
            session => verifier.Claim == IdentityTokenVerifier.EmailClaim ? FindByMailAsync(session, name) : session.FindUserAsync(name), cancellationToken);
        if (user is not { DeletedAt: null })
        {
            throw IdentityTokenException.InvalidGrant(
                $"there is no user of this server whose {(verifier.Claim == IdentityTokenVerifier.EmailClaim ? "e-mail address" : "name")} is the identity token's claim '{verifier.Claim}': an administrator has to add one.");
        }

        using (AuditScope.Begin(new Caller(user), "exchangeIdentityToken", static () => "{}"))
        {
            await store.WriteAsync(static _ => ValueTask.FromResult(true), cancellationToken);
        }

        return (tokens.Issue(user, lifetime), lifetime);
    }

    /// <summary>An address that two users share is nobody's.</summary>
    private static async ValueTask<UserRow?> FindByMailAsync(IMetadataSession session, string address) =>
        await Accounts.WithEmailAsync(session, address).Take(2).ToListAsync() is [var only] ? only : null;
}
