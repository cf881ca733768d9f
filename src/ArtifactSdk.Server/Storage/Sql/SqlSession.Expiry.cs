using ArtifactSdk.Server.Domain.Expiry;

namespace ArtifactSdk.Server.Storage.Sql;

internal sealed partial class SqlSession
{
    /// <summary>Divides instead of multiplying: a time to live may be as long as a number holds.</summary>
    public ValueTask<IReadOnlyList<ExpiredVersion>> ExpiredVersionsAsync(DateTimeOffset now, long afterId, int count) => AllAsync(
        $"SELECT artifacts.id, {VersionPath}, artifacts.version_index, artifact_types.name, artifacts.ttl_duration_seconds, artifacts.created_at "
        + $"{VersionHome} JOIN artifact_types ON artifact_types.id = artifacts.type_id "
        + "WHERE artifacts.state = 'COMMITTED' AND artifacts.ttl_duration_seconds > 0 AND artifacts.id > @after "
        + "AND artifacts.created_at < @now AND artifacts.ttl_duration_seconds <= (@now - artifacts.created_at) / 1000000 "
        + "ORDER BY artifacts.id LIMIT @limit",
        static r => new ExpiredVersion(r.Int64(0), r.Text(1), r.Int32OrNull(2) ?? 0, r.Text(3), r.Int64(4), r.Time(5)),
        ("@now", now),
        ("@after", afterId),
        ("@limit", (long)count));
}
