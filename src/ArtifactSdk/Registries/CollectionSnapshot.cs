namespace ArtifactSdk.Registries;

/// <summary>What the server said about a collection when it was asked.</summary>
internal sealed record CollectionSnapshot
{
    public required string Id { get; init; }

    public required CollectionPath Path { get; init; }

    public required string Type { get; init; }

    public required bool IsSource { get; init; }

    public string? Description { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The display name of the organization, if the server says one.</summary>
    public string? Organization { get; init; }
}
