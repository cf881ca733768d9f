namespace ArtifactSdk.Server.Domain.Model;

internal sealed record RunRow
{
    public required long Id { get; init; }

    public required long ProjectId { get; init; }

    /// <summary>The short id that clients call the run's name.</summary>
    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required string State { get; init; }

    public string? Description { get; init; }

    public string? Notes { get; init; }

    public string? Config { get; init; }

    public string? SummaryMetrics { get; init; }

    /// <summary>JSON array of strings.</summary>
    public string? Tags { get; init; }

    public string? GroupName { get; init; }

    public string? JobType { get; init; }

    public string? Commit { get; init; }

    public string? Host { get; init; }

    public string? Program { get; init; }

    public string? Repo { get; init; }

    public string? Sweep { get; init; }

    public long? UserId { get; init; }

    public int? ExitCode { get; init; }

    public bool Stopped { get; init; }

    public DateTimeOffset? HeartbeatAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

internal enum RunArtifactRole
{
    Output,
    Input,
}

internal sealed record RunArtifactRow(long RunId, long ArtifactId, RunArtifactRole Role, IReadOnlyList<string> UsedAs, DateTimeOffset CreatedAt);

/// <summary>The steps between which the lines of a block of a run's history lie, both included.</summary>
internal sealed record RunBlock(long Block, long MinStep, long MaxStep);

/// <summary>A file of a run (not of an artifact): its bytes are a blob of the entity once uploaded.</summary>
internal sealed record RunFileRow(long Id, long RunId, string Name, string? Digest, long Size, DateTimeOffset UpdatedAt);
