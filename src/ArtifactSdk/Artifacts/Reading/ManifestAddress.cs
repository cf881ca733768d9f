using ArtifactSdk.Manifests;
using ArtifactSdk.Protocol.Operations;

namespace ArtifactSdk.Artifacts;

/// <summary>Where a manifest is, and the digest of its bytes where the server says it.</summary>
internal sealed record ManifestAddress(Uri Url, ContentDigest? Digest)
{
    internal static ManifestAddress? From(ManifestFile? file) =>
        Uri.TryCreate(file?.DirectUrl, UriKind.Absolute, out var url)
            ? new ManifestAddress(url, ContentDigest.TryFromBase64(file?.Md5, out var digest) ? digest : null)
            : null;
}
