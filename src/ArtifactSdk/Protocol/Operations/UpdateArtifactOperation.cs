using System.Text.Json.Serialization;

namespace ArtifactSdk.Protocol.Operations;

/// <summary>Changes what is said of a version. What is left out stays as it is.</summary>
internal static class UpdateArtifactOperation
{
    public static readonly GraphQlOperation<UpdateArtifactVariables, UpdateArtifactData> Instance = new(
        "UpdateArtifact",
        """
        mutation UpdateArtifact($input: UpdateArtifactInput!) {
          updateArtifact(input: $input) { artifact { id } }
        }
        """,
        WireJsonContext.Default.UpdateArtifactVariables,
        WireJsonContext.Default.UpdateArtifactData);
}

internal sealed record UpdateArtifactVariables(UpdateArtifactInput Input);

internal sealed record UpdateArtifactInput(
    [property: JsonPropertyName("artifactID")] string ArtifactId,
    string? Description,
    string? Metadata,
    long? TtlDurationSeconds,
    IReadOnlyList<TagInput> TagsToAdd,
    IReadOnlyList<TagInput> TagsToDelete);

internal sealed record UpdateArtifactData(UpdateArtifactPayload? UpdateArtifact);

internal sealed record UpdateArtifactPayload(WireId? Artifact);
