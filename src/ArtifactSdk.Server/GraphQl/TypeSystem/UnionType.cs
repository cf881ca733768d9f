namespace ArtifactSdk.Server.GraphQl.TypeSystem;

internal sealed class UnionType(string name, string? description) : CompositeType(name, description)
{
    public override string Kind => "UNION";

    public override FieldDefinition? Field(string name) => null;
}
