namespace ArtifactSdk;

/// <summary>The options for logging a draft.</summary>
public sealed class LogArtifactOptions
{
    /// <summary>Gets or sets the receiver of progress reports. Only files that the server does not have yet are counted.</summary>
    /// <value>The default is <see langword="null"/>: no reports.</value>
    public IProgress<TransferProgress>? Progress { get; set; }

    /// <summary>Gets or sets how many files are sent at the same time.</summary>
    /// <value>The default is <see langword="null"/>: the client's <c>Transfer.MaxConcurrency</c>. Allowed: 1 and more.</value>
    public int? MaxConcurrency { get; set; }

    /// <summary>Gets or sets the time limit for the whole operation, including all files and retries.</summary>
    /// <value>
    /// The default is <see langword="null"/>: no limit. When the time is up, the call ends with an <see cref="ArtifactTimeoutException"/> that names the files
    /// that are not complete. Allowed: above 0, below 25 days.
    /// </value>
    public TimeSpan? Timeout { get; set; }
}
