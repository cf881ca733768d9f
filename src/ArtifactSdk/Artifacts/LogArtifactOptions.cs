namespace ArtifactSdk;

/// <summary>How a draft is logged.</summary>
public sealed class LogArtifactOptions
{
    /// <summary>Gets or sets the receiver of progress reports. Only files that the server does not have yet are counted.</summary>
    /// <value>The default is <see langword="null"/>: no reports.</value>
    public IProgress<TransferProgress>? Progress { get; set; }

    /// <summary>Gets or sets how many files are sent at the same time.</summary>
    /// <value>The default is <see langword="null"/>: the client's <c>Transfer.MaxConcurrency</c>.</value>
    public int? MaxConcurrency { get; set; }
}
