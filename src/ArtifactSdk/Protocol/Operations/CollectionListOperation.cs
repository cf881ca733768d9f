namespace ArtifactSdk.Protocol.Operations;

/// <summary>The collections of a project, all of them or those of a type. What old servers do not know is not asked of them.</summary>
internal static class CollectionListOperation
{
    public static readonly GraphQlOperation<CollectionListVariables, CollectionListData> Plain = OfProject("", "");

    public static readonly GraphQlOperation<CollectionListVariables, CollectionListData> Filtered =
        OfProject(", $filters: JSONString, $order: String", ", filters: $filters, order: $order");

    public static readonly GraphQlOperation<CollectionListVariables, CollectionListData> PlainOfType = OfType("", "");

    public static readonly GraphQlOperation<CollectionListVariables, CollectionListData> FilteredOfType =
        OfType(", $filters: JSONString, $order: String", ", filters: $filters, order: $order");

    private static GraphQlOperation<CollectionListVariables, CollectionListData> OfProject(string variables, string arguments) => new(
        "ProjectArtifactCollections",
        $$"""
        query ProjectArtifactCollections($entity: String!, $project: String!, $cursor: String, $perPage: Int{{variables}}) {
          project(name: $project, entityName: $entity) {
            artifactCollections(after: $cursor, first: $perPage{{arguments}}) { pageInfo { endCursor hasNextPage } edges { node { ...CollectionFields } } }
          }
        }

        """ + CollectionByNameOperation.Fragment,
        WireJsonContext.Default.CollectionListVariables,
        WireJsonContext.Default.CollectionListData);

    private static GraphQlOperation<CollectionListVariables, CollectionListData> OfType(string variables, string arguments) => new(
        "ArtifactTypeArtifactCollections",
        $$"""
        query ArtifactTypeArtifactCollections($entity: String!, $project: String!, $type: String!, $cursor: String, $perPage: Int{{variables}}) {
          project(name: $project, entityName: $entity) {
            artifactType(name: $type) {
              artifactCollections(after: $cursor, first: $perPage{{arguments}}) { pageInfo { endCursor hasNextPage } edges { node { ...CollectionFields } } }
            }
          }
        }

        """ + CollectionByNameOperation.Fragment,
        WireJsonContext.Default.CollectionListVariables,
        WireJsonContext.Default.CollectionListData);
}

internal sealed record CollectionListVariables(string Entity, string Project, string? Type, string? Cursor, int PerPage, string? Filters, string? Order);

internal sealed record CollectionListData(CollectionListProject? Project);

internal sealed record CollectionListProject(WireEdges<WireCollectionDetails>? ArtifactCollections, CollectionListType? ArtifactType);

internal sealed record CollectionListType(WireEdges<WireCollectionDetails>? ArtifactCollections);
