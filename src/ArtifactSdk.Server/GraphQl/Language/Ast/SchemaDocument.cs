namespace ArtifactSdk.Server.GraphQl.Language.Ast;

/// <summary>A text in schema definition language.</summary>
internal sealed record SchemaDocument(
    string Text,
    string? Description,
    IReadOnlyDictionary<OperationKind, TypeNode>? RootTypes,
    IReadOnlyList<TypeDefinitionNode> Types,
    IReadOnlyList<DirectiveDefinitionNode> Directives);
