namespace ArtifactSdk.Protocol.Operations;

/// <summary>A version by name, for servers without memberships.</summary>
internal static class ArtifactByNameOperation
{
    public static readonly GraphQlOperation<NameVariables, ArtifactByNameData> Instance = new(
        "ArtifactByName",
        """
        query ArtifactByName($entity: String!, $project: String!, $name: String!) {
          project(name: $project, entityName: $entity) { artifact(name: $name) { ...ArtifactFields ...ManifestAddress } }
        }

        """ + WireFragments.ArtifactAll + "\n" + WireFragments.Manifest,
        WireJsonContext.Default.NameVariables,
        WireJsonContext.Default.ArtifactByNameData);

    /// <summary>For servers that refuse to say where the manifest is.</summary>
    public static readonly GraphQlOperation<NameVariables, ArtifactByNameData> WithoutManifest = new(
        "ArtifactByName",
        """
        query ArtifactByName($entity: String!, $project: String!, $name: String!) {
          project(name: $project, entityName: $entity) { artifact(name: $name) { ...ArtifactFields } }
        }

        """ + WireFragments.ArtifactAll,
        WireJsonContext.Default.NameVariables,
        WireJsonContext.Default.ArtifactByNameData);
}

internal sealed record ArtifactByNameData(NamedArtifactProject? Project);

internal sealed record NamedArtifactProject(WireArtifact? Artifact);
