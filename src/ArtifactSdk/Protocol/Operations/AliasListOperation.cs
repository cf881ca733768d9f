namespace ArtifactSdk.Protocol.Operations;

/// <summary>All aliases of a collection, without the numbers of its versions.</summary>
internal static class AliasListOperation
{
    public const int PageSize = 1000;

    public static readonly GraphQlOperation<ListByIdVariables, AliasListData> Instance = new(
        "ArtifactCollectionAliases",
        """
        query ArtifactCollectionAliases($id: ID!, $cursor: String, $perPage: Int) {
          artifactCollection(id: $id) {
            __typename
            aliases(after: $cursor, first: $perPage) { pageInfo { endCursor hasNextPage } edges { node { alias } } }
          }
        }
        """,
        WireJsonContext.Default.ListByIdVariables,
        WireJsonContext.Default.AliasListData);
}

internal sealed record AliasListData(CollectionWithAliases? ArtifactCollection);
