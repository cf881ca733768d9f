using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Maintenance;
using ArtifactSdk.Server.Storage.FileSystem;
using ArtifactSdk.Server.Storage.Postgres;
using ArtifactSdk.Server.Storage.S3;
using ArtifactSdk.Server.Storage.Sqlite;

namespace ArtifactSdk.Server.Storage.Maintenance;

/// <summary>Metadata in PostgreSQL, blobs in a bucket, or one of them, opened for looking after.</summary>
internal sealed class SharedMaintenance : IStorageMaintenance
{
    private readonly OpenedParts _opened;
    private readonly TimeProvider _clock;

    private SharedMaintenance(OpenedParts opened, IMetadataStore metadata, IBlobStore blobs, IBlobInventory inventory, IPartStore parts, TimeProvider clock)
    {
        _opened = opened;
        _clock = clock;
        Metadata = metadata;
        Blobs = blobs;
        Inventory = inventory;
        Parts = parts;
    }

    internal IMetadataStore Metadata { get; }

    internal IBlobStore Blobs { get; }

    internal IBlobInventory Inventory { get; }

    private IPartStore Parts { get; }

    /// <summary>Set when SQLite has the metadata: then no server may work while something is removed.</summary>
    internal SqliteOptions? Embedded { get; init; }

    private bool MayRemove { get; init; }

    /// <param name="places">Where everything is; not both parts in a data folder.</param>
    /// <param name="exclusive">For what removes: nothing else looks after the data meanwhile. Servers on PostgreSQL may go on.</param>
    /// <param name="clock">For the age of what is there.</param>
    /// <param name="logger">For what is odd.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageOpenException">There is no data, they are of another version, cannot be reached, or are in use.</exception>
    internal static async Task<SharedMaintenance> OpenAsync(
        StoragePlaces places, bool exclusive, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        var opened = new OpenedParts();
        try
        {
            // With both elsewhere there is no folder.
            var path = places.Postgres is not null && places.S3 is not null ? "" : Path.GetFullPath(places.DataDirectory);
            SqliteOptions? embedded = null;
            IMetadataStore metadata;
            if (places.Postgres is { } postgres)
            {
                metadata = opened.Add(await PostgresMetadataStore.OpenAsync(postgres with { ExistingOnly = true }, clock, logger, cancellationToken));
                opened.Add(await PostgresMaintenanceLock.TakeAsync(postgres, exclusive, cancellationToken));
            }
            else
            {
                embedded = new SqliteOptions(Path.Combine(path, EmbeddedStorage.DatabaseName)) { ExistingOnly = true };
                RequireData(path, File.Exists(embedded.DatabasePath), EmbeddedStorage.DatabaseName);
                opened.Add(MaintenanceLock.Take(path, exclusive));
                if (exclusive)
                {
                    opened.Add(DataFolder.Open(path));
                }

                metadata = opened.Add(await SqliteMetadataStore.OpenAsync(embedded, clock, logger, cancellationToken));
            }

            if (places.S3 is { } s3)
            {
                var bucket = opened.Add(await S3BlobStore.OpenAsync(s3, logger, cancellationToken));
                return new SharedMaintenance(opened, metadata, bucket, new S3BlobInventory(bucket), opened.Add(new S3PartStore(bucket, logger)), clock)
                {
                    Embedded = embedded,
                    MayRemove = exclusive,
                };
            }

            var layout = new BlobLayout(path);
            RequireData(path, Directory.Exists(layout.BlobDirectory), $"{BlobLayout.BlobFolder}/");
            var files = opened.Add(new FileSystemBlobStore(layout, logger));
            return new SharedMaintenance(
                opened, metadata, files, new FileSystemBlobInventory(layout), opened.Add(new FileSystemPartStore(layout, files, logger)), clock)
            {
                MayRemove = exclusive,
            };
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    public async Task<StorageCheckReport> CheckAsync(bool readData, CancellationToken cancellationToken)
    {
        IReadOnlyList<StorageProblem> dangling = [];
        if (Embedded is not null)
        {
            var damage = await SqliteIntegrity.CheckAsync(Embedded, thorough: readData, cancellationToken);
            if (damage.Count > 0)
            {
                return new StorageCheckReport(0, 0, 0, damage);
            }

            dangling = await SqliteIntegrity.CheckReferencesAsync(Embedded, cancellationToken);
        }

        // PostgreSQL itself lets no reference dangle.
        var report = await new StorageCheck(Metadata, Blobs, Inventory, listFirst: Blobs is S3BlobStore).RunAsync(readData, cancellationToken);
        return report with { Problems = [.. dangling, .. report.Problems] };
    }

    public Task<GarbageReport> CollectGarbageAsync(TimeSpan grace, bool dryRun, CancellationToken cancellationToken) => dryRun || MayRemove
        ? new GarbageCollection(Metadata, Blobs, Inventory, _clock, Parts).RunAsync(grace, dryRun, cancellationToken)
        : throw new InvalidOperationException("Blobs are removed only from what was opened exclusively.");

    public ValueTask DisposeAsync() => _opened.DisposeAsync();

    private static void RequireData(string path, bool isThere, string what)
    {
        if (!isThere)
        {
            throw new StorageOpenException($"'{path}' is not a data folder of this server: it has no {what}. Check the path.");
        }
    }
}
