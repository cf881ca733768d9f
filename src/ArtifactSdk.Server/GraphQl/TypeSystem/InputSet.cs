namespace ArtifactSdk.Server.GraphQl.TypeSystem;

/// <summary>The arguments of a field or directive, or the fields of an input object.</summary>
internal sealed class InputSet
{
    private readonly Dictionary<string, int> _indexes;

    public InputSet(string owner, IReadOnlyList<InputValue> items)
    {
        Owner = owner;
        Items = items;
        _indexes = items.Select((item, index) => (item.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index, StringComparer.Ordinal);
    }

    public static InputSet Empty { get; } = new("", []);

    /// <summary>What these belong to, for messages: <c>Query.artifact</c>, <c>@include</c>, <c>CreateArtifactInput</c>.</summary>
    public string Owner { get; }

    public IReadOnlyList<InputValue> Items { get; }

    public int IndexOf(string name) => _indexes.TryGetValue(name, out var index) ? index : -1;

    public InputValue? Find(string name) => _indexes.TryGetValue(name, out var index) ? Items[index] : null;
}
