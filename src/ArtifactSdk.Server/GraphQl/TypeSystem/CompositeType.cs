namespace ArtifactSdk.Server.GraphQl.TypeSystem;

/// <summary>A type that has a selection set: object, interface or union.</summary>
internal abstract class CompositeType(string name, string? description) : NamedType(name, description)
{
    private HashSet<NamedType> _included = [];

    /// <summary>The object types that a value of this type can have; an object type has itself.</summary>
    public IReadOnlyList<ObjectType> PossibleTypes { get; private set; } = [];

    public abstract FieldDefinition? Field(string name);

    /// <summary>Whether the other type is a member or an implementation of this one.</summary>
    public bool Includes(NamedType other) => _included.Contains(other);

    public bool Overlaps(CompositeType other) => this == other || PossibleTypes.Any(type => other == type || other.Includes(type));

    /// <param name="possible">Object types.</param>
    /// <param name="alsoIncluded">Interfaces that implement this one.</param>
    internal void SetPossibleTypes(IReadOnlyList<ObjectType> possible, IEnumerable<NamedType> alsoIncluded)
    {
        PossibleTypes = possible;
        _included = [.. possible, .. alsoIncluded];
    }
}
