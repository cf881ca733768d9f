using System.Text.Json.Serialization;

namespace ArtifactSdk.Protocol.Operations;

/// <summary>Deletes a version, with all its links.</summary>
internal static class DeleteArtifactOperation
{
    public static readonly GraphQlOperation<DeleteArtifactVariables, DeleteArtifactData> Instance = new(
        "DeleteArtifact",
        """
        mutation DeleteArtifact($input: DeleteArtifactInput!) {
          deleteArtifact(input: $input) { artifact { id } }
        }
        """,
        WireJsonContext.Default.DeleteArtifactVariables,
        WireJsonContext.Default.DeleteArtifactData);
}

internal sealed record DeleteArtifactVariables(DeleteArtifactInput Input);

internal sealed record DeleteArtifactInput([property: JsonPropertyName("artifactID")] string ArtifactId, bool DeleteAliases);

internal sealed record DeleteArtifactData(DeleteArtifactPayload? DeleteArtifact);

internal sealed record DeleteArtifactPayload(WireId? Artifact);
