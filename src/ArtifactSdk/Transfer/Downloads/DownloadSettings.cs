namespace ArtifactSdk.Transfer;

/// <summary>How a <see cref="Downloader"/> works.</summary>
internal sealed record DownloadSettings
{
    public required int MaxConcurrency { get; init; }

    /// <summary>Gets the cache to read and fill; <see langword="null"/> to do without.</summary>
    public FileCache? Cache { get; init; }

    /// <summary>Gets what is told the name of each file that is in place.</summary>
    public Action<string>? Completed { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
