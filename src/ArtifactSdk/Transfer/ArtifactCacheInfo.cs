namespace ArtifactSdk;

/// <summary>How much is in the cache.</summary>
/// <param name="Directory">The folder.</param>
/// <param name="Files">The files that downloads can use.</param>
/// <param name="Size">Their size in bytes.</param>
/// <param name="TemporaryFiles">Files that are being written, or that a killed process left.</param>
/// <param name="TemporarySize">Their size in bytes.</param>
public sealed record ArtifactCacheInfo(string Directory, int Files, long Size, int TemporaryFiles, long TemporarySize);
