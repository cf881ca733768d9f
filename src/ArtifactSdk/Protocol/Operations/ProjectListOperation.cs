namespace ArtifactSdk.Protocol.Operations;

/// <summary>The projects of an entity, the newest first.</summary>
internal static class ProjectListOperation
{
    public static readonly GraphQlOperation<ProjectListVariables, ProjectListData> Instance = new(
        "GetProjects",
        """
        query GetProjects($entity: String!, $cursor: String, $perPage: Int) {
          models(entityName: $entity, after: $cursor, first: $perPage) {
            pageInfo { endCursor hasNextPage }
            edges { node { name entityName description createdAt } }
          }
        }
        """,
        WireJsonContext.Default.ProjectListVariables,
        WireJsonContext.Default.ProjectListData);
}

internal sealed record ProjectListVariables(string Entity, string? Cursor, int PerPage);

internal sealed record ProjectListData(WireEdges<WireProjectDetails>? Models);

internal sealed record WireProjectDetails(string? Name, string? EntityName, string? Description, string? CreatedAt);
