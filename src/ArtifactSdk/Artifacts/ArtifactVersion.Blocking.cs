using ArtifactSdk.Internal;

namespace ArtifactSdk;

public partial class ArtifactVersion
{
    /// <summary>Does what <see cref="DownloadAsync"/> does synchronously, for scripts and notebooks.</summary>
    /// <param name="directory">The folder; <see langword="null"/> for the default one.</param>
    /// <param name="options">Which files, and a receiver of progress reports.</param>
    /// <returns>The folder, and what was downloaded.</returns>
    public ArtifactDownload Download(string? directory = null, DownloadOptions? options = null) =>
        Blocking.Run(() => DownloadAsync(directory, options));
}
