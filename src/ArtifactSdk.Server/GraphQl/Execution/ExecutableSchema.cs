using ArtifactSdk.Server.GraphQl.Introspection;
using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl.Execution;

/// <summary>A schema with the resolvers of its fields looked up.</summary>
internal sealed class ExecutableSchema
{
    private readonly Dictionary<FieldDefinition, FieldBinding> _bindings = [];
    private readonly Dictionary<CompositeType, Func<object, string>> _typeOf = [];

    public ExecutableSchema(GraphQlSchema schema, Resolvers resolvers)
    {
        Schema = schema;
        resolvers.Check(schema);
        var introspection = IntrospectionResolvers.Create(schema);
        foreach (var type in schema.Types.OfType<ObjectType>())
        {
            var source = type.Name.StartsWith("__", StringComparison.Ordinal) ? introspection : resolvers;
            foreach (var field in type.Fields)
            {
                if (source.Find(type, field) is { } binding)
                {
                    _bindings.Add(field, binding);
                }
            }
        }

        foreach (var field in new[] { schema.MetaFields.Schema, schema.MetaFields.Type })
        {
            _bindings.Add(field, introspection.Find(schema.Query, field)!);
        }

        foreach (var type in schema.Types.OfType<CompositeType>())
        {
            if (resolvers.FindTypeOf(type.Name) is { } typeOf)
            {
                _typeOf.Add(type, typeOf);
            }
        }
    }

    public GraphQlSchema Schema { get; }

    public FieldBinding? Binding(FieldDefinition field) => _bindings.GetValueOrDefault(field);

    public ObjectType ObjectTypeOf(CompositeType type, object value)
    {
        if (type is ObjectType objectType)
        {
            return objectType;
        }

        if (!_typeOf.TryGetValue(type, out var typeOf))
        {
            throw new InvalidOperationException($"No function names the object types of {type.Name}.");
        }

        var name = typeOf(value);
        return Schema.Type(name) is ObjectType found && type.Includes(found)
            ? found
            : throw new InvalidOperationException($"A value of {value.GetType()} was named {name}, which is no object type of {type.Name}.");
    }
}
