namespace ArtifactSdk.Protocol.Operations;

/// <summary>The types of artifacts that a project has.</summary>
internal static class ArtifactTypeListOperation
{
    public static readonly GraphQlOperation<ArtifactTypeListVariables, ArtifactTypeListData> Instance = new(
        "ProjectArtifactTypes",
        """
        query ProjectArtifactTypes($entity: String!, $project: String!, $cursor: String, $perPage: Int) {
          project(name: $project, entityName: $entity) {
            artifactTypes(after: $cursor, first: $perPage) { pageInfo { endCursor hasNextPage } edges { node { name } } }
          }
        }
        """,
        WireJsonContext.Default.ArtifactTypeListVariables,
        WireJsonContext.Default.ArtifactTypeListData);
}

internal sealed record ArtifactTypeListVariables(string Entity, string Project, string? Cursor, int PerPage);

internal sealed record ArtifactTypeListData(ArtifactTypeListProject? Project);

internal sealed record ArtifactTypeListProject(WireEdges<WireName>? ArtifactTypes);
