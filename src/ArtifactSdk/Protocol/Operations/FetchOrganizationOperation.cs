namespace ArtifactSdk.Protocol.Operations;

/// <summary>An organization by its name.</summary>
internal static class FetchOrganizationOperation
{
    public static readonly GraphQlOperation<OrganizationVariables, FetchOrganizationData> Instance = new(
        "FetchOrganization",
        """
        query FetchOrganization($org: String!) {
          organization(name: $org) { id name orgEntity { id name entityType } }
        }
        """,
        WireJsonContext.Default.OrganizationVariables,
        WireJsonContext.Default.FetchOrganizationData);
}

internal sealed record OrganizationVariables(string Org);

internal sealed record FetchOrganizationData(WireOrganization? Organization);
