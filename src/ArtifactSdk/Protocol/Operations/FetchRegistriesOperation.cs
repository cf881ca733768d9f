namespace ArtifactSdk.Protocol.Operations;

/// <summary>The registries of an organization.</summary>
internal static class FetchRegistriesOperation
{
    public static readonly GraphQlOperation<FetchRegistriesVariables, FetchRegistriesData> Instance = new(
        "FetchRegistries",
        """
        query FetchRegistries($organization: String!, $filters: JSONString, $cursor: String, $perPage: Int, $order: String) {
          organization(name: $organization) {
            orgEntity {
              projects(filters: $filters, after: $cursor, first: $perPage, order: $order) { pageInfo { endCursor hasNextPage } edges { node { ...RegistryFields } } }
            }
          }
        }

        """ + FetchRegistryOperation.Fragment,
        WireJsonContext.Default.FetchRegistriesVariables,
        WireJsonContext.Default.FetchRegistriesData);
}

internal sealed record FetchRegistriesVariables(string Organization, string? Filters, string? Cursor, int PerPage, string? Order);

internal sealed record FetchRegistriesData(OrganizationWithRegistries? Organization);

internal sealed record OrganizationWithRegistries(EntityWithRegistries? OrgEntity);

internal sealed record EntityWithRegistries(WireEdges<WireRegistry>? Projects);
