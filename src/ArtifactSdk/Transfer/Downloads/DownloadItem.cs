using ArtifactSdk.Manifests;

namespace ArtifactSdk.Transfer;

/// <summary>One file to have: its logical path and what the manifest says of its content.</summary>
internal sealed record DownloadItem(string Name, ContentDigest Digest, long? Size)
{
    public bool Matches(HashedContent content) => content.Digest == Digest && (Size is null || Size == content.Size);
}
