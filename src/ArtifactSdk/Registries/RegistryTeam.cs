namespace ArtifactSdk;

/// <summary>A team that was let into a registry.</summary>
/// <param name="Id">The server's id of the team.</param>
/// <param name="Name">The team's name.</param>
/// <param name="Role">What its members may do in the registry.</param>
public sealed record RegistryTeam(string Id, string Name, RegistryRole Role);
