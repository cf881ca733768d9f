namespace ArtifactSdk;

/// <summary>What is to change of a collection; what is left alone stays as it is.</summary>
public sealed class CollectionUpdate
{
    /// <summary>Gets or sets the new name: no '/', no ':', at most 128 characters.</summary>
    /// <value>The default is <see langword="null"/>: it stays.</value>
    public string? Name { get; set; }

    /// <summary>Gets or sets the new description.</summary>
    /// <value>The default is <see langword="null"/>: it stays. An empty text clears it.</value>
    public string? Description { get; set; }

    /// <summary>Gets or sets the new type of a source collection and all its versions; it is made when there is none.</summary>
    /// <value>The default is <see langword="null"/>: it stays.</value>
    public string? Type { get; set; }

    /// <summary>Gets the labels to add, by the rules of <see cref="Artifact.Tags"/>; one that the collection has already changes nothing.</summary>
    public IList<string> TagsToAdd { get; } = [];

    /// <summary>Gets the labels to remove; one that the collection does not have changes nothing.</summary>
    public IList<string> TagsToRemove { get; } = [];
}
