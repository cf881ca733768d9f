namespace ArtifactSdk;

/// <summary>The options of a download.</summary>
public sealed class DownloadOptions
{
    /// <summary>Gets or sets the receiver of progress reports.</summary>
    /// <value><see langword="null"/> by default: no reports.</value>
    public IProgress<TransferProgress>? Progress { get; set; }

    /// <summary>Gets or sets a prefix: only files whose names start with it are downloaded.</summary>
    /// <value><see langword="null"/> by default: all files.</value>
    public string? NamePrefix { get; set; }

    /// <summary>Gets or sets the names of the files to download. A name that the version does not have is an error before anything is written.</summary>
    /// <value><see langword="null"/> by default: all files.</value>
    public IReadOnlyCollection<string>? Names { get; set; }

    /// <summary>Gets or sets a value indicating whether the local file cache is neither read nor filled.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool SkipCache { get; set; }

    /// <summary>Gets or sets whether to leave out references to bytes elsewhere.</summary>
    /// <value><see langword="false"/> by default: they are downloaded by the handlers of their schemes.</value>
    public bool SkipReferences { get; set; }

    /// <summary>
    /// Gets or sets whether to leave out references whose data no longer exists. The result lists them. Otherwise, the first one is an error.
    /// </summary>
    /// <value><see langword="false"/> by default.</value>
    public bool AllowMissingReferences { get; set; }

    /// <summary>Gets or sets how many files are fetched at the same time.</summary>
    /// <value><see langword="null"/> by default: the client's <c>Transfer.MaxConcurrency</c>. Allowed: 1 and more.</value>
    public int? MaxConcurrency { get; set; }

    /// <summary>Gets or sets the time limit for the whole operation, including all files and retries.</summary>
    /// <value>
    /// The default is <see langword="null"/>: no limit. When the time is up, the call ends with an <see cref="ArtifactTimeoutException"/> that names the files
    /// that are not complete. Allowed: above 0, below 25 days.
    /// </value>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Refuses what no download can do.</summary>
    /// <exception cref="ArgumentException">The folder is an empty text, or a name is null.</exception>
    internal static void Check(string? directory, DownloadOptions? options)
    {
        if (directory is "")
        {
            throw new ArgumentException("The folder is an empty string. Pass a folder, or null for the default.", nameof(directory));
        }

        if (options?.Names?.Contains(null!) == true)
        {
            throw new ArgumentException("One of the file names is null. Leave it out.", nameof(options));
        }
    }
}
