namespace ArtifactSdk.Protocol.Operations;

/// <summary>The collections that a version is in, its own included.</summary>
internal static class LinkedArtifactsOperation
{
    public const string LinkCollection = "ArtifactPortfolio";

    public static readonly GraphQlOperation<ListByIdVariables, LinkedArtifactsData> Instance = new(
        "FetchLinkedArtifacts",
        """
        query FetchLinkedArtifacts($id: ID!, $cursor: String, $perPage: Int) {
          artifact(id: $id) {
            artifactMemberships(after: $cursor, first: $perPage) {
              pageInfo { endCursor hasNextPage }
              edges {
                node {
                  id
                  versionIndex
                  aliases { alias }
                  artifactCollection { __typename name project { name entity { name organization { name } } } }
                }
              }
            }
          }
        }
        """,
        WireJsonContext.Default.ListByIdVariables,
        WireJsonContext.Default.LinkedArtifactsData);
}

/// <summary>A page of a list that belongs to an object.</summary>
internal sealed record ListByIdVariables(string Id, string? Cursor, int PerPage);

internal sealed record LinkedArtifactsData(ArtifactWithMemberships? Artifact);

internal sealed record ArtifactWithMemberships(WireEdges<WireMembership>? ArtifactMemberships);
