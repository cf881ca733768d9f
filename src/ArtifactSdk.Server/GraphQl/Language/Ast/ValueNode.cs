namespace ArtifactSdk.Server.GraphQl.Language.Ast;

/// <summary>A literal or a variable, as written.</summary>
internal abstract class ValueNode(int position)
{
    public int Position { get; } = position;

    internal sealed class Variable(string name, int position) : ValueNode(position)
    {
        public string Name { get; } = name;
    }

    internal sealed class Int(string text, int position) : ValueNode(position)
    {
        public string Text { get; } = text;
    }

    internal sealed class Float(string text, int position) : ValueNode(position)
    {
        public string Text { get; } = text;
    }

    internal sealed class String(string value, bool isBlock, int position) : ValueNode(position)
    {
        public string Value { get; } = value;

        public bool IsBlock { get; } = isBlock;
    }

    internal sealed class Boolean(bool value, int position) : ValueNode(position)
    {
        public bool Value { get; } = value;
    }

    internal sealed class Null(int position) : ValueNode(position);

    internal sealed class Enum(string name, int position) : ValueNode(position)
    {
        public string Name { get; } = name;
    }

    internal sealed class List(IReadOnlyList<ValueNode> items, int position) : ValueNode(position)
    {
        public IReadOnlyList<ValueNode> Items { get; } = items;
    }

    internal sealed class Object(IReadOnlyList<ArgumentNode> fields, int position) : ValueNode(position)
    {
        public IReadOnlyList<ArgumentNode> Fields { get; } = fields;
    }
}
