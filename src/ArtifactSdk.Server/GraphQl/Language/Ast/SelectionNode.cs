using System.Text;

namespace ArtifactSdk.Server.GraphQl.Language.Ast;

internal abstract class SelectionNode(IReadOnlyList<DirectiveNode> directives, int position)
{
    public IReadOnlyList<DirectiveNode> Directives { get; } = directives;

    public int Position { get; } = position;

    internal sealed class Field(
        string? alias,
        string name,
        IReadOnlyList<ArgumentNode> arguments,
        IReadOnlyList<DirectiveNode> directives,
        IReadOnlyList<SelectionNode>? selections,
        int position,
        int selectionsPosition) : SelectionNode(directives, position)
    {
        public string? Alias { get; } = alias;

        public string Name { get; } = name;

        public string ResponseKey => Alias ?? Name;

        /// <summary>The response key as it stands in the response: quoted, with its colon.</summary>
        public byte[] KeyBytes { get; } = Encoding.UTF8.GetBytes($"\"{alias ?? name}\":");

        public IReadOnlyList<ArgumentNode> Arguments { get; } = arguments;

        public IReadOnlyList<SelectionNode>? Selections { get; } = selections;

        /// <summary>Where the brace of the selections is, if there are any.</summary>
        public int SelectionsPosition { get; } = selectionsPosition;
    }

    internal sealed class Spread(string name, IReadOnlyList<DirectiveNode> directives, int position, int namePosition)
        : SelectionNode(directives, position)
    {
        public string Name { get; } = name;

        public int NamePosition { get; } = namePosition;
    }

    internal sealed class Inline(
        TypeNode? condition,
        IReadOnlyList<DirectiveNode> directives,
        IReadOnlyList<SelectionNode> selections,
        int position) : SelectionNode(directives, position)
    {
        public TypeNode? Condition { get; } = condition;

        public IReadOnlyList<SelectionNode> Selections { get; } = selections;
    }
}
