namespace ArtifactSdk.Protocol.Operations;

/// <summary>A registry, and the types that it accepts.</summary>
internal static class FetchRegistryOperation
{
    public const string Fragment =
        """
        fragment RegistryFields on Project {
          id
          name
          entity { name organization { name } }
          description
          access
          createdAt
          updatedAt
          allowAllArtifactTypes: allowAllArtifactTypesInRegistry
          artifactTypes(includeAll: true) { edges { node { name } } }
        }
        """;

    public static readonly GraphQlOperation<RegistryVariables, FetchRegistryData> Instance = new(
        "FetchRegistry",
        """
        query FetchRegistry($name: String!, $entity: String!) {
          entity(name: $entity) { project(name: $name) { ...RegistryFields } }
        }

        """ + Fragment,
        WireJsonContext.Default.RegistryVariables,
        WireJsonContext.Default.FetchRegistryData);
}

internal sealed record RegistryVariables(string Name, string Entity);

internal sealed record FetchRegistryData(RegistryEntity? Entity);

internal sealed record RegistryEntity(WireRegistry? Project);

internal sealed record WireRegistry(
    string? Id,
    string? Name,
    WireEntity? Entity,
    string? Description,
    string? Access,
    string? CreatedAt,
    string? UpdatedAt,
    bool? AllowAllArtifactTypes,
    WireEdges<WireName>? ArtifactTypes);
