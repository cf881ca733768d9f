using System.Globalization;
using ArtifactSdk.Server.Storage.Sql;
using ArtifactSdk.Server.Storage.Sql.Mapping;
using Microsoft.Data.Sqlite;

namespace ArtifactSdk.Server.Storage.Sqlite;

/// <summary>Brings a database file to the schema of this program, one transaction a step.</summary>
internal static class SqliteMigrator
{
    /// <summary>Refuses a file that this program must not touch. Only reads.</summary>
    internal static async Task CheckAsync(SqliteConnection connection, SqliteOptions options, CancellationToken cancellationToken)
    {
        if (await ReadAsync(connection, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'", cancellationToken) == 0)
        {
            if (await ReadAsync(connection, "SELECT count(*) FROM sqlite_master", cancellationToken) > 0)
            {
                throw new StorageOpenException(
                    $"'{options.DatabasePath}' is a database of another program. Give the server a data folder of its own.");
            }

            if (options.ExistingOnly)
            {
                throw new StorageOpenException($"'{options.DatabasePath}' is empty: it holds no data of this server.");
            }

            return;
        }

        var found = await VersionAsync(connection, cancellationToken);
        var known = options.Migrations.Count;
        if (found > known)
        {
            throw new StorageOpenException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{options.DatabasePath}' has schema version {found}, but this server supports versions up to {known}: the database was written by a newer server. "
                + $"Start that version (or a later one) on this folder; nothing was changed."));
        }

        if (options.ExistingOnly && found < known)
        {
            throw new StorageOpenException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{options.DatabasePath}' has schema version {found}, and this program works on version {known}. "
                + $"Start this version's server on the folder once, which brings it up to date; nothing was changed."));
        }
    }

    /// <summary>Runs the steps that the file has not seen; returns how many.</summary>
    internal static async Task<int> MigrateAsync(
        SqliteConnection connection, SqliteOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            connection,
            "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL)",
            cancellationToken);
        var from = await VersionAsync(connection, cancellationToken);
        foreach (var migration in options.Migrations.Skip((int)from))
        {
            await ApplyAsync(connection, migration, UnixMicroseconds.From(timeProvider.GetUtcNow()), cancellationToken);
        }

        return options.Migrations.Count - (int)from;
    }

    internal static async Task ExecuteAsync(SqliteConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task ApplyAsync(SqliteConnection connection, SqlMigration migration, long now, CancellationToken cancellationToken)
    {
        await using var transaction = connection.BeginTransaction(deferred: false);
        await using var step = Command(connection, migration.Text);
        step.Transaction = transaction;
        await step.ExecuteNonQueryAsync(cancellationToken);

        await using var record = Command(connection, "INSERT INTO schema_version (version, name, applied_at) VALUES (@version, @name, @now)");
        record.Transaction = transaction;
        record.Parameters.AddWithValue("@version", migration.Version);
        record.Parameters.AddWithValue("@name", migration.Name);
        record.Parameters.AddWithValue("@now", now);
        await record.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static Task<long> VersionAsync(SqliteConnection connection, CancellationToken cancellationToken) =>
        ReadAsync(connection, "SELECT coalesce(max(version), 0) FROM schema_version", cancellationToken);

    private static async Task<long> ReadAsync(SqliteConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, sql);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    // The texts are constants and embedded files.
#pragma warning disable CA2100
    private static SqliteCommand Command(SqliteConnection connection, string sql) => new(sql, connection);
#pragma warning restore CA2100
}
