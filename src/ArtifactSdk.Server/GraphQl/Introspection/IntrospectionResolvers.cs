using ArtifactSdk.Server.GraphQl.Language;
using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl.Introspection;

/// <summary>Answers questions about the schema from the schema. A <c>__Type</c> is a <see cref="TypeRef"/>.</summary>
internal static class IntrospectionResolvers
{
    public static Resolvers Create(GraphQlSchema schema)
    {
        var resolvers = new Resolvers();
        resolvers.Field(schema.Query.Name, "__schema", _ => new(schema));
        resolvers.Field(schema.Query.Name, "__type", context => new(schema.Type(context.Arguments.RequiredString("name"))?.Reference));
        AddSchema(resolvers);
        AddType(resolvers);
        AddMembers(resolvers);
        return resolvers;
    }

    private static void AddSchema(Resolvers resolvers)
    {
        resolvers.Field<GraphQlSchema>("__Schema", "description", schema => schema.Description);
        resolvers.Field<GraphQlSchema>("__Schema", "types", schema => schema.Types.Select(type => type.Reference));
        resolvers.Field<GraphQlSchema>("__Schema", "queryType", schema => schema.Query.Reference);
        resolvers.Field<GraphQlSchema>("__Schema", "mutationType", schema => schema.Mutation?.Reference);
        resolvers.Field<GraphQlSchema>("__Schema", "subscriptionType", schema => schema.Subscription?.Reference);
        resolvers.Field<GraphQlSchema>("__Schema", "directives", schema => schema.Directives);
    }

    private static void AddType(Resolvers resolvers)
    {
        resolvers.Field<TypeRef>("__Type", "kind", KindOf);
        resolvers.Field<TypeRef>("__Type", "name", type => Bare(type)?.Name);
        resolvers.Field<TypeRef>("__Type", "description", type => Bare(type)?.Description);
        resolvers.Field<TypeRef>("__Type", "specifiedByURL", type => (Bare(type) as ScalarType)?.SpecifiedBy);
        resolvers.Field<TypeRef>("__Type", "ofType", type => type.IsNonNull ? type.Nullable : type.Item);
        resolvers.Field<TypeRef>("__Type", "isOneOf", type => Bare(type) is InputObjectType ? false : null);
        resolvers.Field<TypeRef>("__Type", "interfaces", type => (Bare(type) as FieldsType)?.Interfaces.Select(item => item.Reference));
        resolvers.Field<TypeRef>(
            "__Type",
            "possibleTypes",
            type => Bare(type) is UnionType or InterfaceType ? ((CompositeType)type.Named).PossibleTypes.Select(item => item.Reference) : null);
        resolvers.Field<TypeRef>(
            "__Type",
            "fields",
            (type, context) => new((Bare(type) as FieldsType)?.Fields.Where(field => IsShown(field.DeprecationReason, context))));
        resolvers.Field<TypeRef>(
            "__Type",
            "enumValues",
            (type, context) => new((Bare(type) as EnumType)?.Values.Where(value => IsShown(value.DeprecationReason, context))));
        resolvers.Field<TypeRef>(
            "__Type",
            "inputFields",
            (type, context) => new((Bare(type) as InputObjectType)?.Fields.Items.Where(field => IsShown(field.DeprecationReason, context))));
    }

    private static void AddMembers(Resolvers resolvers)
    {
        resolvers.Field<FieldDefinition>("__Field", "name", field => field.Name);
        resolvers.Field<FieldDefinition>("__Field", "description", field => field.Description);
        resolvers.Field<FieldDefinition>("__Field", "args", (field, context) => new(Shown(field.Arguments, context)));
        resolvers.Field<FieldDefinition>("__Field", "type", field => field.Type);
        resolvers.Field<FieldDefinition>("__Field", "isDeprecated", field => field.DeprecationReason is not null);
        resolvers.Field<FieldDefinition>("__Field", "deprecationReason", field => field.DeprecationReason);

        resolvers.Field<InputValue>("__InputValue", "name", input => input.Name);
        resolvers.Field<InputValue>("__InputValue", "description", input => input.Description);
        resolvers.Field<InputValue>("__InputValue", "type", input => input.Type);
        resolvers.Field<InputValue>("__InputValue", "defaultValue", input => input.Default is { } value ? ValuePrinter.Print(value) : null);
        resolvers.Field<InputValue>("__InputValue", "isDeprecated", input => input.DeprecationReason is not null);
        resolvers.Field<InputValue>("__InputValue", "deprecationReason", input => input.DeprecationReason);

        resolvers.Field<EnumValue>("__EnumValue", "name", value => value.Name);
        resolvers.Field<EnumValue>("__EnumValue", "description", value => value.Description);
        resolvers.Field<EnumValue>("__EnumValue", "isDeprecated", value => value.DeprecationReason is not null);
        resolvers.Field<EnumValue>("__EnumValue", "deprecationReason", value => value.DeprecationReason);

        resolvers.Field<DirectiveDefinition>("__Directive", "name", directive => directive.Name);
        resolvers.Field<DirectiveDefinition>("__Directive", "description", directive => directive.Description);
        resolvers.Field<DirectiveDefinition>("__Directive", "isRepeatable", directive => directive.IsRepeatable);
        resolvers.Field<DirectiveDefinition>("__Directive", "locations", directive => directive.Locations);
        resolvers.Field<DirectiveDefinition>("__Directive", "args", (directive, context) => new(Shown(directive.Arguments, context)));
    }

    private static NamedType? Bare(TypeRef type) => type.IsNonNull || type.Item is not null ? null : type.Named;

    private static string KindOf(TypeRef type) => type.IsNonNull ? "NON_NULL" : type.Item is not null ? "LIST" : type.Named.Kind;

    private static IEnumerable<InputValue> Shown(InputSet inputs, FieldContext context) =>
        inputs.Items.Where(input => IsShown(input.DeprecationReason, context));

    private static bool IsShown(string? deprecationReason, FieldContext context) =>
        deprecationReason is null || context.Arguments.Bool("includeDeprecated") == true;
}
