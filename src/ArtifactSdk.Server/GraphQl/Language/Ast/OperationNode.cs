namespace ArtifactSdk.Server.GraphQl.Language.Ast;

internal sealed class OperationNode(
    OperationKind kind,
    string? name,
    IReadOnlyList<VariableNode> variables,
    IReadOnlyList<DirectiveNode> directives,
    IReadOnlyList<SelectionNode> selections,
    int position,
    int namePosition)
{
    public OperationKind Kind { get; } = kind;

    public string? Name { get; } = name;

    public IReadOnlyList<VariableNode> Variables { get; } = variables;

    public IReadOnlyList<DirectiveNode> Directives { get; } = directives;

    public IReadOnlyList<SelectionNode> Selections { get; } = selections;

    public int Position { get; } = position;

    public int NamePosition { get; } = namePosition;
}
