using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl;

/// <summary>
/// The functions behind a schema's fields. A resolver given for a field of an interface serves every object type that implements
/// the interface and has none of its own.
/// </summary>
internal sealed class Resolvers
{
    private readonly Dictionary<(string Type, string Field), FieldBinding> _fields = [];
    private readonly Dictionary<string, Func<object, string>> _types = new(StringComparer.Ordinal);

    public void Field(string type, string field, FieldResolver resolver) => Add(type, field, new FieldBinding(null, resolver));

    /// <summary>A field that is read from its parent object: the cheapest kind.</summary>
    public void Field<TSource>(string type, string field, Func<TSource, object?> read) =>
        Add(type, field, new FieldBinding(source => read((TSource)source!), null));

    public void Field<TSource>(string type, string field, Func<TSource, FieldContext, ValueTask<object?>> read) =>
        Add(type, field, new FieldBinding(null, context => read((TSource)context.Source!, context)));

    /// <summary>Names the object type of a value of an interface or union type.</summary>
    public void TypeOf(string abstractType, Func<object, string> objectTypeName)
    {
        if (!_types.TryAdd(abstractType, objectTypeName))
        {
            throw new InvalidOperationException($"The type \"{abstractType}\" already has a function that names its object types.");
        }
    }

    /// <summary>Fields of object types that have no resolver, as <c>Type.field</c>, in schema order.</summary>
    public IReadOnlyList<string> Missing(GraphQlSchema schema) =>
    [
        .. from type in schema.Types.OfType<ObjectType>()
           where !type.Name.StartsWith("__", StringComparison.Ordinal)
           from field in type.Fields
           where Find(type, field) is null
           select $"{type.Name}.{field.Name}",
    ];

    /// <summary>A resolver for something that the schema does not have is a typing error; it must not wait until a client asks.</summary>
    internal void Check(GraphQlSchema schema)
    {
        foreach (var (type, field) in _fields.Keys)
        {
            if ((schema.Type(type) as FieldsType)?.Field(field) is null)
            {
                throw new InvalidOperationException($"There is a resolver for \"{type}.{field}\", which the schema does not have.");
            }
        }

        foreach (var type in _types.Keys)
        {
            if (schema.Type(type) is not (InterfaceType or UnionType))
            {
                throw new InvalidOperationException($"\"{type}\" is not an interface or union type of the schema.");
            }
        }
    }

    internal FieldBinding? Find(ObjectType type, FieldDefinition field)
    {
        if (_fields.TryGetValue((type.Name, field.Name), out var binding))
        {
            return binding;
        }

        foreach (var implemented in type.Interfaces)
        {
            if (_fields.TryGetValue((implemented.Name, field.Name), out binding))
            {
                return binding;
            }
        }

        return null;
    }

    internal Func<object, string>? FindTypeOf(string abstractType) => _types.GetValueOrDefault(abstractType);

    private void Add(string type, string field, FieldBinding binding)
    {
        if (!_fields.TryAdd((type, field), binding))
        {
            throw new InvalidOperationException($"The field \"{type}.{field}\" already has a resolver.");
        }
    }
}
