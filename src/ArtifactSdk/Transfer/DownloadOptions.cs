namespace ArtifactSdk;

/// <summary>Chooses what a download fetches and how.</summary>
public sealed class DownloadOptions
{
    /// <summary>Gets or sets the receiver of progress reports.</summary>
    /// <value><see langword="null"/> by default: no reports.</value>
    public IProgress<TransferProgress>? Progress { get; set; }

    /// <summary>Gets or sets the text with which the names of the wanted files begin.</summary>
    /// <value><see langword="null"/> by default: all files.</value>
    public string? NamePrefix { get; set; }

    /// <summary>Gets or sets the names of the wanted files. One that the version does not have is an error before anything is written.</summary>
    /// <value><see langword="null"/> by default: all files.</value>
    public IReadOnlyCollection<string>? Names { get; set; }

    /// <summary>Gets or sets a value indicating whether the local file cache is neither read nor filled.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool SkipCache { get; set; }

    /// <summary>Gets or sets whether references to bytes elsewhere are passed over.</summary>
    /// <value><see langword="false"/> by default: they are downloaded through the handlers of their schemes.</value>
    public bool SkipReferences { get; set; }

    /// <summary>
    /// Gets or sets whether a reference that leads nowhere any more is left out. The result names those; without, the first is an error.
    /// </summary>
    /// <value><see langword="false"/> by default.</value>
    public bool AllowMissingReferences { get; set; }

    /// <summary>Gets or sets how many files are fetched at the same time.</summary>
    /// <value><see langword="null"/> by default: the client's <c>Transfer.MaxConcurrency</c>. Allowed: 1 and more.</value>
    public int? MaxConcurrency { get; set; }

    /// <summary>Gets or sets how long the whole operation may take, all files and repetitions included.</summary>
    /// <value>
    /// The default is <see langword="null"/>: no limit. When it passes, the call ends with an <see cref="ArtifactTimeoutException"/> that names the files
    /// that are not complete. Allowed: above 0, below 25 days.
    /// </value>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Refuses what no download can do.</summary>
    /// <exception cref="ArgumentException">The folder is an empty text, or a name is null.</exception>
    internal static void Check(string? directory, DownloadOptions? options)
    {
        if (directory is "")
        {
            throw new ArgumentException("The folder is an empty text. Name one, or pass null for the default.", nameof(directory));
        }

        if (options?.Names?.Contains(null!) == true)
        {
            throw new ArgumentException("One of the names of files is null. Leave it out.", nameof(options));
        }
    }
}
