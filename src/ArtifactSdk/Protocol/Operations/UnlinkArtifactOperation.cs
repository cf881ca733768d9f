using System.Text.Json.Serialization;

namespace ArtifactSdk.Protocol.Operations;

/// <summary>Takes a version out of a collection that it was linked into.</summary>
internal static class UnlinkArtifactOperation
{
    public static readonly GraphQlOperation<UnlinkArtifactVariables, UnlinkArtifactData> Instance = new(
        "UnlinkArtifact",
        """
        mutation UnlinkArtifact($input: UnlinkArtifactInput!) {
          unlinkArtifact(input: $input) { success }
        }
        """,
        WireJsonContext.Default.UnlinkArtifactVariables,
        WireJsonContext.Default.UnlinkArtifactData);
}

internal sealed record UnlinkArtifactVariables(UnlinkArtifactInput Input);

internal sealed record UnlinkArtifactInput(
    [property: JsonPropertyName("artifactID")] string ArtifactId,
    [property: JsonPropertyName("artifactPortfolioID")] string ArtifactPortfolioId);

internal sealed record UnlinkArtifactData(WireSuccess? UnlinkArtifact);
