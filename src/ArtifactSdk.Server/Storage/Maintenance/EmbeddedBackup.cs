using ArtifactSdk.Server.Domain.Maintenance;
using ArtifactSdk.Server.Storage.FileSystem;
using ArtifactSdk.Server.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace ArtifactSdk.Server.Storage.Maintenance;

internal sealed record BackupReport(long Blobs, long Bytes, long Linked);

/// <summary>
/// Copies a data folder while its server works. The database goes first: every blob that this snapshot names is durable by
/// then and never changes, so what is copied afterwards is enough. Later blobs come along, and are garbage to the copy.
/// </summary>
internal static class EmbeddedBackup
{
    /// <param name="source">The folder to copy.</param>
    /// <param name="target">A folder that is missing or empty; it becomes a data folder that a server can start on.</param>
    /// <param name="copy">Copies every blob; otherwise blobs on the same volume get a second name instead.</param>
    /// <param name="cancellationToken">Gives up; the target then holds no database, and no server takes it for data.</param>
    /// <exception cref="StorageOpenException">The target cannot take a backup.</exception>
    internal static async Task<BackupReport> RunAsync(EmbeddedMaintenance source, string target, bool copy, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(target);
        RequireEmpty(path);

        // Its lock too: no server may start on a half-made copy.
        using var folder = DataFolder.Open(path);
        try
        {
            folder.CreateFolder(BlobLayout.BlobFolder);
            folder.CreateFolder(BlobLayout.TemporaryFolder);
            var partial = folder.CreateFile(EmbeddedStorage.DatabaseName + ".partial");
            await CopyDatabaseAsync(source.Options, partial, cancellationToken);
            var report = await CopyBlobsAsync(source, new BlobLayout(path), copy, cancellationToken);
            File.Move(partial, Path.Combine(path, EmbeddedStorage.DatabaseName));
            DirectorySync.Flush(path);
            return report;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StorageOpenException($"The backup into '{path}' failed and is not complete: {e.Message} Remove that folder, then repeat.", e);
        }
    }

    /// <exception cref="StorageOpenException">There is something in the folder.</exception>
    internal static void RequireEmpty(string path)
    {
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new StorageOpenException($"The backup folder '{path}' is not empty. Name one that is missing or empty; nothing was changed.");
        }
    }

    internal static async Task CopyDatabaseAsync(SqliteOptions options, string target, CancellationToken cancellationToken)
    {
        await using var reader = await SqliteConnections.OpenAsync(options, readOnly: true, cancellationToken);
        await using var copy = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = target, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ToString());
        await copy.OpenAsync(cancellationToken);
        ((SqliteConnection)reader.Connection).BackupDatabase(copy);
    }

    private static async Task<BackupReport> CopyBlobsAsync(EmbeddedMaintenance source, BlobLayout target, bool copy, CancellationToken cancellationToken)
    {
        var (blobs, bytes, linked) = (0L, 0L, 0L);
        HashSet<string> folders = [target.BlobDirectory];
        await foreach (var blob in source.Inventory.ListAsync(cancellationToken))
        {
            var (from, to) = (source.Layout.PathOf(blob.Key), target.PathOf(blob.Key));
            if (folders.Add(target.PrefixDirectory(blob.Key)))
            {
                folders.Add(target.EntityDirectory(blob.Key.EntityId));
                Directory.CreateDirectory(target.PrefixDirectory(blob.Key));
            }

            if (!copy && HardLink.TryCreate(from, to))
            {
                linked++;
            }
            else
            {
                await CopyAsync(from, to, blob, cancellationToken);
            }

            blobs++;
            bytes += blob.Size;
        }

        foreach (var folder in folders)
        {
            DirectorySync.Flush(folder);
        }

        return new BackupReport(blobs, bytes, linked);
    }

    private static async Task CopyAsync(string from, string to, StoredBlob blob, CancellationToken cancellationToken)
    {
        await using (var input = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, useAsync: true))
        await using (var output = new FileStream(to, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true))
        {
            await input.CopyToAsync(output, cancellationToken);
            output.Flush(flushToDisk: true);
        }

        // Its age counts for the grace time of the copy.
        File.SetLastWriteTimeUtc(to, blob.StoredAt.UtcDateTime);
    }
}
