namespace ArtifactSdk;

/// <summary>One file of a draft.</summary>
/// <param name="Name">Its name in the artifact, with '/' between the parts.</param>
/// <param name="Size">Its length in bytes, or <see langword="null"/> when that is known only after reading.</param>
/// <param name="LocalPath">The file it is read from, or <see langword="null"/> for bytes and streams.</param>
public sealed record ArtifactEntry(string Name, long? Size, string? LocalPath);
