namespace ArtifactSdk.Server.Domain.Maintenance;

/// <summary>All stored blobs, for checking and clearing away.</summary>
internal interface IBlobInventory
{
    IAsyncEnumerable<StoredBlob> ListAsync(CancellationToken cancellationToken);

    /// <summary>Removes blobs, but none that was stored (again) after the cutoff; one that is gone already is no error.</summary>
    ValueTask RemoveAsync(IReadOnlyCollection<BlobKey> keys, DateTimeOffset cutoff, CancellationToken cancellationToken);
}

internal readonly record struct StoredBlob(BlobKey Key, long Size, DateTimeOffset StoredAt)
{
    /// <summary>The list itself says that this may have other bytes than its name promises.</summary>
    public bool IsDoubtful { get; init; }
}
