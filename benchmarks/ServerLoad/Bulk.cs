using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ServerLoad;

/// <summary>Fills a stopped server's database with versions, far faster than logging them would.</summary>
internal static class Bulk
{
    public const string CollectionName = "c";

    /// <summary>Collections of as many versions in the project "load", each linked to a collection of the registry "model".</summary>
    public static void Fill(string data, int collections, int versions)
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "metadata.db")};Pooling=False");
        connection.Open();
        Run("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -200000; BEGIN");
        var team = Id("SELECT id FROM entities WHERE name = 'local-team'");
        var registry = Id("SELECT id FROM projects WHERE is_registry = 1 AND name LIKE '%model'");
        Run($"INSERT INTO projects (entity_id, name, access, allow_all_artifact_types, is_registry, created_at, updated_at) VALUES ({team}, '{Api.Project}', 'PRIVATE', 1, 0, 1, 1)");
        var project = Id("SELECT max(id) FROM projects");
        Run($"INSERT INTO artifact_types (project_id, name, declared, created_at) VALUES ({project}, 'dataset', 1, 1)");
        var type = Id("SELECT max(id) FROM artifact_types");
        Run($"INSERT INTO artifact_types (project_id, name, declared, created_at) SELECT {registry}, 'dataset', 1, 1 WHERE NOT EXISTS (SELECT 1 FROM artifact_types WHERE project_id = {registry} AND name = 'dataset')");
        var registryType = Id($"SELECT id FROM artifact_types WHERE project_id = {registry} AND name = 'dataset'");
        var first = Id("SELECT coalesce(max(id), 0) FROM collections");
        for (var (kind, owner, ownType) = ("SEQUENCE", project, type); ; (kind, owner, ownType) = ("PORTFOLIO", registry, registryType))
        {
            Run($"WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {collections}) "
                + "INSERT INTO collections (project_id, type_id, kind, name, state, next_version_index, created_at, updated_at) "
                + $"SELECT {owner}, {ownType}, '{kind}', '{CollectionName}' || i, 'READY', {versions}, 1700000000000000 + i, 1700000000000000 + i FROM n");
            if (kind == "PORTFOLIO")
            {
                break;
            }
        }

        // One after another in time, as people log them: neighbours in time are in different collections.
        var total = (long)collections * versions;
        var numbers = $"WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {total}) ";
        var firstArtifact = Id("SELECT coalesce(max(id), 0) FROM artifacts");
        Run(numbers + "INSERT INTO artifacts (sequence_id, type_id, state, digest, version_index, metadata, commit_hash, size, file_count, created_at, updated_at) "
            + $"SELECT {first + 1} + i % {collections}, {type}, 'COMMITTED', lower(hex(randomblob(16))), i / {collections}, '{{\"accuracy\": 0.9}}', lower(hex(randomblob(10))), "
            + "1000 + i, 3, 1700000000000000 + i * 1000000, 1700000000000000 + i * 1000000 FROM n");
        foreach (var (firstCollection, owner) in new[] { (first + 1, project), (first + 1 + collections, registry) })
        {
            Run(numbers + "INSERT INTO memberships (collection_id, artifact_id, version_index, created_at, project_id, artifact_created_at) "
                + $"SELECT {firstCollection} + i % {collections}, {firstArtifact + 1} + i, i / {collections}, 1700000000000000 + i * 1000000, "
                + $"{owner}, 1700000000000000 + i * 1000000 FROM n");
        }

        Run("INSERT INTO aliases (collection_id, membership_id, name) SELECT collection_id, id, 'latest' FROM memberships "
            + $"WHERE version_index = {versions - 1}");
        Run("INSERT INTO aliases (collection_id, membership_id, name) SELECT collection_id, id, 'a' || version_index FROM memberships WHERE version_index % 10 = 0");
        Run("COMMIT; PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)");

#pragma warning disable CA2100 // Numbers and constants of this file.
        void Run(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.CommandTimeout = 600;
            command.ExecuteNonQuery();
        }

        long Id(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
#pragma warning restore CA2100
    }

    /// <summary>Puts blobs where the server would, without waiting for the disk.</summary>
    public static void Place(string data, string entityId, IEnumerable<Entry> files)
    {
        foreach (var file in files)
        {
            var folder = Path.Combine(data, "blobs", entityId, file.Hex[..2]);
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, file.Hex[2..]), file.Bytes);
        }
    }
}
