namespace ArtifactSdk.Server.GraphQl.TypeSystem;

internal sealed class InputObjectType(string name, string? description) : NamedType(name, description)
{
    public override string Kind => "INPUT_OBJECT";

    public override bool IsInput => true;

    public override bool IsOutput => false;

    public InputSet Fields { get; internal set; } = InputSet.Empty;
}
