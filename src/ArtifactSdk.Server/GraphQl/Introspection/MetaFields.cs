using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl.Introspection;

/// <summary>The fields that every schema has without declaring them.</summary>
internal sealed class MetaFields
{
    public const string TypeNameField = "__typename";

    private readonly ObjectType _query;

    public MetaFields(GraphQlSchema schema)
    {
        _query = schema.Query;
        var text = schema.Type("String")!.Reference.AsNonNull();
        TypeName = new FieldDefinition("", TypeNameField, "The name of the current Object type at runtime.", text, InputSet.Empty, null);
        var name = new InputValue("name", null, text, null, null);
        Schema = new FieldDefinition(
            _query.Name, "__schema", "Access the current type schema of this server.", schema.Type("__Schema")!.Reference.AsNonNull(), InputSet.Empty, null);
        Type = new FieldDefinition(
            _query.Name,
            "__type",
            "Request the type information of a single type.",
            schema.Type("__Type")!.Reference,
            new InputSet($"{_query.Name}.__type", [name]),
            null);
    }

    public FieldDefinition TypeName { get; }

    public FieldDefinition Schema { get; }

    public FieldDefinition Type { get; }

    public FieldDefinition? Find(CompositeType type, string name) => name switch
    {
        TypeNameField => TypeName,
        "__schema" when type == _query => Schema,
        "__type" when type == _query => Type,
        _ => null,
    };
}
