namespace ArtifactSdk.Server.GraphQl.Language.Ast;

internal sealed record FieldDefinitionNode(
    string Name, string? Description, IReadOnlyList<InputValueNode> Arguments, TypeNode Type, IReadOnlyList<DirectiveNode> Directives, int Position);
