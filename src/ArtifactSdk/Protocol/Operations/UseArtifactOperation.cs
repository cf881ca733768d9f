using System.Text.Json.Serialization;

namespace ArtifactSdk.Protocol.Operations;

/// <summary>Records that a run uses a version.</summary>
internal static class UseArtifactOperation
{
    public static readonly GraphQlOperation<UseArtifactVariables, UseArtifactData> Instance = new(
        "UseArtifact",
        """
        mutation UseArtifact($entityName: String!, $projectName: String!, $runName: String!, $artifactID: ID!) {
          useArtifact(input: {entityName: $entityName, projectName: $projectName, runName: $runName, artifactID: $artifactID}) { artifact { id } }
        }
        """,
        WireJsonContext.Default.UseArtifactVariables,
        WireJsonContext.Default.UseArtifactData);

    /// <summary>Also says through which collection the version was found.</summary>
    public static readonly GraphQlOperation<UseArtifactVariables, UseArtifactData> WithProject = new(
        "UseArtifact",
        """
        mutation UseArtifact($entityName: String!, $projectName: String!, $runName: String!, $artifactID: ID!, $artifactEntityName: String, $artifactProjectName: String) {
          useArtifact(input: {entityName: $entityName, projectName: $projectName, runName: $runName, artifactID: $artifactID, artifactEntityName: $artifactEntityName, artifactProjectName: $artifactProjectName}) { artifact { id } }
        }
        """,
        WireJsonContext.Default.UseArtifactVariables,
        WireJsonContext.Default.UseArtifactData);
}

internal sealed record UseArtifactVariables(
    string EntityName,
    string ProjectName,
    string RunName,
    [property: JsonPropertyName("artifactID")] string ArtifactId,
    string? ArtifactEntityName,
    string? ArtifactProjectName);

internal sealed record UseArtifactData(UseArtifactPayload? UseArtifact);

internal sealed record UseArtifactPayload(WireId? Artifact);
