namespace ArtifactSdk.Artifacts;

/// <summary>The version that a draft was made of, and where that version lives.</summary>
internal sealed record DraftBase(string Id, CollectionPath Collection, Uri? Server = null);
