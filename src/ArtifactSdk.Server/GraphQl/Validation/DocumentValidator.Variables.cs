using ArtifactSdk.Server.GraphQl.Language.Ast;
using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl.Validation;

internal sealed partial class DocumentValidator
{
    private void CheckVariableDefinitions(OperationNode operation)
    {
        foreach (var group in operation.Variables.GroupBy(variable => variable.Name, StringComparer.Ordinal).Where(IsRepeated))
        {
            _errors.Add($"There can be only one variable named \"${group.Key}\".", [.. group.Select(variable => variable.Position + 1)]);
        }

        foreach (var variable in operation.Variables)
        {
            var named = CheckTypeName(variable.Type);
            var type = named is null ? null : _schema.Resolve(variable.Type);
            if (named is { IsInput: false })
            {
                _errors.Add($"Variable \"${variable.Name}\" cannot be non-input type \"{type}\".", variable.Type.Position);
                type = null;
            }

            CheckDirectives(variable.Directives, "VARIABLE_DEFINITION");
            if (variable.Default is { } value)
            {
                CheckValue(value, type, hasDefault: false);
            }
        }
    }

    private void CheckVariableUses(OperationNode operation, DefinitionUses own, Dictionary<string, DefinitionUses> fragments)
    {
        var declared = new Dictionary<string, VariableNode>(StringComparer.Ordinal);
        foreach (var variable in operation.Variables)
        {
            declared[variable.Name] = variable;
        }

        foreach (var uses in Reachable(own, fragments))
        {
            foreach (var use in uses.Variables)
            {
                if (_errors.IsFull)
                {
                    return;
                }

                CheckVariableUse(operation, declared.GetValueOrDefault(use.Node.Name), use);
            }
        }
    }

    private void CheckVariableUse(OperationNode operation, VariableNode? variable, DefinitionUses.VariableUse use)
    {
        if (variable is null)
        {
            var by = operation.Name is null ? "" : $" by operation \"{operation.Name}\"";
            _errors.Add($"Variable \"${use.Node.Name}\" is not defined{by}.", use.Node.Position, operation.Position);
            return;
        }

        if (use.Type is { } expected && _schema.Resolve(variable.Type) is { } type && !IsAllowed(variable, type, expected, use.HasDefault))
        {
            _errors.Add(
                $"Variable \"${variable.Name}\" of type \"{type}\" used in position expecting type \"{expected}\".", variable.Position, use.Node.Position);
        }
    }

    /// <summary>A nullable variable may stand where no null is allowed if a default fills the gap when it is absent.</summary>
    private static bool IsAllowed(VariableNode variable, TypeRef type, TypeRef expected, bool placeHasDefault)
    {
        if (!expected.IsNonNull || type.IsNonNull)
        {
            return type.IsSubtypeOf(expected);
        }

        var hasDefault = placeHasDefault || variable.Default is not (null or ValueNode.Null);
        return hasDefault && type.IsSubtypeOf(expected.Nullable);
    }

    private static List<DefinitionUses> Reachable(DefinitionUses start, Dictionary<string, DefinitionUses> fragments)
    {
        var reachable = new List<DefinitionUses> { start };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < reachable.Count; index++)
        {
            foreach (var spread in reachable[index].Spreads)
            {
                if (seen.Add(spread.Name) && fragments.TryGetValue(spread.Name, out var uses))
                {
                    reachable.Add(uses);
                }
            }
        }

        return reachable;
    }
}
