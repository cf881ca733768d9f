using ArtifactSdk.Server.Domain.Maintenance;

namespace ArtifactSdk.Server.Storage.Maintenance;

/// <summary>What a server keeps, wherever it is, opened for looking after: nothing is made or migrated by opening it.</summary>
internal interface IStorageMaintenance : IAsyncDisposable
{
    /// <summary>Compares what is promised with what is there; with <paramref name="readData"/> every byte is read.</summary>
    Task<StorageCheckReport> CheckAsync(bool readData, CancellationToken cancellationToken);

    /// <summary>Removes, or lists, what nothing refers to.</summary>
    Task<GarbageReport> CollectGarbageAsync(TimeSpan grace, bool dryRun, CancellationToken cancellationToken);
}
