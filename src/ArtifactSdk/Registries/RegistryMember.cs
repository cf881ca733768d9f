namespace ArtifactSdk;

/// <summary>A user who was let into a registry.</summary>
/// <param name="Id">The server's id of the user.</param>
/// <param name="Username">The user's name on the server, if it says it.</param>
/// <param name="Name">The name that people see, if the server says it.</param>
/// <param name="Email">The address, if the server says it.</param>
/// <param name="Role">What the user may do in the registry.</param>
public sealed record RegistryMember(string Id, string? Username, string? Name, string? Email, RegistryRole Role);
