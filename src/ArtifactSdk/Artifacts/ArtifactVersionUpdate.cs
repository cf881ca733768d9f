using System.Text.Json.Nodes;

namespace ArtifactSdk;

/// <summary>Changes to a version. Members that are not set change nothing.</summary>
public sealed class ArtifactVersionUpdate
{
    /// <summary>Gets or sets the new description.</summary>
    /// <value>The default is <see langword="null"/>: no change. An empty string clears it.</value>
    public string? Description { get; set; }

    /// <summary>Gets or sets the new metadata, all of it: keys that it does not have are gone. At most 100 keys at the top.</summary>
    /// <value>The default is <see langword="null"/>: no change. An empty object clears it.</value>
    public JsonObject? Metadata { get; set; }

    /// <summary>Gets or sets how long it is to live. Links have no time of their own: change their source.</summary>
    /// <value>The default is <see langword="null"/>: no change.</value>
    public TimeToLive? TimeToLive { get; set; }

    /// <summary>Gets the tags to add, by the rules of <see cref="Artifact.Tags"/>; existing ones are ignored.</summary>
    public IList<string> TagsToAdd { get; } = [];

    /// <summary>Gets the tags to remove; missing ones are ignored.</summary>
    public IList<string> TagsToRemove { get; } = [];

    /// <summary>Gets the aliases to add in the collection that the version was found in; they move from the version that had them.</summary>
    public IList<string> AliasesToAdd { get; } = [];

    /// <summary>Gets the aliases to remove in the collection that the version was found in; missing ones are ignored.</summary>
    public IList<string> AliasesToRemove { get; } = [];
}
