using ArtifactSdk.Manifests;

namespace ArtifactSdk.Transfer;

/// <summary>One file to have: its logical path and what the manifest says of its content.</summary>
internal sealed record DownloadItem(string Name, ContentDigest Digest, long? Size)
{
    /// <summary>Gets where the bytes are when they are not the server's; <see langword="null"/> for its own.</summary>
    public ReferenceTarget? Reference { get; init; }

    /// <summary>Gets a value indicating whether the digest is one of the bytes; that of a reference may be any text.</summary>
    public bool IsVerifiable { get; init; } = true;

    public bool Matches(HashedContent content) => (!IsVerifiable || content.Digest == Digest) && (Size is null || Size == content.Size);
}
