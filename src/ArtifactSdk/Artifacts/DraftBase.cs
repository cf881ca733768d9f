namespace ArtifactSdk.Artifacts;

/// <summary>The version that a draft was made of, and where that version and its bytes live.</summary>
internal sealed record DraftBase(string Id, CollectionPath Collection, Uri? Server = null, string? StorageRegion = null);
