using ArtifactSdk.Manifests;

namespace ArtifactSdk.Artifacts;

/// <summary>A version that a reference leads to, with its entries.</summary>
internal sealed record ReferencedVersion(ArtifactVersion Version, Manifest Manifest);
