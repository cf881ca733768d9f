using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.Tests.GraphQl;

/// <summary>A value of the right type for a field: its name for text, two items for a list.</summary>
internal sealed class StandIn(GraphQlSchema schema, string type, string field)
{
    public object Value { get; } = For(((ObjectType)schema.Type(type)!).Field(field)!.Type, field);

    private static object For(TypeRef type, string name) => type.Item is { } item
        ? new[] { For(item, name), For(item, name) }
        : type.Named switch
        {
            EnumType enumeration => enumeration.Values[0].Name,
            ScalarType { Name: "Int" or "Int64" } => 1,
            ScalarType { Name: "Boolean" } => true,
            ScalarType { Name: "Float" } => 0.5,
            ScalarType { Name: "JSON" } => new RawJson("{}"),
            ScalarType { Name: "DateTime" } => DateTimeOffset.UnixEpoch,
            ScalarType => name,
            _ => new object(),
        };
}
