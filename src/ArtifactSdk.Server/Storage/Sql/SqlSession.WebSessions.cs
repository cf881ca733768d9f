using ArtifactSdk.Server.Domain.Administration;

namespace ArtifactSdk.Server.Storage.Sql;

internal sealed partial class SqlSession
{
    public async ValueTask AddWebSessionAsync(WebSessionRow session) => await ExecuteAsync(
        "INSERT INTO web_sessions (token_hash, user_id, api_key_id, created_at, expires_at) "
        + "VALUES (@tokenHash, @userId, @apiKeyId, @createdAt, @expiresAt)",
        ("@tokenHash", session.TokenHash),
        ("@userId", session.UserId),
        ("@apiKeyId", session.ApiKeyId),
        ("@createdAt", session.CreatedAt),
        ("@expiresAt", session.ExpiresAt));

    public ValueTask<WebSessionRow?> FindWebSessionAsync(byte[] tokenHash) => FirstAsync(
        "SELECT web_sessions.token_hash, web_sessions.user_id, web_sessions.api_key_id, web_sessions.created_at, web_sessions.expires_at "
        + "FROM web_sessions JOIN api_keys ON api_keys.id = web_sessions.api_key_id "
        + "WHERE web_sessions.token_hash = @tokenHash AND api_keys.revoked_at IS NULL",
        static r => new WebSessionRow(r.Bytes(0), r.Int64(1), r.Int64(2), r.Time(3), r.Time(4)),
        ("@tokenHash", tokenHash));

    public async ValueTask DeleteWebSessionAsync(byte[] tokenHash) =>
        await ExecuteAsync("DELETE FROM web_sessions WHERE token_hash = @tokenHash", ("@tokenHash", tokenHash));

    public async ValueTask DeleteWebSessionsBeforeAsync(DateTimeOffset expiredAt) =>
        await ExecuteAsync("DELETE FROM web_sessions WHERE expires_at <= @expiredAt", ("@expiredAt", expiredAt));
}
