namespace ArtifactSdk.Server.Domain.Model;

internal sealed record ProjectRow(
    long Id,
    long EntityId,
    string Name,
    string? Description,
    string Access,
    bool AllowAllArtifactTypes,
    long? CreatedByUserId,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    internal const string RegistryPrefix = "wandb-registry-";

    internal bool IsRegistry => Name.Length > RegistryPrefix.Length && Name.StartsWith(RegistryPrefix, StringComparison.Ordinal);
}

/// <summary><paramref name="Declared"/>: a registry lists the type as accepted, though no collection of it may exist yet.</summary>
internal sealed record ArtifactTypeRow(long Id, long ProjectId, string Name, string? Description, bool Declared, DateTimeOffset CreatedAt);

/// <summary>A user's or a team's explicit role in a project (registries): "admin", "member", "viewer", "restricted_viewer".</summary>
internal sealed record ProjectMemberRow(long ProjectId, long? UserId, long? TeamEntityId, string Role);
