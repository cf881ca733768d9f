namespace ArtifactSdk;

/// <summary>How a draft is logged.</summary>
public sealed class LogArtifactOptions
{
    /// <summary>Gets or sets the receiver of progress reports. Only files that the server does not have yet are counted.</summary>
    /// <value>The default is <see langword="null"/>: no reports.</value>
    public IProgress<TransferProgress>? Progress { get; set; }

    /// <summary>Gets or sets how many files are sent at the same time.</summary>
    /// <value>The default is <see langword="null"/>: the client's <c>Transfer.MaxConcurrency</c>. Allowed: 1 and more.</value>
    public int? MaxConcurrency { get; set; }

    /// <summary>Gets or sets how long the whole operation may take, all files and repetitions included.</summary>
    /// <value>
    /// The default is <see langword="null"/>: no limit. When it passes, the call ends with an <see cref="ArtifactTimeoutException"/> that names the files
    /// that are not complete. Allowed: above 0, below 25 days.
    /// </value>
    public TimeSpan? Timeout { get; set; }
}
