using System.Data;
using System.Data.Common;
using System.Globalization;
using ArtifactSdk.Server.Storage.Postgres;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace ArtifactSdk.Server.Storage.Maintenance;

/// <summary>
/// Carries all rows from one kind of database to the other. Both have the same tables and columns, which a test holds, and only
/// whole numbers, texts and bytes in them, so that nothing here knows what they mean.
/// </summary>
internal static class TableCopy
{
    private const string Sequences =
        "SELECT table_name FROM information_schema.columns WHERE table_schema = current_schema() AND is_identity = 'YES' AND column_name = 'id'";

    /// <param name="source">A connection on which one snapshot is open.</param>
    /// <param name="target">A database with the tables, and nothing in them but what making them put there.</param>
    /// <param name="cancellationToken">Gives up; the target has no rows then.</param>
    internal static async Task ExportAsync(NpgsqlConnection source, SqliteConnection target, CancellationToken cancellationToken)
    {
        // All rows come in one transaction and are checked by fsck, not by their order.
        await ExecuteAsync(target, "PRAGMA foreign_keys = OFF", cancellationToken);
        await ExecuteAsync(target, "BEGIN IMMEDIATE", cancellationToken);
        foreach (var (table, columns) in await TablesAsync(target, cancellationToken))
        {
            await ExecuteAsync(target, $"DELETE FROM {Quote(table)}", cancellationToken);
            await using var read = Command(source, $"SELECT {columns} FROM {Quote(table)}");
            await using var rows = await read.ExecuteReaderAsync(cancellationToken);
            await using var write = Command(
                target, $"INSERT INTO {Quote(table)} ({columns}) VALUES ({string.Join(", ", Enumerable.Range(0, rows.FieldCount).Select(i => $"@p{i}"))})");
            for (var i = 0; i < rows.FieldCount; i++)
            {
                var parameter = write.CreateParameter();
                parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{i}");
                write.Parameters.Add(parameter);
            }

            while (await rows.ReadAsync(cancellationToken))
            {
                for (var i = 0; i < rows.FieldCount; i++)
                {
                    write.Parameters[i].Value = rows.GetValue(i);
                }

                await write.ExecuteNonQueryAsync(cancellationToken);
            }
        }

        // Numbers that were given once are not given again, whether their rows are still there or not.
        foreach (var table in await TextsAsync(source, Sequences, cancellationToken))
        {
            await using var last = Command(
                source, $"SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {Quote(table + "_id_seq")}");
            var number = (long)(await last.ExecuteScalarAsync(cancellationToken))!;
            await ExecuteAsync(target, $"DELETE FROM sqlite_sequence WHERE name = '{table}'", cancellationToken);
            await ExecuteAsync(
                target, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO sqlite_sequence (name, seq) VALUES ('{table}', {number})"), cancellationToken);
        }

        await ExecuteAsync(target, "COMMIT", CancellationToken.None);
    }

    /// <param name="source">A connection on which one snapshot is open.</param>
    /// <param name="target">A connection with a transaction, to tables with nothing in them but what making them put there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task ImportAsync(SqliteConnection source, NpgsqlConnection target, CancellationToken cancellationToken)
    {
        var tables = await TablesAsync(source, cancellationToken);
        foreach (var (table, _) in tables.Reverse())
        {
            await ExecuteAsync(target, $"DELETE FROM {Quote(table)}", cancellationToken);
        }

        // In the order in which they were made, so that what rows refer to is there before them.
        foreach (var (table, columns) in tables)
        {
            await using var read = Command(source, $"SELECT {columns} FROM {Quote(table)}");
            await using var rows = await read.ExecuteReaderAsync(cancellationToken);
            await using var import = await target.BeginBinaryImportAsync($"COPY {Quote(table)} ({columns}) FROM STDIN (FORMAT BINARY)", cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                await import.StartRowAsync(cancellationToken);
                for (var i = 0; i < rows.FieldCount; i++)
                {
                    await WriteAsync(import, rows.GetValue(i), cancellationToken);
                }
            }

            await import.CompleteAsync(cancellationToken);
        }

        await using var command = Command(source, "SELECT name, seq FROM sqlite_sequence WHERE seq > 0");
        await using var sequences = await command.ExecuteReaderAsync(cancellationToken);
        while (await sequences.ReadAsync(cancellationToken))
        {
            await ExecuteAsync(
                target,
                string.Create(
                    CultureInfo.InvariantCulture, $"SELECT setval(pg_get_serial_sequence('{Quote(sequences.GetString(0))}', 'id'), {sequences.GetInt64(1)})"),
                cancellationToken);
        }
    }

    private static Task WriteAsync(NpgsqlBinaryImporter import, object value, CancellationToken cancellationToken) => value switch
    {
        DBNull => import.WriteNullAsync(cancellationToken),
        long number => import.WriteAsync(number, NpgsqlDbType.Bigint, cancellationToken),
        string text => import.WriteAsync(PostgresText.Adapt(text), NpgsqlDbType.Text, cancellationToken),
        byte[] bytes => import.WriteAsync(bytes, NpgsqlDbType.Bytea, cancellationToken),
        _ => throw new DataException($"A value of the type {value.GetType().Name} has no place in the tables of this server."),
    };

    private static async Task<IReadOnlyList<(string Name, string Columns)>> TablesAsync(SqliteConnection database, CancellationToken cancellationToken)
    {
        List<(string, string)> tables = [];
        foreach (var table in await TextsAsync(
            database,
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'schema_version' ORDER BY rowid",
            cancellationToken))
        {
            var columns = await TextsAsync(database, $"SELECT name FROM pragma_table_info('{table}') ORDER BY cid", cancellationToken);
            tables.Add((table, string.Join(", ", columns.Select(Quote))));
        }

        return tables;
    }

    private static async Task<List<string>> TextsAsync(DbConnection database, string sql, CancellationToken cancellationToken)
    {
        List<string> texts = [];
        await using var command = Command(database, sql);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            texts.Add(rows.GetString(0));
        }

        return texts;
    }

    private static async Task ExecuteAsync(DbConnection database, string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(database, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Quote(string name) => $"\"{name}\"";

    // The names of tables and columns are those of the schema.
#pragma warning disable CA2100
    private static DbCommand Command(DbConnection database, string sql)
    {
        var command = database.CreateCommand();
        command.CommandText = sql;
        return command;
    }
#pragma warning restore CA2100
}
