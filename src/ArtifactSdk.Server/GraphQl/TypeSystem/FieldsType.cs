namespace ArtifactSdk.Server.GraphQl.TypeSystem;

/// <summary>An object or interface type.</summary>
internal abstract class FieldsType(string name, string? description) : CompositeType(name, description)
{
    private Dictionary<string, FieldDefinition> _byName = [];

    public IReadOnlyList<FieldDefinition> Fields { get; private set; } = [];

    public IReadOnlyList<InterfaceType> Interfaces { get; internal set; } = [];

    public override FieldDefinition? Field(string name) => _byName.GetValueOrDefault(name);

    internal void SetFields(IReadOnlyList<FieldDefinition> fields)
    {
        Fields = fields;
        _byName = fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
    }
}
