using ArtifactSdk.Configuration;

namespace ArtifactSdk;

/// <summary>How file contents are transferred and cached.</summary>
/// <remarks>Size and digest of every file are verified. This cannot be turned off.</remarks>
public sealed class TransferOptions
{
    /// <summary>Gets or sets how many files (or parts of files) one log or download transfers at once.</summary>
    /// <value>8. Allowed: 1 to 256.</value>
    public int MaxConcurrency { get; set; } = 8;

    /// <summary>Gets or sets how many files (or parts of files) all logs and downloads of the client together transfer at once.</summary>
    /// <value>64. Allowed: 1 to 1024.</value>
    public int MaxTotalConcurrency { get; set; } = 64;

    /// <summary>Gets or sets how much memory the buffers of all logs and downloads of the client together may use, in bytes. Transfers wait for free buffers.</summary>
    /// <value>32 MiB. Allowed: 1 MiB to 16 GiB. Not included: streams of <see cref="ArtifactVersion.OpenReadAsync"/>, manifests, and the buffers of the network stack.</value>
    public long MaxBufferMemory { get; set; } = 32L * 1024 * 1024;

    /// <summary>Gets or sets the size of the parts in which very large files are sent and fetched, in bytes.</summary>
    /// <value>100 MiB. Allowed: 5 MiB to 5 GiB. Files that would have more than 10,000 parts get larger parts.</value>
    public long PartSize { get; set; } = 100L * 1024 * 1024;

    /// <summary>Gets or sets the size, in bytes, from which a file is sent in parts of <see cref="PartSize"/>, several at once.</summary>
    /// <value>2 GiB, as in the official client. Allowed: 5 MiB to 5 TiB. The server may still ask for the file in one piece.</value>
    public long MultipartUploadThreshold { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Gets or sets the size, in bytes, from which a file is fetched in parts of <see cref="PartSize"/>, several at once.</summary>
    /// <value>256 MiB. Allowed: 5 MiB to 5 TiB. A store without range support sends the file in one piece.</value>
    public long ParallelDownloadThreshold { get; set; } = 256L * 1024 * 1024;

    /// <summary>Gets or sets the folder that stores downloaded contents by digest, in the layout of the official client.</summary>
    /// <value>
    /// <see langword="null"/>: <c>WANDB_CACHE_DIR</c>, else <c>wandb</c> in the user's cache folder (<c>~/.cache/wandb</c> on
    /// Linux); the contents are in the subfolder <c>artifacts</c>.
    /// </value>
    public string? CacheDirectory { get; set; }

    /// <summary>Gets or sets whether downloads read from and add to the cache.</summary>
    /// <value><see langword="true"/>.</value>
    public bool UseCache { get; set; } = true;

    /// <summary>Gets or sets the maximum size of the cache, in bytes. Before the cache exceeds it, the least recently used files are removed.</summary>
    /// <remarks>
    /// Files in transfer (at most <see cref="MaxTotalConcurrency"/>) are not included. Processes that share the folder count together, so that the limit applies
    /// to all of them together. Files from other clients are noticed whenever a twentieth of the limit has been added.
    /// </remarks>
    /// <value><see langword="null"/>: no limit; see also <see cref="ArtifactCache.CleanAsync"/>. Allowed: 0 and more, in bytes.</value>
    public long? MaxCacheSize { get; set; }

    /// <summary>Gets or sets how long a transfer may pause without a single byte before the attempt fails and is retried.</summary>
    /// <value>1 minute. Allowed: 1 millisecond to 1 day.</value>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromMinutes(1);

    internal void CopyTo(TransferOptions copy)
    {
        copy.MaxConcurrency = MaxConcurrency;
        copy.MaxTotalConcurrency = MaxTotalConcurrency;
        copy.MaxBufferMemory = MaxBufferMemory;
        copy.PartSize = PartSize;
        copy.MultipartUploadThreshold = MultipartUploadThreshold;
        copy.ParallelDownloadThreshold = ParallelDownloadThreshold;
        copy.CacheDirectory = CacheDirectory;
        copy.UseCache = UseCache;
        copy.MaxCacheSize = MaxCacheSize;
        copy.StallTimeout = StallTimeout;
    }

    internal void Validate()
    {
        OptionChecks.Range(MaxConcurrency, 1, 256, "Transfer." + nameof(MaxConcurrency));
        OptionChecks.Range(MaxTotalConcurrency, 1, 1024, "Transfer." + nameof(MaxTotalConcurrency));
        OptionChecks.Range(MaxBufferMemory, 1024L * 1024, 16L * 1024 * 1024 * 1024, "Transfer." + nameof(MaxBufferMemory));
        OptionChecks.Range(PartSize, 5L * 1024 * 1024, 5L * 1024 * 1024 * 1024, "Transfer." + nameof(PartSize));
        OptionChecks.Range(MultipartUploadThreshold, 5L * 1024 * 1024, 5L * 1024 * 1024 * 1024 * 1024, "Transfer." + nameof(MultipartUploadThreshold));
        OptionChecks.Range(ParallelDownloadThreshold, 5L * 1024 * 1024, 5L * 1024 * 1024 * 1024 * 1024, "Transfer." + nameof(ParallelDownloadThreshold));
        OptionChecks.Range(StallTimeout, TimeSpan.FromMilliseconds(1), OptionChecks.Day, "Transfer." + nameof(StallTimeout));
        OptionChecks.Range(MaxCacheSize ?? 0, 0, long.MaxValue, "Transfer." + nameof(MaxCacheSize));
        if (CacheDirectory is { } folder && string.IsNullOrWhiteSpace(folder))
        {
            throw new ArgumentException("Transfer.CacheDirectory was empty; give a folder, or null for the default.", nameof(CacheDirectory));
        }
    }
}
