using ArtifactSdk.Manifests;

namespace ArtifactSdk.Transfer;

/// <summary>The digest and the size of some bytes.</summary>
internal readonly record struct HashedContent(ContentDigest Digest, long Size)
{
    public static HashedContent Empty { get; } = ComputeEmpty();

    private static HashedContent ComputeEmpty()
    {
        using var digest = new RunningDigest();
        return digest.Finish();
    }
}
