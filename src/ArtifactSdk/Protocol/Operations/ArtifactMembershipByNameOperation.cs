namespace ArtifactSdk.Protocol.Operations;

/// <summary>A version by the name of a collection and a version or alias in it.</summary>
internal static class ArtifactMembershipByNameOperation
{
    public static readonly GraphQlOperation<NameVariables, ArtifactMembershipByNameData> Instance =
        Asking("...MembershipFields artifact { ...ManifestAddress }", "\n" + WireFragments.Manifest);

    /// <summary>For servers that refuse to say where the manifest is: who may see a version need not be allowed to read it.</summary>
    public static readonly GraphQlOperation<NameVariables, ArtifactMembershipByNameData> WithoutManifest = Asking("...MembershipFields", "");

    private static GraphQlOperation<NameVariables, ArtifactMembershipByNameData> Asking(string fields, string fragments) => new(
        "ArtifactMembershipByName",
        $$"""
        query ArtifactMembershipByName($entity: String!, $project: String!, $name: String!) {
          project(name: $project, entityName: $entity) { artifactCollectionMembership(name: $name) { {{fields}} } }
        }

        """ + WireFragments.MembershipAll + fragments,
        WireJsonContext.Default.NameVariables,
        WireJsonContext.Default.ArtifactMembershipByNameData);
}

internal sealed record NameVariables(string Entity, string Project, string Name);

internal sealed record ArtifactMembershipByNameData(MembershipProject? Project);

internal sealed record MembershipProject(WireMembership? ArtifactCollectionMembership);
