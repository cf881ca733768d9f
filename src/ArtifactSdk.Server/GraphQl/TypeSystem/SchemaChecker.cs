using ArtifactSdk.Server.GraphQl.Language;
using ArtifactSdk.Server.GraphQl.Language.Ast;

namespace ArtifactSdk.Server.GraphQl.TypeSystem;

/// <summary>The rules that need the whole type system: interfaces are implemented, inputs can be built, directives are known.</summary>
internal static class SchemaChecker
{
    public static void Check(GraphQlSchema schema, SchemaDocument document)
    {
        foreach (var type in schema.Types.OfType<FieldsType>())
        {
            foreach (var implemented in type.Interfaces)
            {
                CheckImplements(type, implemented);
            }
        }

        var finished = new HashSet<InputObjectType>();
        foreach (var type in schema.Types.OfType<InputObjectType>())
        {
            CheckCanBeBuilt(type, [], finished);
        }

        foreach (var directive in DirectivesOf(document))
        {
            if (schema.Directive(directive.Name) is null)
            {
                throw Error($"Unknown directive \"@{directive.Name}\".");
            }
        }
    }

    private static void CheckImplements(FieldsType type, InterfaceType implemented)
    {
        if (implemented == type)
        {
            throw Error($"Type {type.Name} cannot implement itself.");
        }

        foreach (var inherited in implemented.Interfaces)
        {
            if (!type.Interfaces.Contains(inherited))
            {
                throw Error($"Type {type.Name} must implement {inherited.Name} because it is implemented by {implemented.Name}.");
            }
        }

        foreach (var expected in implemented.Fields)
        {
            var actual = type.Field(expected.Name)
                ?? throw Error($"Interface field {expected.Coordinate} expected but {type.Name} does not provide it.");
            if (!actual.Type.IsSubtypeOf(expected.Type))
            {
                throw Error($"Interface field {expected.Coordinate} expects type {expected.Type} but {actual.Coordinate} is type {actual.Type}.");
            }

            CheckArguments(actual, expected);
        }
    }

    private static void CheckArguments(FieldDefinition actual, FieldDefinition expected)
    {
        foreach (var argument in expected.Arguments.Items)
        {
            var own = actual.Arguments.Find(argument.Name)
                ?? throw Error($"Interface field argument {expected.Coordinate}({argument.Name}:) expected but {actual.Coordinate} does not provide it.");
            if (!own.Type.IsSameAs(argument.Type))
            {
                throw Error($"Interface field argument {expected.Coordinate}({argument.Name}:) expects type {argument.Type} but it is {own.Type}.");
            }
        }

        foreach (var argument in actual.Arguments.Items)
        {
            if (argument.IsRequired && expected.Arguments.Find(argument.Name) is null)
            {
                throw Error($"Argument \"{argument.Name}\" of {actual.Coordinate} must not be required, since {expected.Coordinate} does not have it.");
            }
        }
    }

    /// <summary>An input object that needs itself, by fields that allow no null, could never be given.</summary>
    private static void CheckCanBeBuilt(InputObjectType type, List<string> path, HashSet<InputObjectType> finished)
    {
        if (finished.Contains(type))
        {
            return;
        }

        if (path.Contains(type.Name))
        {
            throw Error($"Cannot reference Input Object {type.Name} within itself through a series of non-null fields.");
        }

        path.Add(type.Name);
        foreach (var field in type.Fields.Items)
        {
            if (field.Type is { IsNonNull: true, Item: null, Named: InputObjectType inner })
            {
                CheckCanBeBuilt(inner, path, finished);
            }
        }

        path.RemoveAt(path.Count - 1);
        finished.Add(type);
    }

    private static IEnumerable<DirectiveNode> DirectivesOf(SchemaDocument document)
    {
        var inputs = document.Types
            .SelectMany(type => type.InputFields.Concat(type.Fields.SelectMany(field => field.Arguments)))
            .Concat(document.Directives.SelectMany(directive => directive.Arguments));
        return document.Types.SelectMany(type => type.Directives
                .Concat(type.Fields.SelectMany(field => field.Directives))
                .Concat(type.Values.SelectMany(value => value.Directives)))
            .Concat(inputs.SelectMany(input => input.Directives));
    }

    private static GraphQlDocumentException Error(string message) => GraphQlDocumentException.Invalid(message);
}
