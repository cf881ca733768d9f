namespace ArtifactSdk;

/// <summary>What is to change of a registry; what is left alone stays as it is.</summary>
public sealed class RegistryUpdate
{
    /// <summary>Gets or sets the new name, without prefix.</summary>
    /// <value>The default is <see langword="null"/>: it stays.</value>
    public string? Name { get; set; }

    /// <summary>Gets or sets the new description.</summary>
    /// <value>The default is <see langword="null"/>: it stays. An empty text clears it.</value>
    public string? Description { get; set; }

    /// <summary>Gets or sets who sees it.</summary>
    /// <value>The default is <see langword="null"/>: it stays.</value>
    public RegistryVisibility? Visibility { get; set; }

    /// <summary>Gets or sets whether it accepts all types.</summary>
    /// <value>The default is <see langword="null"/>: it stays.</value>
    public bool? AllowsAllArtifactTypes { get; set; }

    /// <summary>Gets types that it is to accept too. Types cannot be removed.</summary>
    public IList<string> ArtifactTypesToAdd { get; } = [];
}
