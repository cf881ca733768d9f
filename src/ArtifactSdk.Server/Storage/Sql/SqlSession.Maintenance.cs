using System.Globalization;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Maintenance;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Storage.Sql;

/// <summary>Everything, for checking and clearing away.</summary>
internal sealed partial class SqlSession
{
    private const string VersionPath = "entities.name || '/' || projects.name || '/' || collections.name";

    private const string VersionHome =
        "FROM artifacts JOIN collections ON collections.id = artifacts.sequence_id JOIN projects ON projects.id = collections.project_id "
        + "JOIN entities ON entities.id = projects.entity_id ";

    private const string MembershipHome =
        "FROM memberships JOIN artifacts ON artifacts.id = memberships.artifact_id JOIN collections ON collections.id = memberships.collection_id "
        + "JOIN projects ON projects.id = collections.project_id JOIN entities ON entities.id = projects.entity_id ";

    /// <summary>Each finds rows that no history of this server can have left: the path, a number, and what is wrong with it.</summary>
    private static readonly (string Sql, string Complaint)[] Contradictions =
    [
        ($"SELECT {VersionPath}, artifacts.id {VersionHome} WHERE artifacts.state = 'COMMITTED' AND artifacts.version_index IS NULL",
            "{0}: the committed version with id {1} has no number."),
        ($"SELECT {VersionPath}, artifacts.version_index {VersionHome} WHERE artifacts.state = 'COMMITTED' AND collections.state = 'READY' "
            + "AND NOT EXISTS (SELECT 1 FROM memberships WHERE memberships.artifact_id = artifacts.id AND memberships.collection_id = artifacts.sequence_id "
            + "AND memberships.version_index = artifacts.version_index)",
            "{0}: the collection does not list its committed version v{1}."),
        ($"SELECT {VersionPath}, artifacts.version_index {VersionHome} WHERE artifacts.version_index IS NOT NULL "
            + "GROUP BY artifacts.sequence_id, artifacts.version_index, entities.name, projects.name, collections.name HAVING count(*) > 1",
            "{0}: the number v{1} was given to several versions."),
        ($"SELECT {VersionPath}, memberships.version_index {MembershipHome} WHERE memberships.version_index >= collections.next_version_index",
            "{0}: the number v{1} is listed, and would be given again."),
        ($"SELECT {VersionPath}, memberships.version_index {MembershipHome} WHERE artifacts.state <> 'COMMITTED'",
            "{0}: v{1} is listed, and is no committed version."),
        ($"SELECT {VersionPath}, memberships.version_index {MembershipHome} "
            + "GROUP BY memberships.collection_id, memberships.version_index, entities.name, projects.name, collections.name HAVING count(*) > 1",
            "{0}: v{1} is listed more than once."),
        ($"SELECT {VersionPath} || ':' || aliases.name, aliases.membership_id FROM aliases JOIN collections ON collections.id = aliases.collection_id "
            + "JOIN projects ON projects.id = collections.project_id JOIN entities ON entities.id = projects.entity_id "
            + "LEFT JOIN memberships ON memberships.id = aliases.membership_id "
            + "WHERE memberships.id IS NULL OR memberships.collection_id <> aliases.collection_id",
            "the alias {0} points out of its collection (membership {1})."),
    ];

    public ValueTask<IReadOnlyList<HeldVersion>> HeldVersionsAsync(long afterId, int count) => AllAsync(
        $"SELECT artifacts.id, projects.entity_id, {VersionPath}, artifacts.state, artifacts.version_index, artifacts.file_count, artifacts.updated_at "
        + $"{VersionHome} WHERE artifacts.id > @after AND artifacts.state <> 'DELETED' ORDER BY artifacts.id LIMIT @limit",
        static r => new HeldVersion(r.Int64(0), r.Int64(1), r.Text(2), r.Enum<ArtifactState>(3), r.Int32OrNull(4), r.Int64(5), r.Time(6)),
        ("@after", afterId),
        ("@limit", (long)count));

    public ValueTask<IReadOnlyList<HeldRunFile>> HeldRunFilesAsync(long afterId, int count) => AllAsync(
        "SELECT run_files.id, entities.name || '/' || projects.name || '/' || runs.name || '/' || run_files.name, projects.entity_id, run_files.digest, "
        + "run_files.size FROM run_files JOIN runs ON runs.id = run_files.run_id JOIN projects ON projects.id = runs.project_id "
        + "JOIN entities ON entities.id = projects.entity_id "
        + "WHERE run_files.id > @after AND run_files.digest IS NOT NULL ORDER BY run_files.id LIMIT @limit",
        static r => new HeldRunFile(r.Int64(0), r.Text(1), new BlobKey(r.Int64(2), r.Text(3)), r.Int64(4)),
        ("@after", afterId),
        ("@limit", (long)count));

    public ValueTask<IReadOnlyList<(BlobKey Key, long Size)>> RecordedBlobsAsync(BlobKey? after, int count) => AllAsync(
        "SELECT entity_id, md5, size FROM blobs WHERE (entity_id, md5) > (@entityId, @md5) ORDER BY entity_id, md5 LIMIT @limit",
        static r => (new BlobKey(r.Int64(0), Convert.ToHexStringLower(r.Bytes(1))), r.Int64(2)),
        ("@entityId", after?.EntityId ?? -1),
        ("@md5", after is { } key ? Convert.FromHexString(key.HexMd5) : Array.Empty<byte>()),
        ("@limit", (long)count));

    public ValueTask ForgetBlobsAsync(long entityId, IReadOnlyCollection<string> hexMd5s) => AddContentsAsync(
        "DELETE FROM blobs WHERE entity_id = @owner AND md5 IN (SELECT item.md5 FROM {0} item)", entityId, hexMd5s.Select(hex => (hex, 0L)));

    public async ValueTask<HighestIds> HighestIdsAsync() => new(
        await FirstIdAsync("SELECT coalesce(max(id), 0) FROM artifacts") ?? 0, await FirstIdAsync("SELECT coalesce(max(id), 0) FROM manifests") ?? 0);

    public async ValueTask<bool> HasNewerVersionsAsync(long entityId, HighestIds than) =>
        await FirstIdAsync(
            $"SELECT artifacts.id {VersionHome} WHERE artifacts.id > @artifact AND entities.id = @entity LIMIT 1",
            ("@artifact", than.Artifact),
            ("@entity", entityId)) is not null
        || await FirstIdAsync(
            $"SELECT artifacts.id {VersionHome} JOIN manifests ON manifests.artifact_id = artifacts.id WHERE manifests.id > @manifest AND entities.id = @entity LIMIT 1",
            ("@manifest", than.Manifest),
            ("@entity", entityId)) is not null;

    public async ValueTask<IReadOnlyList<string>> ContradictionsAsync()
    {
        List<string> lines = [];
        foreach (var (sql, complaint) in Contradictions)
        {
            var rows = await AllAsync(sql, static r => (Path: r.Text(0), Number: r.Int64OrNull(1)));
            lines.AddRange(rows.Select(row => complaint
                .Replace("{1}", row.Number?.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{0}", row.Path, StringComparison.Ordinal)));
        }

        return lines;
    }
}
