using ArtifactSdk.Server.GraphQl.Introspection;
using ArtifactSdk.Server.GraphQl.Language;
using ArtifactSdk.Server.GraphQl.Language.Ast;
using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl;

/// <summary>A type system read from schema definition language. Immutable.</summary>
internal sealed class GraphQlSchema
{
    private readonly Dictionary<string, NamedType> _types;
    private readonly Dictionary<string, DirectiveDefinition> _directives;

    internal GraphQlSchema(
        string? description,
        IReadOnlyList<NamedType> types,
        IReadOnlyList<DirectiveDefinition> directives,
        IReadOnlyDictionary<OperationKind, ObjectType> roots)
    {
        Description = description;
        Types = types;
        Directives = directives;
        _types = types.ToDictionary(type => type.Name, StringComparer.Ordinal);
        _directives = directives.ToDictionary(directive => directive.Name, StringComparer.Ordinal);
        Query = roots[OperationKind.Query];
        Mutation = roots.GetValueOrDefault(OperationKind.Mutation);
        Subscription = roots.GetValueOrDefault(OperationKind.Subscription);
        MetaFields = new MetaFields(this);
    }

    public string? Description { get; }

    public IReadOnlyList<NamedType> Types { get; }

    public IReadOnlyList<DirectiveDefinition> Directives { get; }

    public ObjectType Query { get; }

    public ObjectType? Mutation { get; }

    public ObjectType? Subscription { get; }

    /// <summary>The fields that exist without being in the schema text: <c>__typename</c>, <c>__schema</c>, <c>__type</c>.</summary>
    internal MetaFields MetaFields { get; }

    /// <exception cref="FormatException">The text is not a valid schema; the message says where and why.</exception>
    public static GraphQlSchema Parse(string sdl)
    {
        try
        {
            return new SchemaBuilder(SchemaParser.Parse(IntrospectionSchema.Text), SchemaParser.Parse(sdl)).Build();
        }
        catch (GraphQlDocumentException exception)
        {
            var place = exception.Error.Locations is [var location, ..] ? $" (line {location.Line}, column {location.Column})" : "";
            throw new FormatException($"The GraphQL schema is not valid{place}: {exception.Message}", exception);
        }
    }

    public NamedType? Type(string name) => _types.GetValueOrDefault(name);

    public DirectiveDefinition? Directive(string name) => _directives.GetValueOrDefault(name);

    public ObjectType? Root(OperationKind kind) => kind switch
    {
        OperationKind.Query => Query,
        OperationKind.Mutation => Mutation,
        _ => Subscription,
    };

    /// <summary>The type that a document names, or null when the schema has none of that name.</summary>
    internal TypeRef? Resolve(TypeNode node)
    {
        var type = node.Item is { } item
            ? Resolve(item) is { } itemType ? TypeRef.ListOf(itemType) : null
            : Type(node.Name!)?.Reference;
        return node.IsNonNull ? type?.AsNonNull() : type;
    }

    /// <summary>A field of a type, the meta fields included.</summary>
    internal FieldDefinition? Field(CompositeType type, string name) =>
        name.StartsWith("__", StringComparison.Ordinal) ? MetaFields.Find(type, name) : type.Field(name);
}
