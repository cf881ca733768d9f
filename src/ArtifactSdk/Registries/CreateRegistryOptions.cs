namespace ArtifactSdk;

/// <summary>The options of a new registry.</summary>
public sealed class CreateRegistryOptions
{
    /// <summary>Gets or sets the organization that it belongs to.</summary>
    /// <value>The default is <see langword="null"/>: that of the client's options, else the one of the key's owner.</value>
    public string? Organization { get; set; }

    /// <summary>Gets or sets the description.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Description { get; set; }

    /// <summary>Gets or sets who can see it.</summary>
    /// <value>The default is <see cref="RegistryVisibility.Organization"/>.</value>
    public RegistryVisibility Visibility { get; set; }

    /// <summary>Gets the types that it accepts. You can add types later, but not remove them.</summary>
    /// <value>The default is empty: all types.</value>
    public IList<string> ArtifactTypes { get; } = [];
}
