namespace ArtifactSdk.Server.GraphQl.Language.Ast;

/// <summary>The declaration of a variable.</summary>
internal sealed class VariableNode(
    string name, TypeNode type, ValueNode? defaultValue, IReadOnlyList<DirectiveNode> directives, int position)
{
    public string Name { get; } = name;

    public TypeNode Type { get; } = type;

    public ValueNode? Default { get; } = defaultValue;

    public IReadOnlyList<DirectiveNode> Directives { get; } = directives;

    public int Position { get; } = position;
}
