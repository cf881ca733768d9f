namespace ArtifactSdk.Protocol.Operations;

/// <summary>Collections across the registries of an organization.</summary>
internal static class RegistryCollectionsOperation
{
    public static readonly GraphQlOperation<RegistrySearchVariables, RegistryCollectionsData> Instance = new(
        "RegistryCollections",
        """
        query RegistryCollections($organization: String!, $registryFilter: JSONString, $collectionFilter: JSONString, $cursor: String, $perPage: Int, $order: String) {
          organization(name: $organization) {
            orgEntity {
              name
              artifactCollections(projectFilters: $registryFilter, filters: $collectionFilter, collectionTypes: [PORTFOLIO], after: $cursor, first: $perPage, order: $order) {
                pageInfo { endCursor hasNextPage }
                edges { node { ...CollectionFields } }
              }
            }
          }
        }

        """ + CollectionByNameOperation.Fragment,
        WireJsonContext.Default.RegistrySearchVariables,
        WireJsonContext.Default.RegistryCollectionsData);
}

internal sealed record RegistrySearchVariables(
    string Organization, string? RegistryFilter, string? CollectionFilter, string? ArtifactFilter, string? Cursor, int PerPage, string? Order);

internal sealed record RegistryCollectionsData(OrganizationWithCollections? Organization);

internal sealed record OrganizationWithCollections(EntityWithCollections? OrgEntity);

internal sealed record EntityWithCollections(WireEdges<WireCollectionDetails>? ArtifactCollections);
