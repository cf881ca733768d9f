namespace ArtifactSdk.Server.Domain.Expiry;

internal interface IExpiryRows
{
    /// <summary>Committed versions whose time to live has ended by <paramref name="now"/>, by id.</summary>
    ValueTask<IReadOnlyList<ExpiredVersion>> ExpiredVersionsAsync(DateTimeOffset now, long afterId, int count);
}

/// <summary><paramref name="Path"/> is entity/project/collection.</summary>
internal sealed record ExpiredVersion(long Id, string Path, int VersionIndex, string TypeName, long TtlSeconds, DateTimeOffset CreatedAt)
{
    internal string Name => FormattableString.Invariant($"{Path}:v{VersionIndex}");
}
