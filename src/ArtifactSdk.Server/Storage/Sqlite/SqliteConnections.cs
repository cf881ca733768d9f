using System.Globalization;
using ArtifactSdk.Server.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace ArtifactSdk.Server.Storage.Sqlite;

/// <summary>Opens connections with the settings that the store's promises rest on.</summary>
internal static class SqliteConnections
{
    /// <summary>The first connection: checks the file before it changes anything in it, then makes it WAL and current.</summary>
    internal static async Task<SqliteConnection> OpenDatabaseAsync(
        SqliteOptions options, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        var connection = Create(options);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await SqliteMigrator.CheckAsync(connection, options, cancellationToken);
            await UseWalAsync(connection, options, cancellationToken);
            await ConfigureAsync(connection, options, readOnly: false, cancellationToken);
            if (options.ExistingOnly)
            {
                return connection;
            }

            var applied = await SqliteMigrator.MigrateAsync(connection, options, timeProvider, cancellationToken);
            StorageLog.DatabaseOpened(logger, options.DatabasePath, connection.ServerVersion, options.Migrations.Count, applied);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    internal static async Task<PreparedConnection> OpenAsync(SqliteOptions options, bool readOnly, CancellationToken cancellationToken)
    {
        var connection = Create(options);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await ConfigureAsync(connection, options, readOnly, cancellationToken);
            return new PreparedConnection(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // The provider's own pool is off: the store keeps its connections, and their prepared commands, itself.
    private static SqliteConnection Create(SqliteOptions options) => new(new SqliteConnectionStringBuilder
    {
        DataSource = options.DatabasePath,
        Mode = options.ExistingOnly ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadWriteCreate,
        Pooling = false,
        DefaultTimeout = Math.Max(1, (int)options.BusyTimeout.TotalSeconds),
    }.ToString());

    private static async Task UseWalAsync(SqliteConnection connection, SqliteOptions options, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        if (await command.ExecuteScalarAsync(cancellationToken) is not "wal")
        {
            throw new StorageOpenException(
                $"'{options.DatabasePath}' is on a file system without shared memory maps (a network share?), which the database needs. Use a local folder.");
        }
    }

    // FULL: a commit is on the disk when it returns. fullfsync is for macOS, whose plain fsync stops at the drive's cache.
    private static Task ConfigureAsync(SqliteConnection connection, SqliteOptions options, bool readOnly, CancellationToken cancellationToken) =>
        SqliteMigrator.ExecuteAsync(
            connection,
            string.Create(
                CultureInfo.InvariantCulture,
                $"PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; "
                + $"PRAGMA busy_timeout = {(int)options.BusyTimeout.TotalMilliseconds}; PRAGMA cache_size = {(readOnly ? -4_000 : -32_000)}; "
                + $"PRAGMA query_only = {(readOnly ? "ON" : "OFF")};"),
            cancellationToken);
}
