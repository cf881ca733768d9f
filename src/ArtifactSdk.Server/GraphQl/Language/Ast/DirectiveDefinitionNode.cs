namespace ArtifactSdk.Server.GraphQl.Language.Ast;

internal sealed record DirectiveDefinitionNode(
    string Name, string? Description, IReadOnlyList<InputValueNode> Arguments, bool IsRepeatable, IReadOnlyList<string> Locations, int Position);
