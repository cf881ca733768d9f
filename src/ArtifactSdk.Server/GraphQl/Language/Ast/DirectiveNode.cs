namespace ArtifactSdk.Server.GraphQl.Language.Ast;

internal sealed class DirectiveNode(string name, IReadOnlyList<ArgumentNode> arguments, int position)
{
    public string Name { get; } = name;

    public IReadOnlyList<ArgumentNode> Arguments { get; } = arguments;

    public int Position { get; } = position;
}
