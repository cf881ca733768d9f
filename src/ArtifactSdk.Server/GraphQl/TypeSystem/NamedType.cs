namespace ArtifactSdk.Server.GraphQl.TypeSystem;

internal abstract class NamedType
{
    protected NamedType(string name, string? description)
    {
        Name = name;
        Description = description;
        Reference = TypeRef.To(this);
    }

    public string Name { get; }

    public string? Description { get; }

    /// <summary>The kind as introspection names it.</summary>
    public abstract string Kind { get; }

    public virtual bool IsInput => false;

    public virtual bool IsOutput => true;

    /// <summary>The bare, nullable reference to this type.</summary>
    public TypeRef Reference { get; }

    public override string ToString() => Name;
}
