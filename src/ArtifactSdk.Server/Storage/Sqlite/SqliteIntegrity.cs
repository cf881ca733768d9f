using ArtifactSdk.Server.Domain.Maintenance;
using Microsoft.Data.Sqlite;

namespace ArtifactSdk.Server.Storage.Sqlite;

/// <summary>SQLite's own checks of its file.</summary>
internal static class SqliteIntegrity
{
    /// <summary>Damage of the file itself; what is read from it after that is not to be trusted. The thorough check compares every index with its table.</summary>
    internal static Task<IReadOnlyList<StorageProblem>> CheckAsync(SqliteOptions options, bool thorough, CancellationToken cancellationToken) => RunAsync(
        options, thorough ? "PRAGMA integrity_check" : "PRAGMA quick_check", static line => line == "ok" ? null : line, cancellationToken);

    /// <summary>Rows that refer to rows which are not there.</summary>
    internal static Task<IReadOnlyList<StorageProblem>> CheckReferencesAsync(SqliteOptions options, CancellationToken cancellationToken) => RunAsync(
        options, "PRAGMA foreign_key_check", static table => $"a row of table {table} refers to a row that is not there", cancellationToken);

    private static async Task<IReadOnlyList<StorageProblem>> RunAsync(
        SqliteOptions options, string pragma, Func<string, string?> complain, CancellationToken cancellationToken)
    {
        List<StorageProblem> problems = [];
        try
        {
            await using var reader = await SqliteConnections.OpenAsync(options, readOnly: true, cancellationToken);
            foreach (var line in await ReadAsync(reader.Connection, pragma, cancellationToken))
            {
                if (complain(line) is { } complaint)
                {
                    problems.Add(Damage(options, complaint));
                }
            }
        }
        catch (SqliteException exception)
        {
            problems.Add(Damage(options, exception.Message));
        }

        return problems;
    }

    private static StorageProblem Damage(SqliteOptions options, string what) =>
        new(StorageProblemKind.Metadata, $"the database '{options.DatabasePath}' is damaged: {what.ReplaceLineEndings(" ")}");

#pragma warning disable CA2100 // The texts are the constants above.
    private static async Task<List<string>> ReadAsync(System.Data.Common.DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        List<string> lines = [];
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            lines.Add(rows.GetString(0));
        }

        return lines;
    }
#pragma warning restore CA2100
}
