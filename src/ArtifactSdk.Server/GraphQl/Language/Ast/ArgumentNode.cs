namespace ArtifactSdk.Server.GraphQl.Language.Ast;

/// <summary>A name with a value: an argument, or a field of an object literal.</summary>
internal sealed class ArgumentNode(string name, ValueNode value, int position)
{
    public string Name { get; } = name;

    public ValueNode Value { get; } = value;

    public int Position { get; } = position;
}
