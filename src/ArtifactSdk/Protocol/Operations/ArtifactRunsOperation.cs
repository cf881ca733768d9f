using System.Text.Json.Serialization;

namespace ArtifactSdk.Protocol.Operations;

/// <summary>The run that logged a version, and those that used it.</summary>
internal static class ArtifactRunsOperation
{
    public static readonly GraphQlOperation<ArtifactIdVariables, ArtifactCreatedByData> CreatedBy = new(
        "ArtifactCreatedBy",
        """
        query ArtifactCreatedBy($id: ID!) {
          artifact(id: $id) { createdBy { __typename ... on Run { name displayName project { name entity { name } } } } }
        }
        """,
        WireJsonContext.Default.ArtifactIdVariables,
        WireJsonContext.Default.ArtifactCreatedByData);

    public static readonly GraphQlOperation<ListByIdVariables, ArtifactUsedByData> UsedBy = new(
        "ArtifactUsedBy",
        """
        query ArtifactUsedBy($id: ID!, $cursor: String, $perPage: Int) {
          artifact(id: $id) {
            usedBy(after: $cursor, first: $perPage) { pageInfo { endCursor hasNextPage } edges { node { name displayName project { name entity { name } } } } }
          }
        }
        """,
        WireJsonContext.Default.ListByIdVariables,
        WireJsonContext.Default.ArtifactUsedByData);
}

internal sealed record ArtifactCreatedByData(ArtifactWithCreator? Artifact);

internal sealed record ArtifactWithCreator(WireRun? CreatedBy);

internal sealed record ArtifactUsedByData(ArtifactWithUsers? Artifact);

internal sealed record ArtifactWithUsers(WireEdges<WireRun>? UsedBy);

internal sealed record WireRun(
    [property: JsonPropertyName("__typename")] string? TypeName,
    string? Name,
    string? DisplayName,
    WireProject? Project);
