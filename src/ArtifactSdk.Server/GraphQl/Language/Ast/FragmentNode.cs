namespace ArtifactSdk.Server.GraphQl.Language.Ast;

internal sealed class FragmentNode(
    string name, TypeNode condition, IReadOnlyList<DirectiveNode> directives, IReadOnlyList<SelectionNode> selections, int position, int namePosition)
{
    public string Name { get; } = name;

    public TypeNode Condition { get; } = condition;

    public IReadOnlyList<DirectiveNode> Directives { get; } = directives;

    public IReadOnlyList<SelectionNode> Selections { get; } = selections;

    public int Position { get; } = position;

    public int NamePosition { get; } = namePosition;
}
