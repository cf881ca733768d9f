namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>What upsertBucket asks for. Null leaves a part as it is.</summary>
internal sealed record RunChange
{
    /// <summary>The global id, for changing a run that is known.</summary>
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? EntityName { get; init; }

    public string? ProjectName { get; init; }

    public string? DisplayName { get; init; }

    public string? Description { get; init; }

    public string? Notes { get; init; }

    public string? Config { get; init; }

    public string? SummaryMetrics { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public string? GroupName { get; init; }

    public string? JobType { get; init; }

    public string? State { get; init; }

    public string? Commit { get; init; }

    public string? Host { get; init; }

    public string? Program { get; init; }

    public string? Repo { get; init; }

    public string? Sweep { get; init; }
}
