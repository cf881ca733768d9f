namespace ArtifactSdk.Protocol.Operations;

/// <summary>Versions across the registries of an organization.</summary>
internal static class RegistryVersionsOperation
{
    public static readonly GraphQlOperation<RegistrySearchVariables, RegistryVersionsData> Instance = new(
        "RegistryVersions",
        """
        query RegistryVersions($organization: String!, $registryFilter: JSONString, $collectionFilter: JSONString, $artifactFilter: JSONString, $cursor: String, $perPage: Int, $order: String) {
          organization(name: $organization) {
            orgEntity {
              name
              artifactMemberships(projectFilters: $registryFilter, collectionFilters: $collectionFilter, filters: $artifactFilter, after: $cursor, first: $perPage, order: $order) {
                pageInfo { endCursor hasNextPage }
                edges { node { ...MembershipFields } }
              }
            }
          }
        }

        """ + WireFragments.MembershipAll,
        WireJsonContext.Default.RegistrySearchVariables,
        WireJsonContext.Default.RegistryVersionsData);
}

internal sealed record RegistryVersionsData(OrganizationWithVersions? Organization);

internal sealed record OrganizationWithVersions(EntityWithVersions? OrgEntity);

internal sealed record EntityWithVersions(WireEdges<WireMembership>? ArtifactMemberships);
