namespace ArtifactSdk.Server.Domain;

/// <summary>
/// Bytes by content: a key is (owning entity, hex MD5). The bytes behind a key never change, and a key that
/// <see cref="StatAsync"/> reports is durable.
/// </summary>
internal interface IBlobStore
{
    /// <summary>The size of a stored blob, or null.</summary>
    ValueTask<long?> StatAsync(BlobKey key, CancellationToken cancellationToken);

    /// <summary>The sizes of those blobs of one entity that are stored, by lowercase digest.</summary>
    async ValueTask<IReadOnlyDictionary<string, long>> StatManyAsync(
        long entityId, IReadOnlyCollection<string> hexMd5s, CancellationToken cancellationToken)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var hex in hexMd5s)
        {
            if (await StatAsync(new BlobKey(entityId, hex), cancellationToken) is { } size)
            {
                sizes[hex] = size;
            }
        }

        return sizes;
    }

    /// <summary>
    /// Streams the body to a temporary place, checks it against the key's digest, makes it durable and gives it its name. The
    /// name itself is sure to be durable when <see cref="StatAsync"/> has reported it, so whoever writes down that the blob
    /// exists asks first. Storing a key that exists is allowed and keeps what is there.
    /// </summary>
    /// <exception cref="BlobDigestException">The bytes have another digest; nothing is kept.</exception>
    ValueTask<long> PutAsync(BlobKey key, Stream body, CancellationToken cancellationToken);

    /// <summary>
    /// Streams a body whose digest nobody knows beforehand (a file of a run) to a temporary place, hashes it on the way,
    /// makes it durable and stores it under what it turned out to be. A body that breaks off keeps nothing.
    /// </summary>
    ValueTask<(string HexMd5, long Size)> PutUnnamedAsync(long entityId, Stream body, CancellationToken cancellationToken);

    /// <summary>Opens a stored blob for reading at any offset, or null.</summary>
    ValueTask<Stream?> OpenReadAsync(BlobKey key, CancellationToken cancellationToken);
}

/// <summary>Blobs are kept apart per entity, so that one team can neither probe for nor claim another's content.</summary>
internal readonly record struct BlobKey(long EntityId, string HexMd5);

/// <summary>An upload whose bytes do not have the promised digest.</summary>
internal sealed class BlobDigestException(BlobKey key, string actualHexMd5)
    : Exception($"The uploaded bytes have the MD5 {actualHexMd5}, not the announced {key.HexMd5}.")
{
    internal string ActualHexMd5 { get; } = actualHexMd5;
}
