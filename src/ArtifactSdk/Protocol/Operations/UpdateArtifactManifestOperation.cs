using System.Text.Json.Serialization;

namespace ArtifactSdk.Protocol.Operations;

/// <summary>Gives a manifest that adds to others its content: its digest, for an address to upload it to.</summary>
internal static class UpdateArtifactManifestOperation
{
    public static readonly GraphQlOperation<UpdateArtifactManifestVariables, UpdateArtifactManifestData> Instance = new(
        "UpdateArtifactManifest",
        """
        mutation UpdateArtifactManifest($artifactManifestID: ID!, $digest: String, $baseArtifactID: ID, $includeUpload: Boolean!) {
          updateArtifactManifest(input: {artifactManifestID: $artifactManifestID, digest: $digest, baseArtifactID: $baseArtifactID}) {
            artifactManifest { id file { id uploadUrl @include(if: $includeUpload) uploadHeaders @include(if: $includeUpload) } }
          }
        }
        """,
        WireJsonContext.Default.UpdateArtifactManifestVariables,
        WireJsonContext.Default.UpdateArtifactManifestData);
}

internal sealed record UpdateArtifactManifestVariables(
    [property: JsonPropertyName("artifactManifestID")] string ArtifactManifestId,
    string Digest,
    [property: JsonPropertyName("baseArtifactID")] string? BaseArtifactId,
    bool IncludeUpload);

internal sealed record UpdateArtifactManifestData(CreateArtifactManifestPayload? UpdateArtifactManifest);
