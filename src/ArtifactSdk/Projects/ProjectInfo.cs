namespace ArtifactSdk;

/// <summary>A project, as a list of projects shows it.</summary>
/// <param name="Entity">The user or team that it belongs to.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What people wrote about it.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record ProjectInfo(string Entity, string Name, string? Description, DateTimeOffset CreatedAt);
