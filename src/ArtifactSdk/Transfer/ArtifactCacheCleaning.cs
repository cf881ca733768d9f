namespace ArtifactSdk;

/// <summary>What cleaning the cache removed.</summary>
/// <param name="FilesRemoved">How many files, temporary ones among them.</param>
/// <param name="BytesRemoved">Their size, in bytes.</param>
/// <param name="SizeLeft">The bytes that are still there, without temporary files.</param>
public sealed record ArtifactCacheCleaning(int FilesRemoved, long BytesRemoved, long SizeLeft);
