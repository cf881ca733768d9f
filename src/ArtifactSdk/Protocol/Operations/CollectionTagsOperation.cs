namespace ArtifactSdk.Protocol.Operations;

/// <summary>Adds labels to a collection, or removes them, at most <see cref="MaxTags"/> in one request.</summary>
internal static class CollectionTagsOperation
{
    public const int MaxTags = 20;

    public static readonly GraphQlOperation<CollectionTagsVariables, CollectionTagsData> Add = new(
        "AddArtifactCollectionTags",
        """
        mutation AddArtifactCollectionTags($input: CreateArtifactCollectionTagAssignmentsInput!) {
          createArtifactCollectionTagAssignments(input: $input) { tags { name } }
        }
        """,
        WireJsonContext.Default.CollectionTagsVariables,
        WireJsonContext.Default.CollectionTagsData);

    public static readonly GraphQlOperation<CollectionTagsVariables, CollectionTagsData> Delete = new(
        "DeleteArtifactCollectionTags",
        """
        mutation DeleteArtifactCollectionTags($input: DeleteArtifactCollectionTagAssignmentsInput!) {
          deleteArtifactCollectionTagAssignments(input: $input) { success }
        }
        """,
        WireJsonContext.Default.CollectionTagsVariables,
        WireJsonContext.Default.CollectionTagsData);
}

internal sealed record CollectionTagsVariables(CollectionTagsInput Input);

internal sealed record CollectionTagsInput(string EntityName, string ProjectName, string ArtifactCollectionName, IReadOnlyList<TagInput> Tags);

internal sealed record CollectionTagsData;
