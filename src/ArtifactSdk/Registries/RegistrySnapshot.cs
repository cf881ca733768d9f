namespace ArtifactSdk.Registries;

/// <summary>What the server said about a registry when it was asked.</summary>
internal sealed record RegistrySnapshot
{
    public required string Id { get; init; }

    /// <summary>The name of its project, prefix included.</summary>
    public required string FullName { get; init; }

    /// <summary>The organization's entity, which the project belongs to.</summary>
    public required string Entity { get; init; }

    /// <summary>The organization's display name.</summary>
    public required string Organization { get; init; }

    public string? Description { get; init; }

    public required RegistryVisibility Visibility { get; init; }

    public required bool AllowsAllArtifactTypes { get; init; }

    public required IReadOnlyList<string> ArtifactTypes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }
}
