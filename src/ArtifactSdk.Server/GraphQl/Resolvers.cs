namespace ArtifactSdk.Server.GraphQl;

/// <summary>
/// The functions behind a schema's fields. A resolver given for a field of an interface serves every object type that implements
/// the interface and has none of its own.
/// </summary>
internal sealed class Resolvers
{
    private readonly Dictionary<(string Type, string Field), FieldBinding> _fields = [];
    private readonly Dictionary<string, Func<object, string>> _types = new(StringComparer.Ordinal);

    internal IEnumerable<(string Type, string Field)> RegisteredFields => _fields.Keys;

    internal IEnumerable<string> RegisteredTypes => _types.Keys;

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
    public IReadOnlyList<string> Missing(GraphQlSchema schema) => throw new NotImplementedException();

    internal FieldBinding? Find(string type, string field) => _fields.GetValueOrDefault((type, field));

    internal Func<object, string>? FindTypeOf(string abstractType) => _types.GetValueOrDefault(abstractType);

    private void Add(string type, string field, FieldBinding binding)
    {
        if (!_fields.TryAdd((type, field), binding))
        {
            throw new InvalidOperationException($"The field \"{type}.{field}\" already has a resolver.");
        }
    }
}
