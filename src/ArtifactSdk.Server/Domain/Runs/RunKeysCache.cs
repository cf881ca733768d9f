namespace ArtifactSdk.Server.Domain.Runs;

/// <summary>
/// Which metrics runs have. Clients ask it of every run that they show, while only reading a whole history can answer it: of a run that
/// has ended it is read once. What was read counts for the state that the run was in, a text that changes with every change.
/// </summary>
internal sealed class RunKeysCache(int maxCharacters = 16 * 1024 * 1024)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, LinkedListNode<(long RunId, string State, string Keys)>> _nodes = [];
    private readonly LinkedList<(long RunId, string State, string Keys)> _recent = [];
    private long _characters;

    internal string? Find(long runId, string state)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(runId, out var node) || node.Value.State != state)
            {
                return null;
            }

            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value.Keys;
        }
    }

    internal void Keep(long runId, string state, string keys)
    {
        lock (_lock)
        {
            if (_nodes.Remove(runId, out var old))
            {
                Drop(old);
            }

            _nodes[runId] = _recent.AddFirst((runId, state, keys));
            _characters += keys.Length;
            while (_characters > maxCharacters && _recent.Last is { } oldest)
            {
                _nodes.Remove(oldest.Value.RunId);
                Drop(oldest);
            }
        }
    }

    private void Drop(LinkedListNode<(long RunId, string State, string Keys)> node)
    {
        _recent.Remove(node);
        _characters -= node.Value.Keys.Length;
    }
}
