namespace ArtifactSdk.Artifacts;

/// <summary>What the server said about a version when it was asked.</summary>
internal sealed record VersionSnapshot
{
    public required string Id { get; init; }

    public required ArtifactPath Path { get; init; }

    public required ArtifactPath SourcePath { get; init; }

    public required string Type { get; init; }

    public required int Number { get; init; }

    public required string Digest { get; init; }

    public required long Size { get; init; }

    public required int FileCount { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public string? CommitHash { get; init; }

    public string? Description { get; init; }

    public string? Metadata { get; init; }

    public required IReadOnlyList<string> Aliases { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public TimeToLive TimeToLive { get; init; }

    /// <summary>How long it lives by its own time or by one that it inherits; null for ever.</summary>
    public TimeSpan? ExpiresAfter { get; init; }

    /// <summary>The step of the run's metrics at which it was logged; null when none had been logged.</summary>
    public long? HistoryStep { get; init; }

    /// <summary>Where the manifest is, when the answer said so; null to ask.</summary>
    public ManifestHint? Manifest { get; init; }

    /// <summary>The display name of the organization, when the version was found in a registry.</summary>
    public string? Organization { get; init; }
}
