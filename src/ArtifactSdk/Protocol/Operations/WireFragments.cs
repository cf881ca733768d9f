namespace ArtifactSdk.Protocol.Operations;

/// <summary>What is asked for of the objects that many operations answer with.</summary>
internal static class WireFragments
{
    public const string Project = "fragment ProjectRef on Project { name entity { name } }";

    public const string Collection =
        """
        fragment CollectionRef on ArtifactCollection { __typename name project { ...ProjectRef } }
        """;

    public const string Artifact =
        """
        fragment ArtifactFields on Artifact {
          id
          artifactSequence { name project { ...ProjectRef } }
          versionIndex
          artifactType { name }
          description
          metadata
          tags { name }
          ttlDurationSeconds
          ttlIsInherited
          state
          size
          digest
          fileCount
          createdAt
          updatedAt
          commitHash
          historyStep
          aliases { alias artifactCollection { ...CollectionRef } }
        }
        """;

    public const string Membership =
        """
        fragment MembershipFields on ArtifactCollectionMembership {
          id
          versionIndex
          aliases { alias }
          artifactCollection { ...CollectionRef }
          artifact { ...ArtifactFields }
        }
        """;

    /// <summary>Where the manifest is: asked for where one version is asked for, since it is read next most of the time. Signing it costs the server work, so that lists leave it out.</summary>
    public const string Manifest = "fragment ManifestAddress on Artifact { currentManifest { file { directUrl md5 } } }";

    /// <summary>An artifact with all that it needs.</summary>
    public const string ArtifactAll = Artifact + "\n" + Collection + "\n" + Project;

    /// <summary>A membership with all that it needs.</summary>
    public const string MembershipAll = Membership + "\n" + ArtifactAll;
}

internal sealed record WireName(string? Name);

internal sealed record WireProject(string? Name, WireEntity? Entity);

internal sealed record WireEntity(string? Name, WireName? Organization);

internal sealed record WireCollection(
    [property: System.Text.Json.Serialization.JsonPropertyName("__typename")] string? TypeName,
    string? Name,
    WireProject? Project);

internal sealed record WireAlias(string? Alias, WireCollection? ArtifactCollection);

internal sealed record WireArtifact(
    string? Id,
    WireCollection? ArtifactSequence,
    int? VersionIndex,
    WireName? ArtifactType,
    string? Description,
    string? Metadata,
    IReadOnlyList<WireName?>? Tags,
    string? State,
    long? Size,
    string? Digest,
    long? FileCount,
    string? CreatedAt,
    IReadOnlyList<WireAlias?>? Aliases,
    long? TtlDurationSeconds,
    bool? TtlIsInherited,
    long? HistoryStep = null,
    CurrentManifest? CurrentManifest = null,
    string? UpdatedAt = null,
    string? CommitHash = null);

internal sealed record WireMembership(
    string? Id,
    int? VersionIndex,
    IReadOnlyList<WireAlias?>? Aliases,
    WireCollection? ArtifactCollection,
    WireArtifact? Artifact);

internal sealed record WireEdges<TNode>(IReadOnlyList<WireEdge<TNode>?>? Edges, WirePageInfo? PageInfo)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<TNode> Nodes => (Edges ?? []).Where(e => e is { Node: not null }).Select(e => e!.Node!);
}

/// <param name="Node">What is listed.</param>
/// <param name="Version">The number of a version in the collection that is listed, such as <c>v3</c>.</param>
/// <typeparam name="TNode">What is listed.</typeparam>
internal sealed record WireEdge<TNode>(TNode? Node, string? Version = null);

internal sealed record WirePageInfo(string? EndCursor, bool HasNextPage);
