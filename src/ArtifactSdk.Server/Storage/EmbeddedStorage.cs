using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Storage;

/// <summary>Everything one server keeps, in one folder: metadata in SQLite, blobs as files, and the lock that keeps a second server out.</summary>
internal sealed class EmbeddedStorage : IAsyncDisposable
{
    private EmbeddedStorage(IMetadataStore metadata, IBlobStore blobs)
    {
        Metadata = metadata;
        Blobs = blobs;
    }

    internal IMetadataStore Metadata { get; }

    internal IBlobStore Blobs { get; }

    /// <summary>Opens the folder, which is created when missing, and brings its database up to date.</summary>
    /// <exception cref="StorageOpenException">The folder is in use, cannot be written, or belongs to a newer version.</exception>
    internal static Task<EmbeddedStorage> OpenAsync(string dataDirectory, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    public ValueTask DisposeAsync() => Metadata.DisposeAsync();
}
