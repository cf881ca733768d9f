namespace ArtifactSdk.Transfer;

/// <summary>How a <see cref="Downloader"/> works.</summary>
internal sealed record DownloadSettings
{
    public required int MaxConcurrency { get; init; }

    /// <summary>Gets the cache to read and fill; <see langword="null"/> to do without.</summary>
    public FileCache? Cache { get; init; }

    /// <summary>Gets what is shared with the other operations of the client; <see langword="null"/> for nothing.</summary>
    public TransferLimits? Limits { get; init; }

    /// <summary>Gets what is told the name of each file that is in place.</summary>
    public Action<string>? Completed { get; init; }

    /// <summary>Gets from which size on a file comes in parts.</summary>
    public long ParallelThreshold { get; init; } = long.MaxValue;

    public long PartSize { get; init; } = 100L * 1024 * 1024;

    /// <summary>Gets where the parts that have arrived are noted; <see langword="null"/> to note nothing.</summary>
    public Journals? Journals { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
