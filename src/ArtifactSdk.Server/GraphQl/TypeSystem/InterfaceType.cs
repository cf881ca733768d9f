namespace ArtifactSdk.Server.GraphQl.TypeSystem;

internal sealed class InterfaceType(string name, string? description) : FieldsType(name, description)
{
    public override string Kind => "INTERFACE";
}
