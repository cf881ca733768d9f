namespace ArtifactSdk.Server.Security.IdentityTokens;

/// <summary>A token was not exchanged. The text begins with the error's name in OAuth 2.0 and never repeats the token.</summary>
internal sealed class IdentityTokenException(string message, int statusCode = 400) : Exception(message)
{
    internal int StatusCode { get; } = statusCode;

    /// <summary>The request was one for an exchange, and its token was not good enough.</summary>
    internal bool IsOfToken { get; private init; }

    internal static IdentityTokenException InvalidGrant(string what) => new($"invalid_grant: {what}") { IsOfToken = true };

    internal static IdentityTokenException InvalidRequest(string what) => new($"invalid_request: {what}");

    /// <summary>Clients ask again after a 5xx.</summary>
    internal static IdentityTokenException NoKeys(string what) => new($"temporarily_unavailable: {what}", 503);
}
