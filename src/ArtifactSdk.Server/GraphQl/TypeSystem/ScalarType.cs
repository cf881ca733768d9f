namespace ArtifactSdk.Server.GraphQl.TypeSystem;

internal sealed class ScalarType(string name, string? description, string? specifiedBy) : NamedType(name, description)
{
    public override string Kind => "SCALAR";

    public override bool IsInput => true;

    public string? SpecifiedBy { get; } = specifiedBy;

    public ScalarKind Codec { get; } = name switch
    {
        "Int" => ScalarKind.Int,
        "Float" => ScalarKind.Float,
        "String" => ScalarKind.String,
        "Boolean" => ScalarKind.Boolean,
        "ID" => ScalarKind.Id,
        "Int64" => ScalarKind.Int64,
        "JSONString" => ScalarKind.JsonString,
        "DateTime" => ScalarKind.DateTime,
        "Duration" => ScalarKind.Duration,
        _ => ScalarKind.Json,
    };
}
