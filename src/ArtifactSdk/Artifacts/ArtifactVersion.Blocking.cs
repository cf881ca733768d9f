using ArtifactSdk.Internal;

namespace ArtifactSdk;

public partial class ArtifactVersion
{
    /// <summary>Does what <see cref="DownloadAsync"/> does and waits for it: for scripts and notebooks.</summary>
    /// <param name="directory">The folder; <see langword="null"/> for the default one.</param>
    /// <param name="options">Which files, and who hears of the progress.</param>
    /// <returns>The folder, and what was brought.</returns>
    public ArtifactDownload Download(string? directory = null, DownloadOptions? options = null) =>
        Blocking.Run(() => DownloadAsync(directory, options));
}
