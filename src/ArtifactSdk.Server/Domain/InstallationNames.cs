namespace ArtifactSdk.Server.Domain;

/// <summary>What the first start makes, by name.</summary>
internal sealed record InstallationNames(
    string AdminUser,
    string? AdminEmail,
    string Organization,
    string OrganizationEntity,
    string Team,
    IReadOnlyList<string> Registries);
