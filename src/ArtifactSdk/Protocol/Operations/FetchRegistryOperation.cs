namespace ArtifactSdk.Protocol.Operations;

/// <summary>A registry and the types that it accepts: to say why a link failed.</summary>
internal static class FetchRegistryOperation
{
    public static readonly GraphQlOperation<RegistryVariables, FetchRegistryData> Instance = new(
        "FetchRegistry",
        """
        query FetchRegistry($name: String!, $entity: String!) {
          entity(name: $entity) {
            project(name: $name) {
              name
              allowAllArtifactTypes: allowAllArtifactTypesInRegistry
              artifactTypes(includeAll: true) { edges { node { name } } }
            }
          }
        }
        """,
        WireJsonContext.Default.RegistryVariables,
        WireJsonContext.Default.FetchRegistryData);
}

internal sealed record RegistryVariables(string Name, string Entity);

internal sealed record FetchRegistryData(RegistryEntity? Entity);

internal sealed record RegistryEntity(WireRegistry? Project);

internal sealed record WireRegistry(string? Name, bool? AllowAllArtifactTypes, WireEdges<WireName>? ArtifactTypes);
