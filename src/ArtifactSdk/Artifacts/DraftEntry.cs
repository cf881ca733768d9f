using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>What the publisher needs of one file of a draft.</summary>
internal readonly record struct DraftEntry(string Path, ContentSource Content);
