namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>Who is signed in with a browser. Only hashes of the tokens are kept.</summary>
internal interface IWebSessionRows
{
    ValueTask AddWebSessionAsync(WebSessionRow session);

    /// <summary>Null as well when the key that it was begun with is revoked.</summary>
    ValueTask<WebSessionRow?> FindWebSessionAsync(byte[] tokenHash);

    ValueTask DeleteWebSessionAsync(byte[] tokenHash);

    ValueTask DeleteWebSessionsBeforeAsync(DateTimeOffset expiredAt);
}

internal sealed record WebSessionRow(byte[] TokenHash, long UserId, long ApiKeyId, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
