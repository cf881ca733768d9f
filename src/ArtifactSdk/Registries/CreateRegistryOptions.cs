namespace ArtifactSdk;

/// <summary>What a new registry is like.</summary>
public sealed class CreateRegistryOptions
{
    /// <summary>Gets or sets the organisation that it belongs to.</summary>
    /// <value>The default is <see langword="null"/>: that of the client's options, else the one of the key's owner.</value>
    public string? Organization { get; set; }

    /// <summary>Gets or sets what people read about it.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Description { get; set; }

    /// <summary>Gets or sets who sees it.</summary>
    /// <value>The default is <see cref="RegistryVisibility.Organization"/>.</value>
    public RegistryVisibility Visibility { get; set; }

    /// <summary>Gets the types that it accepts. Types can be added later but not removed.</summary>
    /// <value>The default is none: it accepts all types.</value>
    public IList<string> ArtifactTypes { get; } = [];
}
