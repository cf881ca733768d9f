namespace ArtifactSdk.Server.GraphQl.Language.Ast;

/// <summary>An executable document.</summary>
internal sealed class DocumentNode(string text, IReadOnlyList<OperationNode> operations, IReadOnlyList<FragmentNode> fragments)
{
    private readonly Dictionary<string, FragmentNode> _fragmentsByName = fragments
        .GroupBy(fragment => fragment.Name, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    public string Text { get; } = text;

    public IReadOnlyList<OperationNode> Operations { get; } = operations;

    public IReadOnlyList<FragmentNode> Fragments { get; } = fragments;

    public FragmentNode? Fragment(string name) => _fragmentsByName.GetValueOrDefault(name);
}
