namespace ArtifactSdk.Protocol.Operations;

/// <summary>The versions of a collection, each with its number there.</summary>
internal static class CollectionVersionsOperation
{
    public static readonly GraphQlOperation<CollectionVersionsVariables, CollectionVersionsData> Instance = new(
        "ProjectArtifacts",
        """
        query ProjectArtifacts($entity: String!, $project: String!, $type: String!, $collection: String!, $cursor: String, $perPage: Int, $order: String, $filters: JSONString) {
          project(name: $project, entityName: $entity) {
            artifactType(name: $type) {
              artifactCollection(name: $collection) {
                __typename
                artifacts(after: $cursor, first: $perPage, order: $order, filters: $filters) {
                  pageInfo { endCursor hasNextPage }
                  edges { version node { ...ArtifactFields } }
                }
              }
            }
          }
        }

        """ + WireFragments.ArtifactAll,
        WireJsonContext.Default.CollectionVersionsVariables,
        WireJsonContext.Default.CollectionVersionsData);
}

internal sealed record CollectionVersionsVariables(
    string Entity, string Project, string Type, string Collection, string? Cursor, int PerPage, string? Order, string Filters);

internal sealed record CollectionVersionsData(CollectionVersionsProject? Project);

internal sealed record CollectionVersionsProject(CollectionVersionsType? ArtifactType);

internal sealed record CollectionVersionsType(CollectionVersionsCollection? ArtifactCollection);

internal sealed record CollectionVersionsCollection(WireEdges<WireArtifact>? Artifacts);
