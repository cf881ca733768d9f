namespace ArtifactSdk.Protocol.Operations;

/// <summary>Whether a collection exists and which aliases it has: to say what is wrong with a name.</summary>
internal static class CollectionAliasesOperation
{
    public static readonly GraphQlOperation<NameVariables, CollectionAliasesData> Instance = new(
        "CollectionAliases",
        """
        query CollectionAliases($entity: String!, $project: String!, $name: String!) {
          project(name: $project, entityName: $entity) {
            artifactCollection(name: $name) { __typename name aliases(first: 20) { edges { node { alias } } } }
            artifactCollections(first: 100) { edges { node { __typename name } } }
          }
        }
        """,
        WireJsonContext.Default.NameVariables,
        WireJsonContext.Default.CollectionAliasesData);
}

internal sealed record CollectionAliasesData(CollectionAliasesProject? Project);

internal sealed record CollectionAliasesProject(CollectionWithAliases? ArtifactCollection, WireEdges<WireName>? ArtifactCollections);

internal sealed record CollectionWithAliases(string? Name, WireEdges<WireAlias>? Aliases);
