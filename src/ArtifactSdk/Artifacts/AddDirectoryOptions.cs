namespace ArtifactSdk;

/// <summary>The options for adding a directory to an artifact.</summary>
public sealed class AddDirectoryOptions
{
    /// <summary>Gets or sets whether files replace entries with the same name in the artifact.</summary>
    /// <value>The default is <see langword="false"/>: the same name twice is an error.</value>
    public bool Overwrite { get; set; }

    /// <summary>Gets or sets whether symbolic links may lead out of the directory.</summary>
    /// <value>The default is <see langword="false"/>: such a link is an error, because it would publish files from elsewhere.</value>
    public bool FollowLinksOutside { get; set; }
}
