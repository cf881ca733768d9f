using ArtifactSdk.Server.GraphQl.Language.Ast;
using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl.Validation;

internal sealed partial class DocumentValidator
{
    private void CheckDirectives(IReadOnlyList<DirectiveNode> directives, string location)
    {
        if (directives.Count == 0)
        {
            return;
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in directives)
        {
            var directive = _schema.Directive(node.Name);
            if (directive is null)
            {
                _errors.Add($"Unknown directive \"@{node.Name}\".", node.Position);
            }
            else if (!directive.Locations.Contains(location))
            {
                _errors.Add($"Directive \"@{node.Name}\" may not be used on {location}.", node.Position);
            }

            if (directive is { IsRepeatable: false } && !seen.TryAdd(node.Name, node.Position))
            {
                _errors.Add($"The directive \"@{node.Name}\" can only be used once at this location.", seen[node.Name], node.Position);
            }

            CheckArguments(
                node.Arguments,
                directive?.Arguments,
                name => $"Unknown argument \"{name}\" on directive \"@{node.Name}\".",
                missing => $"Directive \"@{node.Name}\" argument \"{missing.Name}\" of type \"{missing.Type}\" is required, but it was not provided.",
                node.Position);
        }
    }

    // What is declared is null when the owner of the arguments is unknown.
    private void CheckArguments(
        IReadOnlyList<ArgumentNode> given, InputSet? declared, Func<string, string> unknown, Func<InputValue, string> missing, int position)
    {
        CheckUnique(given, name => $"There can be only one argument named \"{name}\".");
        foreach (var argument in given)
        {
            var definition = declared?.Find(argument.Name);
            if (declared is not null && definition is null)
            {
                _errors.Add(unknown(argument.Name), argument.Position);
            }

            CheckValue(argument.Value, definition?.Type, definition?.Default is not null);
        }

        if (declared is null)
        {
            return;
        }

        foreach (var definition in declared.Items)
        {
            if (definition.IsRequired && !given.Any(argument => argument.Name == definition.Name))
            {
                _errors.Add(missing(definition), position);
            }
        }
    }

    private void CheckUnique(IReadOnlyList<ArgumentNode> nodes, Func<string, string> message)
    {
        if (nodes.Count < 2)
        {
            return;
        }

        foreach (var group in nodes.GroupBy(node => node.Name, StringComparer.Ordinal).Where(IsRepeated))
        {
            _errors.Add(message(group.Key), [.. group.Select(node => node.Position)]);
        }
    }
}
