using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Storage.FileSystem;
using ArtifactSdk.Server.Storage.Sqlite;

namespace ArtifactSdk.Server.Storage;

/// <summary>Everything one server keeps, in one folder: metadata in SQLite, blobs as files, and the lock that keeps a second server out.</summary>
internal sealed class EmbeddedStorage : IServerStorage
{
    internal const string DatabaseName = "metadata.db";

    private readonly DataFolder _folder;
    private readonly SqliteMetadataStore _metadata;
    private readonly FileSystemBlobStore _blobs;
    private readonly FileSystemPartStore _parts;

    private EmbeddedStorage(DataFolder folder, SqliteMetadataStore metadata, FileSystemBlobStore blobs, FileSystemPartStore parts)
    {
        _folder = folder;
        _metadata = metadata;
        _blobs = blobs;
        _parts = parts;
    }

    public IMetadataStore Metadata => _metadata;

    public IBlobStore Blobs => _blobs;

    public string Description => _folder.FullPath;

    public IPartStore Parts => _parts;

    /// <summary>Opens the folder, which is created when missing, and brings its database up to date.</summary>
    /// <exception cref="StorageOpenException">The folder is in use, cannot be written, or belongs to a newer version.</exception>
    internal static async Task<EmbeddedStorage> OpenAsync(
        string dataDirectory, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        var folder = DataFolder.Open(dataDirectory);
        try
        {
            var layout = new BlobLayout(folder.FullPath);
            folder.CreateFolder(BlobLayout.BlobFolder);
            folder.CreateFolder(BlobLayout.PartFolder);
            var temporary = folder.CreateFolder(BlobLayout.TemporaryFolder);
            var options = new SqliteOptions(folder.CreateFile(DatabaseName));
            var metadata = await SqliteMetadataStore.OpenAsync(options, timeProvider, logger, cancellationToken);

            // Not before it is sure that the folder is ours.
            RemoveTemporaryFiles(temporary, logger);

            // The names of what was created just now.
            DirectorySync.Flush(folder.FullPath);
            var blobs = new FileSystemBlobStore(layout, logger) { IsExclusive = true };
            return new EmbeddedStorage(folder, metadata, blobs, new FileSystemPartStore(layout, blobs, logger));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            folder.Undo();
            throw new StorageOpenException($"The data folder '{folder.FullPath}' cannot be used: {e.Message}", e);
        }
        catch
        {
            folder.Undo();
            throw;
        }
    }

    /// <summary>Lets go of the folder last, when nothing writes to it any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _metadata.DisposeAsync();
        _blobs.Dispose();
        _folder.Dispose();
    }

    // The lock is held: nobody is writing them.
    private static void RemoveTemporaryFiles(string directory, ILogger logger)
    {
        var files = Directory.GetFiles(directory);
        foreach (var file in files)
        {
            File.Delete(file);
        }

        if (files.Length > 0)
        {
            StorageLog.TemporaryFilesRemoved(logger, files.Length);
        }
    }
}
