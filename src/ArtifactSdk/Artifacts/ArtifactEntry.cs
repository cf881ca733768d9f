namespace ArtifactSdk;

/// <summary>One file or reference of a draft.</summary>
/// <param name="Name">Its name in the artifact, with '/' between the parts; empty for a reference that is named by what it points to.</param>
/// <param name="Size">Its length in bytes, or <see langword="null"/> when that is known only after reading.</param>
/// <param name="LocalPath">The file it is read from, or <see langword="null"/> for bytes and streams.</param>
public sealed record ArtifactEntry(string Name, long? Size, string? LocalPath)
{
    /// <summary>Gets the URI of a reference; <see langword="null"/> for files, bytes, streams and entries of other artifacts.</summary>
    public Uri? Reference { get; init; }
}
