using ArtifactSdk.Server.GraphQl.Language;
using ArtifactSdk.Server.GraphQl.Language.Ast;

namespace ArtifactSdk.Server.GraphQl.Validation;

/// <summary>Finds fragments that contain themselves.</summary>
internal sealed class FragmentCycles
{
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _indexOnPath = new(StringComparer.Ordinal);
    private readonly List<SelectionNode.Spread> _path = [];
    private readonly Dictionary<string, DefinitionUses> _fragments;
    private readonly int _maxNesting;
    private readonly ValidationErrors _errors;

    private FragmentCycles(Dictionary<string, DefinitionUses> fragments, int maxNesting, ValidationErrors errors)
    {
        _fragments = fragments;
        _maxNesting = maxNesting;
        _errors = errors;
    }

    public static void Check(DocumentNode document, Dictionary<string, DefinitionUses> fragments, int maxNesting, ValidationErrors errors)
    {
        var cycles = new FragmentCycles(fragments, maxNesting, errors);
        foreach (var fragment in document.Fragments)
        {
            cycles.Follow(fragment.Name);
        }
    }

    private void Follow(string name)
    {
        if (!_fragments.TryGetValue(name, out var uses) || !_visited.Add(name))
        {
            return;
        }

        if (_path.Count > _maxNesting)
        {
            throw GraphQlDocumentException.TooNested(_maxNesting);
        }

        _indexOnPath[name] = _path.Count;
        foreach (var spread in uses.Spreads)
        {
            var isCycle = _indexOnPath.TryGetValue(spread.Name, out var start);
            _path.Add(spread);
            if (isCycle)
            {
                Report(spread.Name, _path[start..]);
            }
            else
            {
                Follow(spread.Name);
            }

            _path.RemoveAt(_path.Count - 1);
        }

        _indexOnPath.Remove(name);
    }

    private void Report(string name, List<SelectionNode.Spread> cycle)
    {
        var via = string.Join(", ", cycle.SkipLast(1).Select(spread => $"\"{spread.Name}\""));
        _errors.Add(
            $"Cannot spread fragment \"{name}\" within itself{(via.Length == 0 ? "" : $" via {via}")}.",
            [.. cycle.Select(spread => spread.Position)]);
    }
}
