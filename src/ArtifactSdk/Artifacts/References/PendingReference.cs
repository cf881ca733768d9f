namespace ArtifactSdk.Artifacts;

/// <summary>A reference of a draft; what it points to is found out when the draft is logged.</summary>
/// <param name="Name">The name in the artifact that the caller gave, normalized; null for one made of the URI.</param>
/// <param name="Reference">The URI; null for an entry of another artifact.</param>
/// <param name="Options">How it is recorded.</param>
internal sealed record PendingReference(string? Name, Uri? Reference, ReferenceOptions Options)
{
    /// <summary>Gets the version, or the draft that will have become one, that holds the entry.</summary>
    public Func<ArtifactVersion>? Version { get; init; }

    /// <summary>Gets the name of the entry there.</summary>
    public string? EntryName { get; init; }

    public string Description => Reference?.OriginalString ?? $"the entry '{EntryName}' of another artifact";
}
