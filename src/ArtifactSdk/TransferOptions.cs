using ArtifactSdk.Configuration;

namespace ArtifactSdk;

/// <summary>How file contents are moved and kept.</summary>
/// <remarks>Size and digest of every file are verified; there is no switch to turn that off.</remarks>
public sealed class TransferOptions
{
    /// <summary>Gets or sets how many files (or parts of files) of one log or download are on their way at once.</summary>
    /// <value>8. Allowed: 1 to 256.</value>
    public int MaxConcurrency { get; set; } = 8;

    /// <summary>Gets or sets how many files (or parts of files) of all logs and downloads of the client together are on their way at once.</summary>
    /// <value>64. Allowed: 1 to 1024.</value>
    public int MaxTotalConcurrency { get; set; } = 64;

    /// <summary>Gets or sets how much memory the buffers of all logs and downloads of the client together may take, in bytes. Work waits for room.</summary>
    /// <value>32 MiB. Allowed: 1 MiB to 16 GiB. Streams that <see cref="ArtifactVersion.OpenReadAsync"/> gives out, manifests, and what the network layer holds come on top.</value>
    public long MaxBufferMemory { get; set; } = 32L * 1024 * 1024;

    /// <summary>Gets or sets the size of the parts in which very large files are sent and fetched, in bytes.</summary>
    /// <value>100 MiB. Allowed: 5 MiB to 5 GiB. Files that would have more than 10,000 parts have larger ones.</value>
    public long PartSize { get; set; } = 100L * 1024 * 1024;

    /// <summary>Gets or sets from which size on, in bytes, a file is sent in parts of <see cref="PartSize"/>, several at once.</summary>
    /// <value>2 GiB, as the official client has it. Allowed: 5 MiB to 5 TiB. A server may ask for such a file in one piece all the same.</value>
    public long MultipartUploadThreshold { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Gets or sets from which size on, in bytes, a file is fetched in parts of <see cref="PartSize"/>, several at once.</summary>
    /// <value>256 MiB. Allowed: 5 MiB to 5 TiB. A store that knows no ranges sends such a file in one piece.</value>
    public long ParallelDownloadThreshold { get; set; } = 256L * 1024 * 1024;

    /// <summary>Gets or sets the folder that keeps downloaded contents by digest. Its layout is that of the official client.</summary>
    /// <value>
    /// <see langword="null"/>: <c>WANDB_CACHE_DIR</c>, else <c>wandb</c> in the user's cache folder (<c>~/.cache/wandb</c> on
    /// Linux); the contents are in <c>artifacts</c> below it.
    /// </value>
    public string? CacheDirectory { get; set; }

    /// <summary>Gets or sets whether downloads read from and add to the cache.</summary>
    /// <value><see langword="true"/>.</value>
    public bool UseCache { get; set; } = true;

    /// <summary>Gets or sets how many bytes the cache may hold. Before it is passed, what was not used for longest is removed.</summary>
    /// <remarks>
    /// Files on their way (at most as many as <see cref="MaxTotalConcurrency"/>) come on top. Processes that share the folder keep one count, so that the cap holds
    /// for all of them together; what other clients add is noticed after each twentieth of the cap that was added.
    /// </remarks>
    /// <value><see langword="null"/>: any number; see also <see cref="ArtifactCache.CleanAsync"/>. Allowed: 0 and more, in bytes.</value>
    public long? MaxCacheSize { get; set; }

    /// <summary>Gets or sets how long a transfer may go without a single byte before the attempt fails and is repeated.</summary>
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
