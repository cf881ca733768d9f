using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Maintenance;
using ArtifactSdk.Server.Storage.FileSystem;
using ArtifactSdk.Server.Storage.Sqlite;

namespace ArtifactSdk.Server.Storage.Maintenance;

/// <summary>A data folder opened for looking after: nothing in it is made, migrated or cleared by opening it.</summary>
internal sealed class EmbeddedMaintenance : IStorageMaintenance
{
    private readonly FileStream _lock;
    private readonly DataFolder? _folder;
    private readonly SqliteMetadataStore _metadata;
    private readonly FileSystemBlobStore _blobs;
    private readonly FileSystemPartStore _parts;
    private readonly TimeProvider _clock;

    private EmbeddedMaintenance(
        FileStream @lock, DataFolder? folder, SqliteMetadataStore metadata, SqliteOptions options, BlobLayout layout, TimeProvider clock, ILogger logger)
    {
        _lock = @lock;
        _folder = folder;
        _metadata = metadata;
        _clock = clock;
        _blobs = new FileSystemBlobStore(layout, logger);
        _parts = new FileSystemPartStore(layout, _blobs, logger);
        Options = options;
        Layout = layout;
        Inventory = new FileSystemBlobInventory(layout);
    }

    internal SqliteOptions Options { get; }

    internal BlobLayout Layout { get; }

    internal IBlobInventory Inventory { get; }

    internal IBlobStore Files => _blobs;

    /// <summary>With <paramref name="exclusive"/> no server may run on the folder; without, one may go on working.</summary>
    /// <exception cref="StorageOpenException">There is no data, they are of another version, damaged beyond opening, or in use.</exception>
    internal static async Task<EmbeddedMaintenance> OpenAsync(
        string dataDirectory, bool exclusive, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(dataDirectory);
        var layout = new BlobLayout(path);
        var options = new SqliteOptions(Path.Combine(path, EmbeddedStorage.DatabaseName)) { ExistingOnly = true };
        if (!File.Exists(options.DatabasePath) || !Directory.Exists(layout.BlobDirectory))
        {
            throw new StorageOpenException($"'{path}' is not a data folder of this server: it has no {EmbeddedStorage.DatabaseName} or no {BlobLayout.BlobFolder}/. Check the path.");
        }

        var maintenanceLock = MaintenanceLock.Take(path, exclusive);
        DataFolder? folder = null;
        try
        {
            folder = exclusive ? DataFolder.Open(path) : null;
            var metadata = await SqliteMetadataStore.OpenAsync(options, clock, logger, cancellationToken);
            return new EmbeddedMaintenance(maintenanceLock, folder, metadata, options, layout, clock, logger);
        }
        catch
        {
            folder?.Dispose();
            await maintenanceLock.DisposeAsync();
            throw;
        }
    }

    /// <summary>Checks the database file, then everything that it promises.</summary>
    public async Task<StorageCheckReport> CheckAsync(bool readData, CancellationToken cancellationToken)
    {
        var damage = await SqliteIntegrity.CheckAsync(Options, thorough: readData, cancellationToken);
        if (damage.Count > 0)
        {
            return new StorageCheckReport(0, 0, 0, damage);
        }

        var dangling = await SqliteIntegrity.CheckReferencesAsync(Options, cancellationToken);
        var report = await new StorageCheck(_metadata, _blobs, Inventory).RunAsync(readData, cancellationToken);
        return report with { Problems = [.. dangling, .. report.Problems] };
    }

    /// <summary>A dry run may be made beside a server; otherwise the folder has to be opened exclusively.</summary>
    public Task<GarbageReport> CollectGarbageAsync(TimeSpan grace, bool dryRun, CancellationToken cancellationToken) => dryRun || _folder is not null
        ? new GarbageCollection(_metadata, _blobs, Inventory, _clock, _parts).RunAsync(grace, dryRun, cancellationToken)
        : throw new InvalidOperationException("Blobs are removed only from a folder that was opened exclusively.");

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _metadata.DisposeAsync();
        _blobs.Dispose();
        _folder?.Dispose();
        await _lock.DisposeAsync();
    }
}
