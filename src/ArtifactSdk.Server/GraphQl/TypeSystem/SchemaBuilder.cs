using ArtifactSdk.Server.GraphQl.Language;
using ArtifactSdk.Server.GraphQl.Language.Ast;

namespace ArtifactSdk.Server.GraphQl.TypeSystem;

/// <summary>Makes a type system of its text: first the names, then what refers to them, then the checks.</summary>
internal sealed class SchemaBuilder
{
    private const string ReservedPrefix = "__";

    private static readonly Dictionary<OperationKind, string> DefaultRoots = new()
    {
        [OperationKind.Query] = "Query",
        [OperationKind.Mutation] = "Mutation",
        [OperationKind.Subscription] = "Subscription",
    };

    private readonly Dictionary<string, NamedType> _types = new(StringComparer.Ordinal);
    private readonly List<DirectiveDefinition> _directives = [];
    private readonly SchemaDocument _standard;
    private readonly SchemaDocument _own;
    private SchemaDocument _current;

    /// <param name="standard">What every schema contains.</param>
    /// <param name="own">The schema at hand.</param>
    public SchemaBuilder(SchemaDocument standard, SchemaDocument own)
    {
        _standard = standard;
        _own = own;
        _current = standard;
    }

    public GraphQlSchema Build()
    {
        DeclareAll(_standard);
        DeclareAll(_own);
        DefineAll(_standard);
        DefineAll(_own);
        var types = _types.Values.ToList();
        SetPossibleTypes(types);
        var schema = new GraphQlSchema(_own.Description, types, _directives, Roots());
        CheckDefaults(types.OfType<FieldsType>().SelectMany(type => type.Fields).Select(field => field.Arguments));
        CheckDefaults(types.OfType<InputObjectType>().Select(type => type.Fields));
        CheckDefaults(_directives.Select(directive => directive.Arguments));
        SchemaChecker.Check(schema, _own);
        return schema;
    }

    private void DeclareAll(SchemaDocument document)
    {
        _current = document;
        foreach (var node in document.Types)
        {
            Named(node.Name, node.Position);
            NamedType type = node.Kind switch
            {
                TypeDefinitionKind.Scalar => new ScalarType(node.Name, node.Description, Text(node.Directives, "specifiedBy", "url", null)),
                TypeDefinitionKind.Object => new ObjectType(node.Name, node.Description),
                TypeDefinitionKind.Interface => new InterfaceType(node.Name, node.Description),
                TypeDefinitionKind.Union => new UnionType(node.Name, node.Description),
                TypeDefinitionKind.InputObject => new InputObjectType(node.Name, node.Description),
                _ => new EnumType(node.Name, node.Description, DefineValues(node)),
            };
            Require(_types.TryAdd(node.Name, type), node.Position, $"There can be only one type named \"{node.Name}\".");
        }
    }

    private List<EnumValue> DefineValues(TypeDefinitionNode node)
    {
        Require(node.Values.Count > 0, node.Position, $"Enum type {node.Name} must define one or more values.");
        Unique(node.Values, value => value.Name, value => value.Position, name => $"Enum value \"{node.Name}.{name}\" can only be defined once.");
        return [.. node.Values.Select(value => new EnumValue(value.Name, value.Description, Deprecation(value.Directives)))];
    }

    private void DefineAll(SchemaDocument document)
    {
        _current = document;
        foreach (var node in document.Directives)
        {
            Named(node.Name, node.Position);
            Require(_directives.TrueForAll(known => known.Name != node.Name), node.Position, $"There can be only one directive named \"@{node.Name}\".");
            _directives.Add(new DirectiveDefinition(
                node.Name, node.Description, DefineInputs($"@{node.Name}", node.Arguments), node.IsRepeatable, node.Locations));
        }

        foreach (var node in document.Types)
        {
            switch (_types[node.Name])
            {
                case FieldsType type:
                    DefineFields(type, node);
                    break;
                case InputObjectType type:
                    Require(node.InputFields.Count > 0, node.Position, $"Input Object type {node.Name} must define one or more fields.");
                    type.Fields = DefineInputs(node.Name, node.InputFields);
                    break;
                case UnionType:
                    Require(node.Members.Count > 0, node.Position, $"Union type {node.Name} must define one or more member types.");
                    break;
            }
        }
    }

    private void DefineFields(FieldsType type, TypeDefinitionNode node)
    {
        Require(node.Fields.Count > 0, node.Position, $"Type {node.Name} must define one or more fields.");
        Unique(node.Fields, field => field.Name, field => field.Position, name => $"Field \"{node.Name}.{name}\" can only be defined once.");
        Unique(node.Interfaces, item => item.Name!, item => item.Position, name => $"Type {node.Name} can only implement {name} once.");
        type.Interfaces = [.. node.Interfaces.Select(item => Find(item).Named as InterfaceType
            ?? throw Error(item.Position, $"Type {node.Name} must only implement Interface types, it cannot implement {item.Name}."))];
        var fields = new List<FieldDefinition>(node.Fields.Count);
        foreach (var field in node.Fields)
        {
            Named(field.Name, field.Position);
            var fieldType = Find(field.Type);
            Require(fieldType.Named.IsOutput, field.Position, $"The type of {node.Name}.{field.Name} must be Output Type but got: {fieldType}.");
            var arguments = DefineInputs($"{node.Name}.{field.Name}", field.Arguments);
            fields.Add(new FieldDefinition(node.Name, field.Name, field.Description, fieldType, arguments, Deprecation(field.Directives)));
        }

        type.SetFields(fields);
    }

    private InputSet DefineInputs(string owner, IReadOnlyList<InputValueNode> nodes)
    {
        Unique(nodes, node => node.Name, node => node.Position, name => $"\"{owner}\" can only define \"{name}\" once.");
        var items = new List<InputValue>(nodes.Count);
        foreach (var node in nodes)
        {
            Named(node.Name, node.Position);
            var type = Find(node.Type);
            Require(type.Named.IsInput, node.Position, $"The type of \"{node.Name}\" of \"{owner}\" must be Input Type but got: {type}.");
            items.Add(new InputValue(node.Name, node.Description, type, node.Default, Deprecation(node.Directives)));
        }

        return items.Count == 0 ? InputSet.Empty : new InputSet(owner, items);
    }

    private void SetPossibleTypes(List<NamedType> types)
    {
        var objects = types.OfType<ObjectType>().ToList();
        foreach (var type in types.OfType<FieldsType>())
        {
            if (type is ObjectType self)
            {
                self.SetPossibleTypes([self], []);
            }
            else
            {
                type.SetPossibleTypes(
                    [.. objects.Where(item => item.Interfaces.Contains(type))],
                    types.OfType<InterfaceType>().Where(item => item.Interfaces.Contains(type)));
            }
        }

        foreach (var node in _own.Types.Where(node => node.Kind == TypeDefinitionKind.Union))
        {
            Unique(node.Members, member => member.Name!, member => member.Position, name => $"Union type {node.Name} can only include type {name} once.");
            var members = node.Members.Select(member => Find(member).Named as ObjectType
                ?? throw Error(member.Position, $"Union type {node.Name} can only include Object types, it cannot include {member.Name}."));
            ((UnionType)_types[node.Name]).SetPossibleTypes([.. members], []);
        }
    }

    private Dictionary<OperationKind, ObjectType> Roots()
    {
        var roots = new Dictionary<OperationKind, ObjectType>();
        foreach (var (kind, defaultName) in DefaultRoots)
        {
            var named = _own.RootTypes?.GetValueOrDefault(kind);
            var type = _own.RootTypes is null ? _types.GetValueOrDefault(defaultName) : named is null ? null : Find(named).Named;
            if (type is not null)
            {
                roots[kind] = type as ObjectType
                    ?? throw Error(named?.Position ?? 0, $"{kind} root type must be Object type, it cannot be {type.Name}.");
            }
        }

        Require(roots.ContainsKey(OperationKind.Query), 0, "Query root type must be provided.");
        return roots;
    }

    private void CheckDefaults(IEnumerable<InputSet> sets)
    {
        foreach (var set in sets)
        {
            foreach (var item in set.Items)
            {
                try
                {
                    _ = item.DefaultValue;
                }
                catch (FormatException exception)
                {
                    throw Error(item.Default?.Position ?? 0, $"{exception.Message} It belongs to \"{set.Owner}\".");
                }
            }
        }
    }

    private TypeRef Find(TypeNode node)
    {
        var type = node.Item is { } item
            ? TypeRef.ListOf(Find(item))
            : _types.GetValueOrDefault(node.Name!)?.Reference ?? throw Error(node.Position, $"Unknown type \"{node.Name}\".");
        return node.IsNonNull ? type.AsNonNull() : type;
    }

    private static string? Deprecation(IReadOnlyList<DirectiveNode> directives) =>
        Text(directives, "deprecated", "reason", "No longer supported");

    /// <summary>The argument of a directive; null when the directive is not there.</summary>
    private static string? Text(IReadOnlyList<DirectiveNode> directives, string name, string argument, string? otherwise)
    {
        var directive = directives.FirstOrDefault(item => item.Name == name);
        return directive is null
            ? null
            : (directive.Arguments.FirstOrDefault(item => item.Name == argument)?.Value as ValueNode.String)?.Value ?? otherwise;
    }

    private void Named(string name, int position) =>
        Require(
            _current == _standard || !name.StartsWith(ReservedPrefix, StringComparison.Ordinal),
            position,
            $"Name \"{name}\" must not begin with \"{ReservedPrefix}\", which is reserved by GraphQL introspection.");

    private void Unique<T>(IEnumerable<T> items, Func<T, string> name, Func<T, int> position, Func<string, string> message)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            Require(seen.Add(name(item)), position(item), message(name(item)));
        }
    }

    private void Require(bool condition, int position, string message)
    {
        if (!condition)
        {
            throw Error(position, message);
        }
    }

    private GraphQlDocumentException Error(int position, string message) =>
        new(new GraphQlError(message, GraphQlErrorCodes.ValidationFailed, 400, null, [LineCounter.Locate(_current.Text, position)]));
}
