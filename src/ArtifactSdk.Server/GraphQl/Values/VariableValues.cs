namespace ArtifactSdk.Server.GraphQl.Values;

/// <summary>Variables after coercion; those that were neither given nor have a default are not in it.</summary>
internal sealed class VariableValues
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    public static VariableValues None { get; } = new();

    public bool TryGet(string name, out object? value) => _values.TryGetValue(name, out value);

    internal void Set(string name, object? value) => _values[name] = value;
}
