using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ArtifactSdk.Server.Security.IdentityTokens;

/// <summary>Finds out whom an identity token proves: signature, algorithm, issuer, audience and time, then the claim.</summary>
internal sealed class IdentityTokenVerifier(IdentityTokenOptions options, KeySetCache keys, TimeProvider clock)
{
    internal const int MaxTokenLength = 16 * 1024;
    internal const string EmailClaim = "email";
    private static readonly TimeSpan _clockSkew = TimeSpan.FromMinutes(1);
    private static readonly string[] _algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxTokenLength, MapInboundClaims = false };

    internal string Claim => options.UserClaim;

    /// <summary>The value of the claim that names the user.</summary>
    /// <exception cref="IdentityTokenException">The token proves nobody; the message says why.</exception>
    internal async ValueTask<string> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        var read = Read(token);
        if (!_algorithms.Contains(read.Alg, StringComparer.Ordinal))
        {
            throw IdentityTokenException.InvalidGrant("the identity token is not signed with RS256 or ES256, which this server takes alone.");
        }

        if (read.TryGetHeaderValue<object>("crit", out _))
        {
            throw IdentityTokenException.InvalidGrant("the identity token asks for extensions (crit) that this server does not know.");
        }

        var candidates = await keys.FindAsync(read.Kid, cancellationToken);
        if (candidates.Count == 0)
        {
            throw IdentityTokenException.InvalidGrant("the identity token names no key of the configured key set.");
        }

        var result = await _handler.ValidateTokenAsync(read, Parameters(candidates));
        if (!result.IsValid)
        {
            throw IdentityTokenException.InvalidGrant(Reason(result.Exception));
        }

        return Subject(read);
    }

    private static JsonWebToken Read(string token)
    {
        if (token.Length > MaxTokenLength)
        {
            throw IdentityTokenException.InvalidGrant(FormattableString.Invariant($"the identity token is longer than {MaxTokenLength} characters."));
        }

        try
        {
            // Five parts would be an encrypted one.
            if (token.Count(c => c == '.') == 2)
            {
                return new JsonWebToken(token);
            }
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException or FormatException or System.Text.Json.JsonException)
        {
            // Its text may repeat the token.
        }

        throw IdentityTokenException.InvalidGrant("the assertion is no JSON Web Token.");
    }

    private static string Reason(Exception exception) => exception switch
    {
        SecurityTokenExpiredException => "the identity token has expired: give the client a fresh one.",
        SecurityTokenNotYetValidException => "the identity token is not valid yet: compare the clocks.",
        SecurityTokenNoExpirationException => "the identity token has no end (exp), and this server takes none for ever.",
        SecurityTokenInvalidIssuerException => "the identity token is from another issuer (iss) than the one that is configured.",
        SecurityTokenInvalidAudienceException => "the identity token is meant for another audience (aud) than the one that is configured.",
        _ => "the signature of the identity token is not right.",
    };

    private string Subject(JsonWebToken token)
    {
        if (!token.TryGetPayloadValue<string>(options.UserClaim, out var value) || string.IsNullOrWhiteSpace(value))
        {
            throw IdentityTokenException.InvalidGrant($"the identity token has no claim '{options.UserClaim}', which names the user.");
        }

        // Providers let people type in any address until it is proven.
        if (options.UserClaim == EmailClaim && token.TryGetPayloadValue<bool>("email_verified", out var proven) && !proven)
        {
            throw IdentityTokenException.InvalidGrant("the identity token says that its e-mail address is not verified.");
        }

        return value;
    }

    private TokenValidationParameters Parameters(IReadOnlyList<JsonWebKey> candidates) => new()
    {
        AlgorithmValidator = (algorithm, key, _, _) => Fits(algorithm, key),
        ValidIssuer = options.Issuer,
        ValidAudience = options.Audience,
        IssuerSigningKeyResolver = (_, _, _, _) => candidates,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (from, to, _, _) => CheckTime(from, to),
    };

    /// <summary>The kind of key decides the algorithm, not the token.</summary>
    private static bool Fits(string algorithm, SecurityKey key) =>
        key is JsonWebKey jwk
        && algorithm == (jwk.Kty == JsonWebAlgorithmsKeyTypes.RSA ? SecurityAlgorithms.RsaSha256 : SecurityAlgorithms.EcdsaSha256)
        && (string.IsNullOrEmpty(jwk.Alg) || jwk.Alg == algorithm);

    private bool CheckTime(DateTime? from, DateTime? to)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (to is null)
        {
            throw new SecurityTokenNoExpirationException();
        }

        if (now >= to.Value + _clockSkew)
        {
            throw new SecurityTokenExpiredException();
        }

        return from is null || now >= from.Value - _clockSkew ? true : throw new SecurityTokenNotYetValidException();
    }
}
