using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain;

/// <summary>The installation as it is after <see cref="Bootstrap"/>.</summary>
/// <param name="Admin">The user that the first start made.</param>
/// <param name="Team">The admin's default entity: where runs go that name none.</param>
/// <param name="Organization">The organisation that owns the registries.</param>
/// <param name="OrganizationEntity">The entity whose projects are the registries.</param>
/// <param name="SigningSecret">The key under which URLs are signed.</param>
/// <param name="NewApiKey">A key that this start made, or that was given; the only time it is known.</param>
internal sealed record Installation(
    UserRow Admin,
    EntityRow Team,
    OrganizationRow Organization,
    EntityRow OrganizationEntity,
    byte[] SigningSecret,
    string? NewApiKey);
