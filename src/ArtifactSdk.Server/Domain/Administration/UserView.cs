using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>A user with the role in the organization, null for none.</summary>
internal sealed record UserView(UserRow User, string? OrganizationRole);
