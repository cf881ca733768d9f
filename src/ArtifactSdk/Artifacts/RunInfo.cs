namespace ArtifactSdk;

/// <summary>A run that logged or used a version, as the server names it.</summary>
/// <param name="Id">The id by which the server knows it, the last part of its address.</param>
/// <param name="Name">The name that people see.</param>
/// <param name="Entity">The entity of its project.</param>
/// <param name="Project">Its project.</param>
/// <param name="Url">The address of its page.</param>
public sealed record RunInfo(string Id, string Name, string Entity, string Project, Uri Url);
