namespace ArtifactSdk.Server.GraphQl.TypeSystem;

internal sealed class FieldDefinition(
    string parent, string name, string? description, TypeRef type, InputSet arguments, string? deprecationReason)
{
    public string Name { get; } = name;

    /// <summary>The name with its type: <c>Query.artifact</c>.</summary>
    public string Coordinate { get; } = $"{parent}.{name}";

    public string? Description { get; } = description;

    public TypeRef Type { get; } = type;

    public InputSet Arguments { get; } = arguments;

    public string? DeprecationReason { get; } = deprecationReason;
}
