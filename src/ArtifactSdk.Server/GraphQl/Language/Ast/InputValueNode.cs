namespace ArtifactSdk.Server.GraphQl.Language.Ast;

/// <summary>The definition of an argument or of a field of an input object.</summary>
internal sealed record InputValueNode(
    string Name, string? Description, TypeNode Type, ValueNode? Default, IReadOnlyList<DirectiveNode> Directives, int Position);
