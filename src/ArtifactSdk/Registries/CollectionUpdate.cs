namespace ArtifactSdk;

/// <summary>Changes to a collection. Members that are not set change nothing.</summary>
public sealed class CollectionUpdate
{
    /// <summary>Gets or sets the new name: no '/', no ':', at most 128 characters.</summary>
    /// <value>The default is <see langword="null"/>: no change.</value>
    public string? Name { get; set; }

    /// <summary>Gets or sets the new description.</summary>
    /// <value>The default is <see langword="null"/>: no change. An empty string clears it.</value>
    public string? Description { get; set; }

    /// <summary>Gets or sets the new type of a source collection and all its versions; the type is created if it does not exist.</summary>
    /// <value>The default is <see langword="null"/>: no change.</value>
    public string? Type { get; set; }

    /// <summary>Gets the tags to add, by the rules of <see cref="Artifact.Tags"/>; existing ones are ignored.</summary>
    public IList<string> TagsToAdd { get; } = [];

    /// <summary>Gets the tags to remove; missing ones are ignored.</summary>
    public IList<string> TagsToRemove { get; } = [];
}
