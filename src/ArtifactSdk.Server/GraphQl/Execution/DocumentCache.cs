namespace ArtifactSdk.Server.GraphQl.Execution;

/// <summary>Keeps the documents that were used last, bounded in number and in total length.</summary>
internal sealed class DocumentCache<T>(int maxDocuments, int maxCharacters)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Text, T Value)>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Text, T Value)> _byUse = [];
    private int _characters;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    public bool TryGet(string text, out T? value)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(text, out var node))
            {
                value = default;
                return false;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    public void Add(string text, T value)
    {
        lock (_lock)
        {
            if (_entries.ContainsKey(text) || text.Length > maxCharacters)
            {
                return;
            }

            _entries.Add(text, _byUse.AddFirst((text, value)));
            _characters += text.Length;
            while (_entries.Count > maxDocuments || _characters > maxCharacters)
            {
                var oldest = _byUse.Last!;
                _byUse.RemoveLast();
                _entries.Remove(oldest.Value.Text);
                _characters -= oldest.Value.Text.Length;
            }
        }
    }
}
