namespace ArtifactSdk.Server.Domain.Maintenance;

/// <summary>All stored blobs, for checking and clearing away.</summary>
internal interface IBlobInventory
{
    IAsyncEnumerable<StoredBlob> ListAsync(CancellationToken cancellationToken);

    /// <summary>Removes blobs; one that is gone already is no error.</summary>
    ValueTask RemoveAsync(IReadOnlyCollection<BlobKey> keys, CancellationToken cancellationToken);
}

internal readonly record struct StoredBlob(BlobKey Key, long Size, DateTimeOffset StoredAt);
