using ArtifactSdk.Server.Domain.Audit;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Storage.Sql.Mapping;

namespace ArtifactSdk.Server.Storage.Sql;

/// <summary>Lists for administrators, and the audit log.</summary>
internal sealed partial class SqlSession
{
    public ValueTask<IReadOnlyList<EntityRow>> ListTeamsAsync() =>
        AllAsync($"SELECT {RowMap.EntityColumns} FROM entities WHERE kind = 'TEAM' ORDER BY id", RowMap.Entity);

    public async ValueTask DeleteTeamAsync(long entityId)
    {
        await ExecuteAsync("UPDATE users SET default_entity_id = entity_id WHERE default_entity_id = @id", ("@id", entityId));
        await ExecuteAsync("DELETE FROM entities WHERE id = @id AND kind = 'TEAM'", ("@id", entityId));
    }

    public async ValueTask RemoveOrganizationMemberAsync(long organizationId, long userId) => await ExecuteAsync(
        "DELETE FROM organization_members WHERE organization_id = @organizationId AND user_id = @userId",
        ("@organizationId", organizationId),
        ("@userId", userId));

    public ValueTask<ApiKeyRow?> GetApiKeyAsync(long id) =>
        FirstAsync($"SELECT {RowMap.ApiKeyColumns} FROM api_keys WHERE id = @id", RowMap.ApiKey, ("@id", id));

    public ValueTask<IReadOnlyList<ApiKeyRow>> AllApiKeysAsync(long? userId) => userId is { } user
        ? AllAsync($"SELECT {RowMap.ApiKeyColumns} FROM api_keys WHERE user_id = @userId ORDER BY id", RowMap.ApiKey, ("@userId", user))
        : AllAsync($"SELECT {RowMap.ApiKeyColumns} FROM api_keys ORDER BY id", RowMap.ApiKey);

    public async ValueTask RevokeApiKeyAsync(long id, DateTimeOffset at) => await ExecuteAsync(
        "UPDATE api_keys SET revoked_at = @at WHERE id = @id AND revoked_at IS NULL", ("@at", at), ("@id", id));

    public ValueTask<IReadOnlyList<string>> ProtectedAliasesAsync(long projectId) => AllAsync(
        "SELECT name FROM protected_aliases WHERE project_id = @projectId ORDER BY name", RowMap.FirstText, ("@projectId", projectId));

    public async ValueTask AddProtectedAliasAsync(long projectId, string alias) => await ExecuteAsync(
        "INSERT INTO protected_aliases (project_id, name) VALUES (@projectId, @name) ON CONFLICT (project_id, name) DO NOTHING",
        ("@projectId", projectId),
        ("@name", alias));

    public async ValueTask<bool> RemoveProtectedAliasAsync(long projectId, string alias) => await ExecuteAsync(
        "DELETE FROM protected_aliases WHERE project_id = @projectId AND name = @name", ("@projectId", projectId), ("@name", alias)) > 0;

    public async ValueTask<bool> IsProtectedAliasAsync(long collectionId, string alias) => await FirstIdAsync(
        "SELECT collections.id FROM collections JOIN protected_aliases ON protected_aliases.project_id = collections.project_id "
        + "WHERE collections.id = @collectionId AND protected_aliases.name = @name",
        ("@collectionId", collectionId),
        ("@name", alias)) is not null;

    public ValueTask<string?> ProtectedAliasOfMembershipAsync(long membershipId) => FirstAsync(
        "SELECT aliases.name FROM aliases JOIN collections ON collections.id = aliases.collection_id "
        + "JOIN protected_aliases ON protected_aliases.project_id = collections.project_id AND protected_aliases.name = aliases.name "
        + "WHERE aliases.membership_id = @membershipId ORDER BY aliases.id LIMIT 1",
        RowMap.FirstText,
        ("@membershipId", membershipId));

    public async ValueTask<AuditHead> AuditHeadAsync() =>
        await FirstAsync("SELECT seq, hash FROM audit_head WHERE id = 1", static r => new AuditHead(r.Int64(0), r.Bytes(1)))
        ?? throw new InvalidDataException("The database has lost the end of its audit log: restore it from a backup.");

    public async ValueTask AddAuditEntryAsync(AuditEntry entry)
    {
        // First the head, which every writer changes: on a server that runs several at once, they wait here for each other.
        var moved = await ExecuteAsync(
            "UPDATE audit_head SET seq = @seq, hash = @hash WHERE id = 1 AND seq = @before",
            ("@seq", entry.Number),
            ("@hash", entry.Hash),
            ("@before", entry.Number - 1));
        if (moved != 1)
        {
            throw new InvalidOperationException("The end of the audit log moved within a transaction.");
        }

        await ExecuteAsync(
            "INSERT INTO audit_log (seq, occurred_at, actor, action, details, previous_hash, hash) "
            + "VALUES (@seq, @occurredAt, @actor, @action, @details, @previousHash, @hash)",
            ("@seq", entry.Number),
            ("@occurredAt", entry.At),
            ("@actor", entry.Actor),
            ("@action", entry.Action),
            ("@details", entry.Details),
            ("@previousHash", entry.PreviousHash),
            ("@hash", entry.Hash));
    }

    public ValueTask<IReadOnlyList<AuditEntry>> AuditEntriesAsync(long after, int count) => AllAsync(
        "SELECT seq, occurred_at, actor, action, details, previous_hash, hash FROM audit_log WHERE seq > @after ORDER BY seq LIMIT @limit",
        static r => new AuditEntry(r.Int64(0), r.Time(1), r.Text(2), r.Text(3), r.Text(4), r.Bytes(5), r.Bytes(6)),
        ("@after", after),
        ("@limit", (long)count));
}
