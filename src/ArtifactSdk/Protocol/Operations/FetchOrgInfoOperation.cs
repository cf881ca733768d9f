namespace ArtifactSdk.Protocol.Operations;

/// <summary>The organization of a team, or those of the person behind a personal entity.</summary>
internal static class FetchOrgInfoOperation
{
    public static readonly GraphQlOperation<EntityVariables, FetchOrgInfoData> Instance = new(
        "FetchOrgInfoFromEntity",
        """
        query FetchOrgInfoFromEntity($entity: String!) {
          entity(name: $entity) {
            organization { name orgEntity { name } }
            user { organizations { name orgEntity { name } } }
          }
        }
        """,
        WireJsonContext.Default.EntityVariables,
        WireJsonContext.Default.FetchOrgInfoData);
}

internal sealed record EntityVariables(string Entity);

internal sealed record FetchOrgInfoData(OrgInfoEntity? Entity);

internal sealed record OrgInfoEntity(WireOrganization? Organization, OrgInfoUser? User);

internal sealed record OrgInfoUser(IReadOnlyList<WireOrganization?>? Organizations);

internal sealed record WireOrganization(string? Name, WireName? OrgEntity);
