using System.Text;

namespace ArtifactSdk.Server.GraphQl.TypeSystem;

internal sealed class ObjectType(string name, string? description) : FieldsType(name, description)
{
    public override string Kind => "OBJECT";

    /// <summary>The value of <c>__typename</c> as it stands in a response.</summary>
    public byte[] NameBytes { get; } = Encoding.UTF8.GetBytes($"\"{name}\"");
}
