using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Quotas;

namespace ArtifactSdk.Server.Storage.Sql;

internal sealed partial class SqlSession
{
    private const string CommittedOfEntity =
        "FROM projects JOIN collections ON collections.project_id = projects.id JOIN artifacts ON artifacts.sequence_id = collections.id "
        + "WHERE projects.entity_id = @entityId AND artifacts.state = 'COMMITTED'";

    public ValueTask<long?> QuotaOfEntityAsync(long entityId) =>
        FirstIdAsync("SELECT max_bytes FROM quotas WHERE entity_id = @entityId", ("@entityId", entityId));

    public async ValueTask SetQuotaAsync(long entityId, long maxBytes) => await ExecuteAsync(
        "INSERT INTO quotas (entity_id, max_bytes) VALUES (@entityId, @maxBytes) ON CONFLICT (entity_id) DO UPDATE SET max_bytes = excluded.max_bytes",
        ("@entityId", entityId),
        ("@maxBytes", maxBytes));

    public async ValueTask<bool> RemoveQuotaAsync(long entityId) =>
        await ExecuteAsync("DELETE FROM quotas WHERE entity_id = @entityId", ("@entityId", entityId)) > 0;

    public async ValueTask<IReadOnlyList<(EntityRow Team, long MaxBytes)>> QuotasAsync()
    {
        List<(EntityRow, long)> found = [];
        foreach (var (id, maxBytes) in await AllAsync("SELECT entity_id, max_bytes FROM quotas ORDER BY entity_id", static r => (r.Int64(0), r.Int64(1))))
        {
            found.Add(((await GetEntityAsync(id))!, maxBytes));
        }

        return found;
    }

    public async ValueTask<UsageMark> UsageMarkAsync(long entityId)
    {
        var versions = await AllAsync(
            $"SELECT count(artifacts.id), CAST(coalesce(sum(artifacts.id), 0) AS BIGINT) {CommittedOfEntity}",
            static r => (Count: r.Int64(0), IdSum: r.Int64(1)),
            ("@entityId", entityId));
        return new UsageMark(await StorageBytesOfEntityAsync(entityId), versions[0].Count, versions[0].IdSum);
    }

    public ValueTask<IReadOnlyList<long>> CommittedVersionsOfEntityAsync(long entityId) => AllAsync(
        $"SELECT artifacts.id {CommittedOfEntity}", static r => r.Int64(0), ("@entityId", entityId));
}
