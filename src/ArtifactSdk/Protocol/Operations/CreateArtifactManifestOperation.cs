using System.Text.Json.Serialization;

namespace ArtifactSdk.Protocol.Operations;

/// <summary>Makes a manifest of a pending version: first without content, to name it to the files; then with its digest, to upload it.</summary>
internal static class CreateArtifactManifestOperation
{
    public static readonly GraphQlOperation<CreateArtifactManifestVariables, CreateArtifactManifestData> Instance = new(
        "CreateArtifactManifest",
        """
        mutation CreateArtifactManifest($artifactID: ID!, $baseArtifactID: ID, $name: String!, $digest: String!, $entityName: String!, $projectName: String!, $runName: String!, $manifestType: ArtifactManifestType!, $includeUpload: Boolean!) {
          createArtifactManifest(input: {artifactID: $artifactID, baseArtifactID: $baseArtifactID, name: $name, digest: $digest, entityName: $entityName, projectName: $projectName, runName: $runName, type: $manifestType}) {
            artifactManifest { id file { id uploadUrl @include(if: $includeUpload) uploadHeaders @include(if: $includeUpload) } }
          }
        }
        """,
        WireJsonContext.Default.CreateArtifactManifestVariables,
        WireJsonContext.Default.CreateArtifactManifestData);
}

internal sealed record CreateArtifactManifestVariables(
    [property: JsonPropertyName("artifactID")] string ArtifactId,
    [property: JsonPropertyName("baseArtifactID")] string? BaseArtifactId,
    string Digest,
    string EntityName,
    string ProjectName,
    string RunName,
    bool IncludeUpload)
{
    public string Name { get; init; } = "wandb_manifest.json";

    public string ManifestType { get; init; } = "FULL";
}

internal sealed record CreateArtifactManifestData(CreateArtifactManifestPayload? CreateArtifactManifest);

internal sealed record CreateArtifactManifestPayload(CreatedManifest? ArtifactManifest);

internal sealed record CreatedManifest(string? Id, CreatedManifestFile? File);

internal sealed record CreatedManifestFile(string? UploadUrl, IReadOnlyList<string>? UploadHeaders);
