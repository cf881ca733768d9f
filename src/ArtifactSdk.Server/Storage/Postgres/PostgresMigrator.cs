using System.Globalization;
using ArtifactSdk.Server.Storage.Sql.Mapping;
using Npgsql;

namespace ArtifactSdk.Server.Storage.Postgres;

/// <summary>Brings a database to the schema of this program. Servers that start at once wait for each other.</summary>
internal static class PostgresMigrator
{
    private const string Turn = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 4715268806421577729))";

    /// <summary>All steps in one transaction: a database that cannot be brought up to date stays as it was.</summary>
    internal static async Task<int> MigrateAsync(
        NpgsqlDataSource source, PostgresOptions options, string database, TimeProvider clock, CancellationToken cancellationToken)
    {
        var steps = options.Migrations;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, Turn, cancellationToken);
        var found = await CheckAsync(connection, steps.Count, database, cancellationToken);
        if (found == steps.Count)
        {
            return 0;
        }

        if (options.ExistingOnly)
        {
            throw new StorageOpenException(found == 0
                ? $"The metadata database {database} is empty: it holds no data of this server. Check the connection string; nothing was changed."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"The metadata database {database} has schema version {found}, and this program works on version {steps.Count}. "
                    + $"Start this version's server on it once, which brings it up to date; nothing was changed."));
        }

        await ExecuteAsync(
            connection,
            "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)",
            cancellationToken);
        foreach (var step in steps.Skip(found))
        {
            await ExecuteAsync(connection, step.Text, cancellationToken);
            await using var record = new NpgsqlCommand("INSERT INTO schema_version (version, name, applied_at) VALUES (@version, @name, @now)", connection);
            record.Parameters.AddWithValue("version", (long)step.Version);
            record.Parameters.AddWithValue("name", step.Name);
            record.Parameters.AddWithValue("now", UnixMicroseconds.From(clock.GetUtcNow()));
            await record.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return steps.Count - found;
    }

    // The texts are constants and embedded files.
#pragma warning disable CA2100
    internal static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<long> ReadAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
#pragma warning restore CA2100

    /// <summary>Only reads. Returns the version that the database has, 0 for an empty one.</summary>
    private static async Task<int> CheckAsync(NpgsqlConnection connection, int known, string database, CancellationToken cancellationToken)
    {
        const string Tables = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()";
        if (await ReadAsync(connection, Tables + " AND tablename = 'schema_version'", cancellationToken) == 0)
        {
            return await ReadAsync(connection, Tables, cancellationToken) == 0
                ? 0
                : throw new StorageOpenException(
                    $"The metadata database {database} holds tables of another program. Give the server a database of its own; nothing was changed.");
        }

        var found = await ReadAsync(connection, "SELECT coalesce(max(version), 0) FROM schema_version", cancellationToken);
        return found <= known
            ? (int)found
            : throw new StorageOpenException(string.Create(
                CultureInfo.InvariantCulture,
                $"The metadata database {database} has schema version {found}, but this server supports versions up to {known}: the database was written by a newer server. "
                + $"Start that version (or a later one) on it; nothing was changed."));
    }
}
