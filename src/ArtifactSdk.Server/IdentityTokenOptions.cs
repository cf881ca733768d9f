namespace ArtifactSdk.Server;

/// <summary>
/// The identity tokens (signed JWTs of an OpenID Connect provider) that the server exchanges for access tokens of its own, so that
/// programs need no API key. Tokens must be signed with RS256 or ES256.
/// </summary>
public sealed class IdentityTokenOptions
{
    /// <summary>Gets or sets the provider: the exact value of the claim <c>iss</c>.</summary>
    /// <value>Default: null. Required.</value>
    public string? Issuer { get; set; }

    /// <summary>Gets or sets the required audience: one of the values of the claim <c>aud</c>.</summary>
    /// <value>Default: null. Required.</value>
    public string? Audience { get; set; }

    /// <summary>
    /// Gets or sets where the provider's public keys are: the path of a file with a JSON Web Key Set, or its <c>https</c> address
    /// (<c>http</c> only on this machine). They are read again every 15 minutes, and when a token names an unknown key.
    /// </summary>
    /// <value>Default: null. Required.</value>
    public string? KeySet { get; set; }

    /// <summary>
    /// Gets or sets the claim that names the user. The value of <c>email</c> is compared with the users' e-mail addresses, that of any other
    /// claim with their names. The user must exist.
    /// </summary>
    /// <value>Default: <c>sub</c>.</value>
    public string UserClaim { get; set; } = "sub";

    /// <summary>Gets or sets how long an access token is valid. Clients fetch the next one five minutes before it expires.</summary>
    /// <value>Default: 1 hour.</value>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);
}
