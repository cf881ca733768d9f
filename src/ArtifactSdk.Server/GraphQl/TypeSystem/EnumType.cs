namespace ArtifactSdk.Server.GraphQl.TypeSystem;

internal sealed class EnumType : NamedType
{
    private readonly HashSet<string> _names;
    private readonly Dictionary<string, string> _spellings = new(StringComparer.OrdinalIgnoreCase);

    public EnumType(string name, string? description, IReadOnlyList<EnumValue> values)
        : base(name, description)
    {
        Values = values;
        _names = values.Select(value => value.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var value in values)
        {
            _spellings.TryAdd(value.Name, value.Name);
        }
    }

    public override string Kind => "ENUM";

    public override bool IsInput => true;

    public IReadOnlyList<EnumValue> Values { get; }

    public bool Has(string value) => _names.Contains(value);

    /// <summary>The schema's spelling of a .NET enumeration member, whose name may differ in case.</summary>
    public string? Spell(string member) => _names.Contains(member) ? member : _spellings.GetValueOrDefault(member);
}
