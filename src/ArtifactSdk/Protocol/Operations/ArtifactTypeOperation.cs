namespace ArtifactSdk.Protocol.Operations;

/// <summary>The type of a collection that may exist.</summary>
internal static class ArtifactTypeOperation
{
    public static readonly GraphQlOperation<ArtifactTypeVariables, ArtifactTypeData> Instance = new(
        "ArtifactType",
        """
        query ArtifactType($entity: String, $project: String, $name: String!) {
          project(name: $project, entityName: $entity) { artifact(name: $name) { artifactType { name } } }
        }
        """,
        WireJsonContext.Default.ArtifactTypeVariables,
        WireJsonContext.Default.ArtifactTypeData);
}

internal sealed record ArtifactTypeVariables(string Entity, string Project, string Name);

internal sealed record ArtifactTypeData(ArtifactTypeProject? Project);

internal sealed record ArtifactTypeProject(ArtifactTypeArtifact? Artifact);

internal sealed record ArtifactTypeArtifact(WireName? ArtifactType);
