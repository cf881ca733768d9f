using System.Text.Json.Serialization;

namespace ArtifactSdk.Protocol.Operations;

/// <summary>A collection by its name, whatever its type.</summary>
internal static class CollectionByNameOperation
{
    public const string Fragment =
        """
        fragment CollectionFields on ArtifactCollection {
          __typename
          id
          name
          description
          createdAt
          updatedAt
          project { name entity { name organization { name } } }
          type: defaultArtifactType { name }
          tags { edges { node { name } } }
        }
        """;

    public static readonly GraphQlOperation<NameVariables, CollectionByNameData> Instance = new(
        "ArtifactCollectionByName",
        """
        query ArtifactCollectionByName($entity: String!, $project: String!, $name: String!) {
          project(name: $project, entityName: $entity) { artifactCollection(name: $name) { ...CollectionFields } }
        }

        """ + Fragment,
        WireJsonContext.Default.NameVariables,
        WireJsonContext.Default.CollectionByNameData);
}

internal sealed record CollectionByNameData(CollectionByNameProject? Project);

internal sealed record CollectionByNameProject(WireCollectionDetails? ArtifactCollection);

internal sealed record WireCollectionDetails(
    [property: JsonPropertyName("__typename")] string? TypeName,
    string? Id,
    string? Name,
    string? Description,
    string? CreatedAt,
    string? UpdatedAt,
    WireProject? Project,
    WireName? Type,
    WireEdges<WireName>? Tags);
