using System.Data;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Maintenance;
using ArtifactSdk.Server.Storage.FileSystem;
using ArtifactSdk.Server.Storage.Postgres;
using ArtifactSdk.Server.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ArtifactSdk.Server.Storage.Maintenance;

/// <summary>
/// Copies what servers share into a data folder, and a data folder into what servers can share. The rows are those of one
/// snapshot, taken before any file is looked at: every file that they name is durable by then and never changes.
/// </summary>
internal static class SharedBackup
{
    private const int FilesAtOnce = 8;

    /// <summary>Makes a data folder of what the servers keep, while they work.</summary>
    /// <exception cref="StorageOpenException">The target cannot take a backup.</exception>
    internal static async Task<BackupReport> BackUpAsync(SharedMaintenance source, StoragePlaces places, string target, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(target);
        EmbeddedBackup.RequireEmpty(path);

        // Its lock too: no server may start on a half-made copy.
        using var folder = DataFolder.Open(path);
        try
        {
            folder.CreateFolder(BlobLayout.BlobFolder);
            folder.CreateFolder(BlobLayout.TemporaryFolder);
            var partial = folder.CreateFile(EmbeddedStorage.DatabaseName + ".partial");
            if (places.Postgres is { } postgres)
            {
                await ExportAsync(postgres, partial, cancellationToken);
            }
            else
            {
                await EmbeddedBackup.CopyDatabaseAsync(source.Embedded!, partial, cancellationToken);
            }

            var layout = new BlobLayout(path);
            using var files = new FileSystemBlobStore(layout, NullLogger.Instance);
            var report = await CopyAsync(
                source.Inventory, source.Blobs, files, blob => File.SetLastWriteTimeUtc(layout.PathOf(blob.Key), blob.StoredAt.UtcDateTime), cancellationToken);
            File.Move(partial, Path.Combine(path, EmbeddedStorage.DatabaseName));
            DirectorySync.Flush(path);
            return report;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException or NpgsqlException or BlobDigestException or DomainException)
        {
            throw new StorageOpenException($"The backup into '{path}' failed and is not complete: {e.Message} Remove that folder, then repeat.", e);
        }
    }

    /// <summary>Fills an empty database, and a bucket or a folder, with what a data folder holds. Repeating it after a failure is allowed.</summary>
    /// <exception cref="StorageOpenException">The target has data already, or one of both cannot be used.</exception>
    internal static async Task<BackupReport> RestoreAsync(EmbeddedMaintenance source, StoragePlaces places, CancellationToken cancellationToken)
    {
        var postgres = places.Postgres ?? throw new ArgumentException("There is no database to fill.", nameof(places));
        var name = PostgresOptions.Describe(postgres.Parse());
        await using var target = new NpgsqlConnection(postgres.Parse().ConnectionString);
        try
        {
            await target.OpenAsync(cancellationToken);
            await RequireEmptyAsync(target, name, cancellationToken);
        }
        catch (Exception e) when (e is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException)
        {
            throw PostgresErrors.OnOpen(postgres.Parse(), e);
        }

        await using var storage = await places.OpenAsync(TimeProvider.System, NullLogger.Instance, cancellationToken);
        try
        {
            await using var reader = await SqliteConnections.OpenAsync(source.Options, readOnly: true, cancellationToken);
            var rows = (SqliteConnection)reader.Connection;
            await using var snapshot = rows.BeginTransaction(deferred: true);
            await using (var touch = rows.CreateCommand())
            {
                // A snapshot begins with the first read.
                touch.CommandText = "SELECT count(*) FROM schema_version";
                await touch.ExecuteScalarAsync(cancellationToken);
            }

            // The files first, so that no server finds rows without them.
            var report = await CopyAsync(source.Inventory, source.Files, storage.Blobs, static _ => { }, cancellationToken);
            await using var transaction = await target.BeginTransactionAsync(cancellationToken);
            await RequireEmptyAsync(target, name, cancellationToken);
            await TableCopy.ImportAsync(rows, target, cancellationToken);
            await transaction.CommitAsync(CancellationToken.None);
            return report;
        }
        catch (Exception e) when (e is IOException or SqliteException or NpgsqlException or BlobDigestException or DomainException)
        {
            throw new StorageOpenException(
                $"The data of '{source.Layout.BlobDirectory}' could not be restored into {name}: {e.Message.TrimEnd('.')}. The database is as it was; repeat this when the cause is mended.", e);
        }
    }

    private static async Task ExportAsync(PostgresOptions source, string target, CancellationToken cancellationToken)
    {
        // Makes the tables.
        var options = new SqliteOptions(target);
        await (await SqliteMetadataStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance, cancellationToken)).DisposeAsync();

        await using var connection = new NpgsqlConnection(source.Parse().ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await using var rows = await SqliteConnections.OpenAsync(options, readOnly: false, cancellationToken);
        await TableCopy.ExportAsync(connection, (SqliteConnection)rows.Connection, cancellationToken);
    }

    private static async Task<BackupReport> CopyAsync(
        IBlobInventory inventory, IBlobStore from, IBlobStore to, Action<StoredBlob> copied, CancellationToken cancellationToken)
    {
        var (blobs, bytes) = (0L, 0L);
        await Parallel.ForEachAsync(
            inventory.ListAsync(cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = cancellationToken },
            async (blob, token) =>
            {
                if (await from.OpenReadAsync(blob.Key, token) is not { } stream)
                {
                    return;
                }

                await using (stream)
                {
                    await to.PutAsync(blob.Key, stream, token);
                }

                copied(blob);
                Interlocked.Increment(ref blobs);
                Interlocked.Add(ref bytes, blob.Size);
            });
        return new BackupReport(blobs, bytes, 0);
    }

    private static async Task RequireEmptyAsync(NpgsqlConnection target, string name, CancellationToken cancellationToken)
    {
        // Tables that a restore made before it failed are no data.
        const string Tables = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()";
        const string Users = "SELECT count(*) FROM users";
        if (await CountAsync(Tables) > 0 && (await CountAsync(Tables + " AND tablename = 'users'") == 0 || await CountAsync(Users) > 0))
        {
            throw new StorageOpenException($"The metadata database {name} is not empty. Restore into one that has no tables; nothing was changed.");
        }

        async Task<long> CountAsync(string sql)
        {
#pragma warning disable CA2100 // The texts are the constants above.
            await using var command = new NpgsqlCommand(sql, target);
#pragma warning restore CA2100
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
    }
}
