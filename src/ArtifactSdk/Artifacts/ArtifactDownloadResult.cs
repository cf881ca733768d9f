namespace ArtifactSdk;

/// <summary>How the download of one of several versions ended.</summary>
/// <param name="Version">The version.</param>
/// <param name="Download">What was downloaded; <see langword="null"/> if it failed.</param>
/// <param name="Error">Why it failed; <see langword="null"/> when everything is in place.</param>
public sealed record ArtifactDownloadResult(ArtifactVersion Version, ArtifactDownload? Download, ArtifactException? Error)
{
    /// <summary>Gets a value indicating whether every file of the version is in place.</summary>
    public bool IsComplete => Error is null;
}
