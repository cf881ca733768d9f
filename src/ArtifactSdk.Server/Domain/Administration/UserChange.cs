namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>What becomes different about a user; null stays as it is, an empty e-mail address is none.</summary>
internal sealed record UserChange(string? Email, bool? IsAdmin, string? OrganizationRole);
