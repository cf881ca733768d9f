namespace ArtifactSdk.Server.Domain.Model;

/// <summary>A namespace that owns projects: a person's own, a team's, or the one an organisation keeps its registries in.</summary>
internal enum EntityKind
{
    User,
    Team,
    Organization,
}

internal sealed record EntityRow(long Id, string Name, EntityKind Kind, long? OrganizationId, DateTimeOffset CreatedAt);

internal sealed record OrganizationRow(long Id, string Name, long OrgEntityId, DateTimeOffset CreatedAt);

internal sealed record UserRow(
    long Id,
    string Username,
    string Name,
    string? Email,
    bool IsAdmin,
    long EntityId,
    long DefaultEntityId,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DeletedAt = null,
    bool IsService = false);

/// <summary>A key is found by its first characters and checked against a salted hash; the key itself is never stored.</summary>
internal sealed record ApiKeyRow(
    long Id,
    long UserId,
    string Prefix,
    byte[] Salt,
    byte[] Hash,
    string? Description,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt = null,
    DateTimeOffset? RevokedAt = null);

/// <summary>A user's place in an entity (team) or organisation. Roles: "admin", "member", "viewer".</summary>
internal sealed record MemberRow(UserRow User, string Role);
