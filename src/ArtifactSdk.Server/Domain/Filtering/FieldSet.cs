namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>The fields of one kind of list. The key is what the rows are told apart by, and ties of an order are settled with.</summary>
internal sealed class FieldSet
{
    private readonly Dictionary<string, FilterField> _byName = new(StringComparer.Ordinal);

    internal FieldSet(string what, FilterField key, params IReadOnlyList<FilterField> fields)
    {
        What = what;
        Key = key;
        Fields = fields;
        foreach (var field in fields)
        {
            foreach (var name in field.Names)
            {
                _byName.Add(name, field);
            }
        }
    }

    /// <summary>What the list is of, for messages.</summary>
    internal string What { get; }

    internal FilterField Key { get; }

    internal IReadOnlyList<FilterField> Fields { get; }

    /// <summary>The field of a name, with the path into it that follows a dot, or null.</summary>
    internal (FilterField Field, string Path)? Find(string name)
    {
        if (_byName.TryGetValue(name, out var field))
        {
            return (field, "");
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && dot < name.Length - 1 && _byName.TryGetValue(name[..dot], out field) && field.Kind == FieldKind.Json
            ? (field, Unwrap(name[(dot + 1)..], field.Wrapper))
            : null;
    }

    private static string Unwrap(string path, string? wrapper)
    {
        var at = wrapper is null ? -1 : $"{path}.".IndexOf($".{wrapper}.", StringComparison.Ordinal);
        return at > 0 ? path.Remove(at, wrapper!.Length + 1) : path;
    }
}
