using ArtifactSdk.Server.GraphQl.Language.Ast;
using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl.Validation;

/// <summary>
/// Checks a document against a schema, with the rules and the words of the reference implementation. Unused variables and unused
/// fragments are accepted, because clients send them, and no message ends in a guess of what was meant.
/// </summary>
internal sealed partial class DocumentValidator
{
    private readonly GraphQlSchema _schema;
    private readonly DocumentNode _document;
    private readonly ValidationErrors _errors;

    /// <summary>What the operation or fragment at hand uses, to be checked once all operations are known.</summary>
    private DefinitionUses _uses = new();

    private DocumentValidator(GraphQlSchema schema, DocumentNode document)
    {
        _schema = schema;
        _document = document;
        _errors = new ValidationErrors(document.Text);
    }

    public static IReadOnlyList<GraphQlError> Validate(GraphQlSchema schema, DocumentNode document, GraphQlLimits limits)
    {
        var validator = new DocumentValidator(schema, document);
        validator.Validate(limits);
        return validator._errors.All;
    }

    private void Validate(GraphQlLimits limits)
    {
        CheckNames();
        var operations = new List<(OperationNode Operation, DefinitionUses Uses)>();
        foreach (var operation in _document.Operations)
        {
            _uses = new DefinitionUses();
            CheckOperation(operation);
            operations.Add((operation, _uses));
        }

        var fragments = new Dictionary<string, DefinitionUses>(StringComparer.Ordinal);
        foreach (var fragment in _document.Fragments)
        {
            _uses = new DefinitionUses();
            CheckFragment(fragment);
            fragments.TryAdd(fragment.Name, _uses);
        }

        FragmentCycles.Check(_document, fragments, limits.MaxNesting, _errors);
        foreach (var (operation, uses) in operations)
        {
            CheckVariableUses(operation, uses, fragments);
        }

        if (_errors.All.Count == 0)
        {
            // These two follow fragments, which is safe only in a document that is right so far.
            IntrospectionDepth.Check(_document, _errors);
            OverlappingFields.Check(_schema, _document, limits, _errors);
        }
    }

    private void CheckNames()
    {
        foreach (var group in _document.Operations.Where(operation => operation.Name is not null).GroupBy(operation => operation.Name!).Where(IsRepeated))
        {
            foreach (var operation in group.Skip(1))
            {
                _errors.Add($"There can be only one operation named \"{group.Key}\".", group.First().NamePosition, operation.NamePosition);
            }
        }

        foreach (var group in _document.Fragments.GroupBy(fragment => fragment.Name).Where(IsRepeated))
        {
            foreach (var fragment in group.Skip(1))
            {
                _errors.Add($"There can be only one fragment named \"{group.Key}\".", group.First().NamePosition, fragment.NamePosition);
            }
        }

        if (_document.Operations.Count > 1)
        {
            foreach (var operation in _document.Operations.Where(operation => operation.Name is null))
            {
                _errors.Add("This anonymous operation must be the only defined operation.", operation.Position);
            }
        }
    }

    private static bool IsRepeated<TKey, T>(IGrouping<TKey, T> group) => group.Skip(1).Any();

    private void CheckOperation(OperationNode operation)
    {
        var location = operation.Kind switch
        {
            OperationKind.Query => "QUERY",
            OperationKind.Mutation => "MUTATION",
            _ => "SUBSCRIPTION",
        };
        CheckVariableDefinitions(operation);
        CheckDirectives(operation.Directives, location);
        var root = _schema.Root(operation.Kind);
        if (root is null || operation.Kind == OperationKind.Subscription)
        {
            _errors.Add($"Schema is not configured to execute {location.ToLowerInvariant()} operation.", operation.Position);
        }

        CheckSelections(operation.Selections, root);
    }

    private void CheckFragment(FragmentNode fragment)
    {
        CheckDirectives(fragment.Directives, "FRAGMENT_DEFINITION");
        var type = CheckTypeName(fragment.Condition);
        if (type is not null and not CompositeType)
        {
            _errors.Add($"Fragment \"{fragment.Name}\" cannot condition on non composite type \"{type.Name}\".", fragment.Condition.Position);
        }

        CheckSelections(fragment.Selections, type as CompositeType);
    }

    private NamedType? CheckTypeName(TypeNode node)
    {
        var named = node.Innermost;
        var type = _schema.Type(named.Name!);
        if (type is null)
        {
            _errors.Add($"Unknown type \"{named.Name}\".", named.Position);
        }

        return type;
    }
}
