using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl;

/// <summary>
/// Typed access to coerced arguments, or to the fields of an input object. Reading a name that the schema does not declare throws,
/// since it is a typing error in the resolver; absent and null both read as null, and <see cref="Has"/> tells them apart.
/// </summary>
internal sealed class ArgumentReader
{
    private static readonly object Absent = new();

    private readonly InputSet _declared;
    private readonly object?[] _values;

    internal ArgumentReader(InputSet declared, object?[] values)
    {
        _declared = declared;
        _values = values;
    }

    internal static ArgumentReader Empty { get; } = new(InputSet.Empty, []);

    public string? String(string name) => (string?)Raw(name);

    public string RequiredString(string name) => String(name) ?? throw new InvalidOperationException($"\"{_declared.Owner}\" has no value for \"{name}\".");

    public int? Int(string name) => Raw(name) switch
    {
        null => null,
        long value => checked((int)value),
        var value => (int)value,
    };

    public long? Long(string name) => Raw(name) switch
    {
        null => null,
        int value => value,
        var value => (long)value,
    };

    public double? Double(string name) => (double?)Raw(name);

    public bool? Bool(string name) => (bool?)Raw(name);

    public ArgumentReader? Object(string name) => (ArgumentReader?)Raw(name);

    /// <summary>A list of input objects; nulls in it are left out.</summary>
    public IReadOnlyList<ArgumentReader>? Objects(string name) => List<ArgumentReader>(name);

    /// <summary>A list of texts, ids or enum values; nulls in it are left out.</summary>
    public IReadOnlyList<string>? Strings(string name) => List<string>(name);

    /// <summary>Whether there is a value: the client gave one, null included, or the schema has a default. False for undeclared names.</summary>
    public bool Has(string name) => _declared.IndexOf(name) is >= 0 and var index && _values[index] != Absent;

    /// <summary>
    /// The coerced value: <see cref="string"/> (String, ID, enums, JSONString, DateTime), <see cref="int"/> (Int), <see cref="long"/> (Int64,
    /// Duration), <see cref="double"/>, <see cref="bool"/>, <see cref="System.Text.Json.JsonElement"/> (JSON; valid while the request
    /// is), <see cref="ArgumentReader"/>, or an array of these.
    /// </summary>
    public object? Raw(string name)
    {
        var index = _declared.IndexOf(name);
        if (index < 0)
        {
            throw new InvalidOperationException($"\"{_declared.Owner}\" declares no \"{name}\".");
        }

        var value = _values[index];
        return value == Absent ? null : value;
    }

    /// <summary>One value for each declared name: its default, or a mark that there is none.</summary>
    internal static object?[] Defaults(InputSet declared)
    {
        var values = new object?[declared.Items.Count];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = declared.Items[index].Default is null ? Absent : declared.Items[index].DefaultValue;
        }

        return values;
    }

    internal InputValue? FirstMissing()
    {
        for (var index = 0; index < _values.Length; index++)
        {
            if (_values[index] == Absent && _declared.Items[index].Type.IsNonNull)
            {
                return _declared.Items[index];
            }
        }

        return null;
    }

    internal IEnumerable<(string Name, object? Value)> Given() =>
        _declared.Items.Select((item, index) => (item.Name, _values[index])).Where(pair => pair.Item2 != Absent);

    private List<T>? List<T>(string name)
        where T : class
    {
        if (Raw(name) is not object?[] items)
        {
            return null;
        }

        var list = new List<T>(items.Length);
        foreach (var item in items)
        {
            if (item is not null)
            {
                list.Add((T)item);
            }
        }

        return list;
    }
}
