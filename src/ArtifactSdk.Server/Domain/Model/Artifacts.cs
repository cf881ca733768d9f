namespace ArtifactSdk.Server.Domain.Model;

internal enum CollectionKind
{
    /// <summary>Versions are born here; exactly one type.</summary>
    Sequence,

    /// <summary>A collection of links.</summary>
    Portfolio,
}

internal enum CollectionState
{
    Ready,
    Deleted,
}

internal enum ArtifactState
{
    Pending,
    Committed,
    Deleted,
}

internal enum ManifestType
{
    Full,
    Incremental,
    Patch,
}

/// <summary><paramref name="NextVersionIndex"/> only grows, so that an index is never given twice, deletion or not.</summary>
internal sealed record CollectionRow(
    long Id,
    long ProjectId,
    long TypeId,
    CollectionKind Kind,
    string Name,
    string? Description,
    CollectionState State,
    int NextVersionIndex,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

internal sealed record ArtifactRow
{
    public required long Id { get; init; }

    public required long SequenceId { get; init; }

    public required long TypeId { get; init; }

    public required ArtifactState State { get; init; }

    /// <summary>The digest the client sent; after an incremental or patch commit, that of the merged manifest.</summary>
    public required string Digest { get; init; }

    /// <summary>Index in the source sequence; null until committed.</summary>
    public int? VersionIndex { get; init; }

    public string? Description { get; init; }

    /// <summary>A JSON object as text.</summary>
    public string? Metadata { get; init; }

    public string? Labels { get; init; }

    /// <summary>Seconds; -1 inherit, -2 off, null never touched.</summary>
    public long? TtlDurationSeconds { get; init; }

    public long? HistoryStep { get; init; }

    /// <summary>The run that logged it first; null for one a user made.</summary>
    public long? RunId { get; init; }

    public long? CreatedByUserId { get; init; }

    public string? DistributedId { get; init; }

    public string? SequenceClientId { get; init; }

    public string? CommitHash { get; init; }

    public long Size { get; init; }

    public long FileCount { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Aliases asked for at creation, applied at commit (JSON array of names).</summary>
    public string? RequestedAliases { get; init; }
}

internal sealed record MembershipRow(long Id, long CollectionId, long ArtifactId, int VersionIndex, DateTimeOffset CreatedAt);

internal sealed record AliasRow(long Id, long CollectionId, long MembershipId, string Name);

internal sealed record TagRow(long Id, string Name);

/// <summary>
/// One manifest of an artifact. <paramref name="Digest"/> is the base64 MD5 of the file, empty until the client knows it.
/// The bytes are a blob of the owning entity under that digest. The newest uploaded FULL row (or the merged one that commit
/// writes) is the artifact's current manifest.
/// </summary>
internal sealed record ManifestRow(
    long Id,
    long ArtifactId,
    ManifestType Type,
    long? BaseArtifactId,
    string Name,
    string Digest,
    long Size,
    DateTimeOffset CreatedAt);
