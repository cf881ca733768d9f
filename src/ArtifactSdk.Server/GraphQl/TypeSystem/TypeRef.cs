namespace ArtifactSdk.Server.GraphQl.TypeSystem;

/// <summary>A use of a type: a named type or a list, nullable or not.</summary>
internal sealed class TypeRef
{
    private readonly string _text;

    private TypeRef(NamedType named, TypeRef? item, bool isNonNull, TypeRef? nullable)
    {
        Named = named;
        Item = item;
        IsNonNull = isNonNull;
        Nullable = nullable ?? this;
        _text = (item is null ? named.Name : $"[{item}]") + (isNonNull ? "!" : "");
    }

    /// <summary>The innermost type.</summary>
    public NamedType Named { get; }

    /// <summary>The type of the items when this is a list.</summary>
    public TypeRef? Item { get; }

    public bool IsNonNull { get; }

    /// <summary>The same without the exclamation mark.</summary>
    public TypeRef Nullable { get; }

    public static TypeRef To(NamedType type) => new(type, null, false, null);

    public static TypeRef ListOf(TypeRef item) => new(item.Named, item, false, null);

    public TypeRef AsNonNull() => IsNonNull ? this : new TypeRef(Named, Item, true, this);

    /// <summary>Structural equality: the same name with the same lists and exclamation marks.</summary>
    public bool IsSameAs(TypeRef other) =>
        IsNonNull == other.IsNonNull
        && (Item is null ? other.Item is null && Named == other.Named : other.Item is not null && Item.IsSameAs(other.Item));

    /// <summary>Whether every value of this type is a value of <paramref name="super"/> as well.</summary>
    public bool IsSubtypeOf(TypeRef super)
    {
        if (super.IsNonNull)
        {
            return IsNonNull && Nullable.IsSubtypeOf(super.Nullable);
        }

        if (IsNonNull)
        {
            return Nullable.IsSubtypeOf(super);
        }

        if (super.Item is not null)
        {
            return Item is not null && Item.IsSubtypeOf(super.Item);
        }

        return Item is null && (Named == super.Named || (super.Named is CompositeType composite && composite.Includes(Named)));
    }

    public override string ToString() => _text;
}
