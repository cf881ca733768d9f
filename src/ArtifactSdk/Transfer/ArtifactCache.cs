using ArtifactSdk.Transfer;

namespace ArtifactSdk;

/// <summary>The folder that keeps downloaded contents by digest, shared by every client and the official one on this machine.</summary>
/// <remarks>Cleaning is safe while others download: what they miss they fetch again.</remarks>
public sealed class ArtifactCache
{
    private readonly CacheFolder _folder;

    internal ArtifactCache(string directory) => _folder = new CacheFolder(directory);

    /// <summary>Gets the folder.</summary>
    public string Directory => _folder.Root;

    /// <summary>Measures the cache.</summary>
    /// <param name="cancellationToken">Stops the measuring.</param>
    /// <returns>How much there is.</returns>
    /// <exception cref="ArtifactException">The folder cannot be read.</exception>
    public Task<ArtifactCacheInfo> GetInfoAsync(CancellationToken cancellationToken = default) => Task.Run(() => _folder.Measure(cancellationToken), cancellationToken);

    /// <summary>Removes the least recently used files until the cache is no larger than requested.</summary>
    /// <param name="maxSize">The size to keep, in bytes; 0 empties the cache.</param>
    /// <param name="removeTemporary">
    /// Whether files that are still being written go too. Downloads that are under way then fail; say so only when there is none.
    /// </param>
    /// <param name="cancellationToken">Stops the cleaning; what is removed stays removed.</param>
    /// <returns>What was removed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    /// <exception cref="ArtifactException">The folder cannot be read.</exception>
    public Task<ArtifactCacheCleaning> CleanAsync(long maxSize, bool removeTemporary = false, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxSize);
        return Task.Run(() => _folder.Clean(maxSize, removeTemporary, cancellationToken), cancellationToken);
    }
}
