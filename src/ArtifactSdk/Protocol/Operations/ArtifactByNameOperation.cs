namespace ArtifactSdk.Protocol.Operations;

/// <summary>A version by name, for servers without memberships.</summary>
internal static class ArtifactByNameOperation
{
    public static readonly GraphQlOperation<NameVariables, ArtifactByNameData> Instance = Asking("...ArtifactFields ...ManifestAddress", "\n" + WireFragments.Manifest);

    /// <summary>For servers that refuse to say where the manifest is.</summary>
    public static readonly GraphQlOperation<NameVariables, ArtifactByNameData> WithoutManifest = Asking("...ArtifactFields", "");

    private static GraphQlOperation<NameVariables, ArtifactByNameData> Asking(string fields, string fragments) => new(
        "ArtifactByName",
        $$"""
        query ArtifactByName($entity: String!, $project: String!, $name: String!) {
          project(name: $project, entityName: $entity) { artifact(name: $name) { {{fields}} } }
        }

        """ + WireFragments.ArtifactAll + fragments,
        WireJsonContext.Default.NameVariables,
        WireJsonContext.Default.ArtifactByNameData);
}

internal sealed record ArtifactByNameData(NamedArtifactProject? Project);

internal sealed record NamedArtifactProject(WireArtifact? Artifact);
