namespace ArtifactSdk.Server.Domain.Publishing;

/// <summary>A version that a client wants to log.</summary>
internal sealed record NewArtifact
{
    public required string EntityName { get; init; }

    public required string ProjectName { get; init; }

    public required string TypeName { get; init; }

    public required string CollectionName { get; init; }

    public required string Digest { get; init; }

    /// <summary>Null for an input that a user made: then no run counts as its producer.</summary>
    public string? RunName { get; init; }

    public string? Description { get; init; }

    public string? Metadata { get; init; }

    public string? Labels { get; init; }

    public IReadOnlyList<RequestedAlias> Aliases { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public long? TtlDurationSeconds { get; init; }

    public long? HistoryStep { get; init; }

    public string? DistributedId { get; init; }

    public string? ClientId { get; init; }

    public string? SequenceClientId { get; init; }

    public bool Deduplicate { get; init; }
}

internal sealed record RequestedAlias(string CollectionName, string Alias);
