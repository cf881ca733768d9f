using ArtifactSdk.Server.GraphQl.Language.Ast;
using ArtifactSdk.Server.GraphQl.TypeSystem;
using ArtifactSdk.Server.GraphQl.Values;

namespace ArtifactSdk.Server.GraphQl.Execution;

/// <summary>Collects the fields of selection sets: fragments expanded, directives applied, mentions of one response key merged.</summary>
internal sealed class SelectionPlanner(ExecutableSchema executable, DocumentNode document, VariableValues variables)
{
    public SelectionPlan Plan(ObjectType type, IReadOnlyList<IReadOnlyList<SelectionNode>> selections)
    {
        var fields = new List<FieldPlan>();
        var byKey = new Dictionary<string, FieldPlan>(StringComparer.Ordinal);
        HashSet<string>? visited = null;
        foreach (var set in selections)
        {
            Collect(type, set, fields, byKey, ref visited);
        }

        return new SelectionPlan(type, [.. fields]);
    }

    /// <summary>Whether some object type's selection has the field at the end of the path.</summary>
    public bool Selects(IReadOnlyList<IReadOnlyList<SelectionNode>> selections, ReadOnlySpan<string> path)
    {
        foreach (var set in selections)
        {
            if (Selects(set, path))
            {
                return true;
            }
        }

        return false;
    }

    private bool Selects(IReadOnlyList<SelectionNode> selections, ReadOnlySpan<string> path)
    {
        foreach (var selection in selections)
        {
            if (!IsIncluded(selection))
            {
                continue;
            }

            var found = selection switch
            {
                SelectionNode.Field field when field.Name != path[0] => false,
                SelectionNode.Field field => path.Length == 1 || (field.Selections is { } inner && Selects(inner, path[1..])),
                SelectionNode.Inline inline => Selects(inline.Selections, path),
                SelectionNode.Spread spread => Selects(document.Fragment(spread.Name)!.Selections, path),
                _ => false,
            };
            if (found)
            {
                return true;
            }
        }

        return false;
    }

    private void Collect(
        ObjectType type, IReadOnlyList<SelectionNode> selections, List<FieldPlan> fields, Dictionary<string, FieldPlan> byKey, ref HashSet<string>? visited)
    {
        foreach (var selection in selections)
        {
            if (!IsIncluded(selection))
            {
                continue;
            }

            switch (selection)
            {
                case SelectionNode.Field field:
                    AddField(type, field, fields, byKey);
                    break;
                case SelectionNode.Inline inline:
                    if (Applies(inline.Condition, type))
                    {
                        Collect(type, inline.Selections, fields, byKey, ref visited);
                    }

                    break;
                case SelectionNode.Spread spread:
                    visited ??= new HashSet<string>(StringComparer.Ordinal);
                    if (visited.Add(spread.Name) && document.Fragment(spread.Name) is { } fragment && Applies(fragment.Condition, type))
                    {
                        Collect(type, fragment.Selections, fields, byKey, ref visited);
                    }

                    break;
            }
        }
    }

    private void AddField(ObjectType type, SelectionNode.Field field, List<FieldPlan> fields, Dictionary<string, FieldPlan> byKey)
    {
        if (!byKey.TryGetValue(field.ResponseKey, out var plan))
        {
            plan = Create(type, field);
            byKey.Add(field.ResponseKey, plan);
            fields.Add(plan);
        }

        if (field.Selections is { } selections)
        {
            plan.Selections.Add(selections);
        }
    }

    private FieldPlan Create(ObjectType type, SelectionNode.Field field)
    {
        var definition = executable.Schema.Field(type, field.Name)!;
        var plan = new FieldPlan(field, definition, executable.Binding(definition));
        if (plan.Binding is null && !plan.IsTypeName)
        {
            // 400, because clients retry every 5xx except 501, and some retry 501 as well, for days.
            plan.Refusal = new GraphQlFieldException(
                $"The field \"{type.Name}.{field.Name}\" is not served by this server yet.", GraphQlErrorCodes.NotImplemented, 400);
            return plan;
        }

        try
        {
            plan.Arguments = ArgumentCoercion.Coerce(definition.Arguments, field.Arguments, variables);
        }
        catch (GraphQlFieldException exception)
        {
            plan.Refusal = exception;
        }

        return plan;
    }

    private bool Applies(TypeNode? condition, ObjectType type) =>
        condition is null || (executable.Schema.Type(condition.Name!) is CompositeType wanted && wanted.Includes(type));

    private bool IsIncluded(SelectionNode selection)
    {
        foreach (var directive in selection.Directives)
        {
            if (directive.Name is "include" or "skip" && Condition(directive) != (directive.Name == "include"))
            {
                return false;
            }
        }

        return true;
    }

    private bool Condition(DirectiveNode directive)
    {
        var declared = executable.Schema.Directive(directive.Name)!.Arguments;
        return ArgumentCoercion.Coerce(declared, directive.Arguments, variables).Bool("if") == true;
    }
}
