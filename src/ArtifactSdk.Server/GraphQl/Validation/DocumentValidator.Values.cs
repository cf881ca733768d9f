using ArtifactSdk.Server.GraphQl.Language;
using ArtifactSdk.Server.GraphQl.Language.Ast;
using ArtifactSdk.Server.GraphQl.TypeSystem;
using ArtifactSdk.Server.GraphQl.Values;

namespace ArtifactSdk.Server.GraphQl.Validation;

internal sealed partial class DocumentValidator
{
    // The type is null when it is unknown; variables within the value are noted all the same.
    private void CheckValue(ValueNode node, TypeRef? type, bool hasDefault)
    {
        switch (node)
        {
            case ValueNode.Variable variable:
                _uses.Variables.Add(new DefinitionUses.VariableUse(variable, type, hasDefault));
                break;
            case ValueNode.List list:
                CheckList(list, type?.Nullable);
                break;
            case ValueNode.Object literal:
                CheckObject(literal, type);
                break;
            case ValueNode.Null when type is { IsNonNull: true }:
                _errors.Add($"Expected value of type \"{type}\", found null.", node.Position);
                break;
            case ValueNode.Null:
                break;
            default:
                CheckLeafValue(node, type);
                break;
        }
    }

    private void CheckList(ValueNode.List list, TypeRef? type)
    {
        if (type is { Item: null })
        {
            CheckLeafValue(list, type);
        }

        foreach (var item in list.Items)
        {
            // Beyond a list that is not expected, nothing but variables is looked at.
            CheckValue(item, type?.Item ?? (item is ValueNode.Variable ? type : null), hasDefault: false);
        }
    }

    private void CheckObject(ValueNode.Object literal, TypeRef? type)
    {
        CheckUnique(literal.Fields, name => $"There can be only one input field named \"{name}\".");
        var input = type?.Named as InputObjectType;
        if (type is not null && input is null)
        {
            CheckLeafValue(literal, type);
        }

        foreach (var definition in input?.Fields.Items ?? [])
        {
            if (definition.IsRequired && !literal.Fields.Any(field => field.Name == definition.Name))
            {
                _errors.Add($"Field \"{input!.Name}.{definition.Name}\" of required type \"{definition.Type}\" was not provided.", literal.Position);
            }
        }

        foreach (var field in literal.Fields)
        {
            var definition = input?.Fields.Find(field.Name);
            if (input is not null && definition is null)
            {
                _errors.Add($"Field \"{field.Name}\" is not defined by type \"{input.Name}\".", field.Position);
            }

            CheckValue(field.Value, definition?.Type, definition?.Default is not null);
        }
    }

    private void CheckLeafValue(ValueNode node, TypeRef? type)
    {
        var refusal = type?.Named switch
        {
            null => null,
            ScalarType { Codec: ScalarKind.Json } => null,
            ScalarType scalar => ScalarInput.ReadLiteral(scalar, node, VariableValues.None, out _),
            EnumType enumeration when node is not ValueNode.Enum =>
                $"Enum \"{enumeration.Name}\" cannot represent non-enum value: {ValuePrinter.PrintForMessage(node)}.",
            EnumType enumeration when !enumeration.Has(((ValueNode.Enum)node).Name) =>
                $"Value \"{((ValueNode.Enum)node).Name}\" does not exist in \"{enumeration.Name}\" enum.",
            EnumType => null,
            _ => $"Expected value of type \"{type}\", found {ValuePrinter.PrintForMessage(node)}.",
        };
        if (refusal is not null)
        {
            _errors.Add(refusal, node.Position);
        }
    }
}
