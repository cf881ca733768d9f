namespace ArtifactSdk;

/// <summary>Changes to a registry. Members that are not set change nothing.</summary>
public sealed class RegistryUpdate
{
    /// <summary>Gets or sets the new name, without prefix.</summary>
    /// <value>The default is <see langword="null"/>: no change.</value>
    public string? Name { get; set; }

    /// <summary>Gets or sets the new description.</summary>
    /// <value>The default is <see langword="null"/>: no change. An empty string clears it.</value>
    public string? Description { get; set; }

    /// <summary>Gets or sets who can see it.</summary>
    /// <value>The default is <see langword="null"/>: no change.</value>
    public RegistryVisibility? Visibility { get; set; }

    /// <summary>Gets or sets whether it accepts all types.</summary>
    /// <value>The default is <see langword="null"/>: no change.</value>
    public bool? AllowsAllArtifactTypes { get; set; }

    /// <summary>Gets types that it is to accept too. Types cannot be removed.</summary>
    public IList<string> ArtifactTypesToAdd { get; } = [];
}
