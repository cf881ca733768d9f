using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Storage.Sql.Mapping;

namespace ArtifactSdk.Server.Storage.Sql;

internal sealed partial class SqlSession
{
    public ValueTask<UserRow?> GetUserAsync(long id) =>
        FirstAsync($"SELECT {RowMap.UserColumns} FROM users WHERE id = @id", RowMap.User, ("@id", id));

    public ValueTask<UserRow?> FindUserAsync(string username) =>
        FirstAsync($"SELECT {RowMap.UserColumns} FROM users WHERE username = @username", RowMap.User, ("@username", username));

    /// <summary>Users that are not deleted; the query is looked for in user name, display name and e-mail address.</summary>
    public ValueTask<Page<UserRow>> ListUsersAsync(string? query, PageRequest page)
    {
        const string Present = $"SELECT {RowMap.UserColumns} FROM users WHERE deleted_at IS NULL";
        return string.IsNullOrEmpty(query)
            ? PageAsync(Present, "id", page, RowMap.User)
            : PageAsync(
                $"{Present} AND ({dialect.ContainsIgnoringCase("username", "@query")} OR {dialect.ContainsIgnoringCase("name", "@query")} "
                + $"OR {dialect.ContainsIgnoringCase("email", "@query")})",
                "id",
                page,
                RowMap.User,
                ("@query", query));
    }

    public ValueTask<UserRow> AddUserAsync(UserRow user) => InsertAsync(
        "INSERT INTO users (username, name, email, is_admin, entity_id, default_entity_id, created_at, deleted_at, is_service) "
        + "VALUES (@username, @name, @email, @isAdmin, @entityId, @defaultEntityId, @createdAt, @deletedAt, @isService) "
        + $"RETURNING {RowMap.UserColumns}",
        RowMap.User,
        ("@username", user.Username),
        ("@name", user.Name),
        ("@email", user.Email),
        ("@isAdmin", user.IsAdmin),
        ("@entityId", user.EntityId),
        ("@defaultEntityId", user.DefaultEntityId),
        ("@createdAt", user.CreatedAt),
        ("@deletedAt", user.DeletedAt),
        ("@isService", user.IsService));

    public ValueTask UpdateUserAsync(UserRow user) => UpdateAsync(
        "user",
        user.Id,
        "UPDATE users SET username = @username, name = @name, email = @email, is_admin = @isAdmin, entity_id = @entityId, "
        + "default_entity_id = @defaultEntityId, created_at = @createdAt, deleted_at = @deletedAt, is_service = @isService WHERE id = @id",
        ("@username", user.Username),
        ("@name", user.Name),
        ("@email", user.Email),
        ("@isAdmin", user.IsAdmin),
        ("@entityId", user.EntityId),
        ("@defaultEntityId", user.DefaultEntityId),
        ("@createdAt", user.CreatedAt),
        ("@deletedAt", user.DeletedAt),
        ("@isService", user.IsService));

    public ValueTask<EntityRow?> GetEntityAsync(long id) =>
        FirstAsync($"SELECT {RowMap.EntityColumns} FROM entities WHERE id = @id", RowMap.Entity, ("@id", id));

    public ValueTask<EntityRow?> FindEntityAsync(string name) => FirstAsync(
        $"SELECT {RowMap.EntityColumns} FROM entities WHERE {dialect.EqualsIgnoringCase("name", "@name")} "
        + "ORDER BY CASE WHEN name = @name THEN 0 ELSE 1 END, id LIMIT 1",
        RowMap.Entity,
        ("@name", name));

    public ValueTask<EntityRow> AddEntityAsync(EntityRow entity) => InsertAsync(
        "INSERT INTO entities (name, kind, organization_id, created_at) VALUES (@name, @kind, @organizationId, @createdAt) "
        + $"RETURNING {RowMap.EntityColumns}",
        RowMap.Entity,
        ("@name", entity.Name),
        ("@kind", EnumText<EntityKind>.Of(entity.Kind)),
        ("@organizationId", entity.OrganizationId),
        ("@createdAt", entity.CreatedAt));

    public ValueTask UpdateEntityAsync(EntityRow entity) => UpdateAsync(
        "entity",
        entity.Id,
        "UPDATE entities SET name = @name, kind = @kind, organization_id = @organizationId, created_at = @createdAt WHERE id = @id",
        ("@name", entity.Name),
        ("@kind", EnumText<EntityKind>.Of(entity.Kind)),
        ("@organizationId", entity.OrganizationId),
        ("@createdAt", entity.CreatedAt));

    public async ValueTask<long> StorageBytesOfEntityAsync(long entityId) =>
        await FirstIdAsync("SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM blobs WHERE entity_id = @entityId", ("@entityId", entityId)) ?? 0;

    public ValueTask<IReadOnlyList<ApiKeyRow>> FindApiKeysAsync(string prefix) => AllAsync(
        $"SELECT {RowMap.ApiKeyColumns} FROM api_keys WHERE prefix = @prefix AND revoked_at IS NULL ORDER BY id", RowMap.ApiKey, ("@prefix", prefix));

    public ValueTask<IReadOnlyList<ApiKeyRow>> ListApiKeysAsync(long userId) => AllAsync(
        $"SELECT {RowMap.ApiKeyColumns} FROM api_keys WHERE user_id = @userId AND revoked_at IS NULL ORDER BY id", RowMap.ApiKey, ("@userId", userId));

    public ValueTask<ApiKeyRow> AddApiKeyAsync(ApiKeyRow key) => InsertAsync(
        "INSERT INTO api_keys (user_id, prefix, salt, hash, description, created_at, last_used_at) "
        + "VALUES (@userId, @prefix, @salt, @hash, @description, @createdAt, @lastUsedAt) "
        + $"RETURNING {RowMap.ApiKeyColumns}",
        RowMap.ApiKey,
        ("@userId", key.UserId),
        ("@prefix", key.Prefix),
        ("@salt", key.Salt),
        ("@hash", key.Hash),
        ("@description", key.Description),
        ("@createdAt", key.CreatedAt),
        ("@lastUsedAt", key.LastUsedAt));

    public async ValueTask<bool> DeleteApiKeyAsync(long id) => await ExecuteAsync("DELETE FROM api_keys WHERE id = @id", ("@id", id)) > 0;

    /// <summary>A key that was deleted meanwhile stays deleted.</summary>
    public async ValueTask TouchApiKeyAsync(long id, DateTimeOffset usedAt) =>
        await ExecuteAsync("UPDATE api_keys SET last_used_at = @usedAt WHERE id = @id", ("@usedAt", usedAt), ("@id", id));

    public ValueTask<string?> GetSettingAsync(string name) =>
        FirstAsync("SELECT value FROM settings WHERE name = @name", RowMap.FirstText, ("@name", name));

    public async ValueTask SetSettingAsync(string name, string value) => await ExecuteAsync(
        "INSERT INTO settings (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        ("@name", name),
        ("@value", value));
}
