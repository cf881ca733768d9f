namespace ArtifactSdk.Server;

/// <summary>
/// Whose identity tokens (signed JWTs of an OpenID Connect provider) the server exchanges for access tokens of its own, so that
/// programs need no API key. Tokens have to be signed with RS256 or ES256.
/// </summary>
public sealed class IdentityTokenOptions
{
    /// <summary>Gets or sets the provider: the exact text of the claim <c>iss</c>.</summary>
    /// <value>Default: null, which has to be replaced.</value>
    public string? Issuer { get; set; }

    /// <summary>Gets or sets whom tokens have to be meant for: one of the values of the claim <c>aud</c>.</summary>
    /// <value>Default: null, which has to be replaced.</value>
    public string? Audience { get; set; }

    /// <summary>
    /// Gets or sets where the provider's public keys are: the path of a file with a JSON Web Key Set, or its <c>https</c> address
    /// (<c>http</c> on this machine alone). They are read again when a token names a key that is not among them, and now and then.
    /// </summary>
    /// <value>Default: null, which has to be replaced.</value>
    public string? KeySet { get; set; }

    /// <summary>
    /// Gets or sets the claim that names the user. The value of <c>email</c> is compared to the users' e-mail addresses, that of every other
    /// claim to their names. The user has to exist.
    /// </summary>
    /// <value>Default: <c>sub</c>.</value>
    public string UserClaim { get; set; } = "sub";

    /// <summary>Gets or sets how long an access token is valid. Clients fetch the next one five minutes before it ends.</summary>
    /// <value>Default: 1 hour.</value>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);
}
