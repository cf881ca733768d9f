using System.Text.Json.Serialization;

namespace ArtifactSdk.Protocol.Operations;

/// <summary>Renames and describes a collection, changes its type, or deletes it; source and link collections have mutations of their own.</summary>
internal static class UpdateCollectionOperation
{
    public static readonly GraphQlOperation<UpdateCollectionVariables, UpdateCollectionData> Source = new(
        "UpdateArtifactSequence",
        """
        mutation UpdateArtifactSequence($input: UpdateArtifactSequenceInput!) {
          result: updateArtifactSequence(input: $input) { artifactCollection { __typename id } }
        }
        """,
        WireJsonContext.Default.UpdateCollectionVariables,
        WireJsonContext.Default.UpdateCollectionData);

    public static readonly GraphQlOperation<UpdateCollectionVariables, UpdateCollectionData> Links = new(
        "UpdateArtifactPortfolio",
        """
        mutation UpdateArtifactPortfolio($input: UpdateArtifactPortfolioInput!) {
          result: updateArtifactPortfolio(input: $input) { artifactCollection { __typename id } }
        }
        """,
        WireJsonContext.Default.UpdateCollectionVariables,
        WireJsonContext.Default.UpdateCollectionData);

    public static readonly GraphQlOperation<UpdateCollectionVariables, UpdateCollectionData> Move = new(
        "UpdateArtifactSequenceType",
        """
        mutation UpdateArtifactSequenceType($input: MoveArtifactSequenceInput!) {
          result: moveArtifactSequence(input: $input) { artifactCollection { __typename id } }
        }
        """,
        WireJsonContext.Default.UpdateCollectionVariables,
        WireJsonContext.Default.UpdateCollectionData);

    public static readonly GraphQlOperation<ArtifactIdVariables, UpdateCollectionData> DeleteSource = new(
        "DeleteArtifactSequence",
        """
        mutation DeleteArtifactSequence($id: ID!) {
          result: deleteArtifactSequence(input: {artifactSequenceID: $id}) { artifactCollection { __typename id } }
        }
        """,
        WireJsonContext.Default.ArtifactIdVariables,
        WireJsonContext.Default.UpdateCollectionData);

    public static readonly GraphQlOperation<ArtifactIdVariables, UpdateCollectionData> DeleteLinks = new(
        "DeleteArtifactPortfolio",
        """
        mutation DeleteArtifactPortfolio($id: ID!) {
          result: deleteArtifactPortfolio(input: {artifactPortfolioID: $id}) { artifactCollection { __typename id } }
        }
        """,
        WireJsonContext.Default.ArtifactIdVariables,
        WireJsonContext.Default.UpdateCollectionData);
}

internal sealed record UpdateCollectionVariables(UpdateCollectionInput Input);

/// <summary>The inputs of the mutations, whose members do not meet; those that are null are left out.</summary>
internal sealed record UpdateCollectionInput
{
    [JsonPropertyName("artifactSequenceID")]
    public string? ArtifactSequenceId { get; init; }

    [JsonPropertyName("artifactPortfolioID")]
    public string? ArtifactPortfolioId { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? DestinationArtifactTypeName { get; init; }
}

internal sealed record UpdateCollectionData(UpdateCollectionPayload? Result);

internal sealed record UpdateCollectionPayload(WireId? ArtifactCollection);
