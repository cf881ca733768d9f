namespace ArtifactSdk.Server.GraphQl.Language.Ast;

internal sealed record EnumValueNode(string Name, string? Description, IReadOnlyList<DirectiveNode> Directives, int Position);
