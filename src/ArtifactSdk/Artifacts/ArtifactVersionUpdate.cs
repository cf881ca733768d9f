using System.Text.Json.Nodes;

namespace ArtifactSdk;

/// <summary>What is to change of a version; what is left alone stays as it is.</summary>
public sealed class ArtifactVersionUpdate
{
    /// <summary>Gets or sets the new description.</summary>
    /// <value>The default is <see langword="null"/>: it stays. An empty text clears it.</value>
    public string? Description { get; set; }

    /// <summary>Gets or sets the new metadata, all of it: keys that it does not have are gone. At most 100 keys at the top.</summary>
    /// <value>The default is <see langword="null"/>: it stays. An empty object clears it.</value>
    public JsonObject? Metadata { get; set; }

    /// <summary>Gets or sets how long it is to live. Links have no time of their own: change their source.</summary>
    /// <value>The default is <see langword="null"/>: it stays.</value>
    public TimeToLive? TimeToLive { get; set; }

    /// <summary>Gets the labels to add, by the rules of <see cref="Artifact.Tags"/>; one that the version has already changes nothing.</summary>
    public IList<string> TagsToAdd { get; } = [];

    /// <summary>Gets the labels to remove; one that the version does not have changes nothing.</summary>
    public IList<string> TagsToRemove { get; } = [];

    /// <summary>Gets the aliases to give in the collection that the version was found in; they leave the version that had them.</summary>
    public IList<string> AliasesToAdd { get; } = [];

    /// <summary>Gets the aliases to take away in the collection that the version was found in; one that it does not have changes nothing.</summary>
    public IList<string> AliasesToRemove { get; } = [];
}
