namespace ArtifactSdk.Server.GraphQl.Language.Ast;

/// <summary>A type as written: either a name or a list of another type.</summary>
internal sealed class TypeNode(string? name, TypeNode? item, bool isNonNull, int position)
{
    public string? Name { get; } = name;

    public TypeNode? Item { get; } = item;

    public bool IsNonNull { get; } = isNonNull;

    public int Position { get; } = position;

    public TypeNode Innermost
    {
        get
        {
            var type = this;
            while (type.Item is { } item)
            {
                type = item;
            }

            return type;
        }
    }
}
