using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Storage.FileSystem;
using ArtifactSdk.Server.Storage.Postgres;
using ArtifactSdk.Server.Storage.S3;
using ArtifactSdk.Server.Storage.Sqlite;

namespace ArtifactSdk.Server.Storage;

/// <summary>Metadata in PostgreSQL, blobs in a bucket, or one of them; several servers can use the same.</summary>
internal sealed class SharedStorage : IServerStorage
{
    private readonly S3BlobStore? _bucket;
    private readonly OpenedParts _opened;

    private SharedStorage(StoragePlaces places, IMetadataStore metadata, IBlobStore blobs, IPartStore parts, OpenedParts opened)
    {
        Description = places.Description;
        Metadata = metadata;
        Blobs = blobs;
        Parts = parts;
        _bucket = blobs as S3BlobStore;
        _opened = opened;
    }

    public IMetadataStore Metadata { get; }

    public IBlobStore Blobs { get; }

    public IPartStore Parts { get; }

    public string Description { get; }

    public bool IsDirect => _bucket is { Options.Proxy: false };

    /// <exception cref="StorageOpenException">A part cannot be used; what was there is unchanged.</exception>
    internal static async Task<SharedStorage> OpenAsync(StoragePlaces places, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        var opened = new OpenedParts();
        DataFolder? folder = null;
        try
        {
            // What only looks comes first, what brings up to date last: a start that fails changes nothing.
            var bucket = places.S3 is null ? null : opened.Add(await S3BlobStore.OpenAsync(places.S3, logger, cancellationToken));
            folder = places.Postgres is null || bucket is null ? opened.Add(DataFolder.Open(places.DataDirectory, shared: places.Postgres is not null)) : null;
            IMetadataStore metadata = places.Postgres is { } postgres
                ? opened.Add(await PostgresMetadataStore.OpenAsync(postgres, clock, logger, cancellationToken))
                : opened.Add(await SqliteMetadataStore.OpenAsync(
                    new SqliteOptions(folder!.CreateFile(EmbeddedStorage.DatabaseName)), clock, logger, cancellationToken));
            if (bucket is not null)
            {
                return new SharedStorage(places, metadata, bucket, opened.Add(new S3PartStore(bucket, logger)), opened);
            }

            var files = OpenFiles(folder!, opened, logger);
            return new SharedStorage(places, metadata, files, opened.Add(new FileSystemPartStore(new BlobLayout(folder!.FullPath), files, logger)), opened);
        }
        catch (Exception exception)
        {
            await opened.DisposeAsync();
            folder?.Undo();
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new StorageOpenException($"The data folder '{places.DataDirectory}' cannot be used: {exception.Message}", exception);
            }

            throw;
        }
    }

    public ISignedUrls UrlsFor(ISignedUrls own, TimeSpan lifetime, TimeProvider clock) =>
        IsDirect ? new S3SignedUrls(_bucket!, lifetime, clock, own) : own;

    public ValueTask DisposeAsync() => _opened.DisposeAsync();

    // Unfinished uploads of other servers lie there as well, so nothing is removed.
    private static FileSystemBlobStore OpenFiles(DataFolder folder, OpenedParts opened, ILogger logger)
    {
        folder.CreateFolder(BlobLayout.BlobFolder);
        folder.CreateFolder(BlobLayout.PartFolder);
        folder.CreateFolder(BlobLayout.TemporaryFolder);
        DirectorySync.Flush(folder.FullPath);
        return opened.Add(new FileSystemBlobStore(new BlobLayout(folder.FullPath), logger));
    }
}
