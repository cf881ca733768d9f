namespace ArtifactSdk.Protocol.Operations;

/// <summary>A version by the name of a collection and a version or alias in it.</summary>
internal static class ArtifactMembershipByNameOperation
{
    public static readonly GraphQlOperation<NameVariables, ArtifactMembershipByNameData> Instance = new(
        "ArtifactMembershipByName",
        """
        query ArtifactMembershipByName($entity: String!, $project: String!, $name: String!) {
          project(name: $project, entityName: $entity) { artifactCollectionMembership(name: $name) { ...MembershipFields artifact { ...ManifestAddress } } }
        }

        """ + WireFragments.MembershipAll + "\n" + WireFragments.Manifest,
        WireJsonContext.Default.NameVariables,
        WireJsonContext.Default.ArtifactMembershipByNameData);
}

internal sealed record NameVariables(string Entity, string Project, string Name);

internal sealed record ArtifactMembershipByNameData(MembershipProject? Project);

internal sealed record MembershipProject(WireMembership? ArtifactCollectionMembership);
