using ArtifactSdk.Server.GraphQl.Language.Ast;
using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl.Values;

/// <summary>Turns validated literals, and the variables within them, into coerced values.</summary>
internal static class LiteralCoercion
{
    /// <returns>False when a variable makes the literal unusable, for instance null in a list that allows no nulls.</returns>
    public static bool TryCoerce(ValueNode node, TypeRef type, VariableValues variables, out object? value)
    {
        if (node is ValueNode.Variable variable)
        {
            // Validation has made sure that a variable's value fits where the variable stands; null may still be too little.
            return variables.TryGet(variable.Name, out value) && (value is not null || !type.IsNonNull);
        }

        value = null;
        if (node is ValueNode.Null)
        {
            return !type.IsNonNull;
        }

        if (type.Item is { } itemType)
        {
            return TryCoerceList(node, itemType, variables, out value);
        }

        switch (type.Named)
        {
            case InputObjectType input:
                return TryCoerceObject(node, input, variables, out value);
            case EnumType enumeration:
                value = (node as ValueNode.Enum)?.Name;
                return value is string name && enumeration.Has(name);
            case ScalarType scalar:
                return ScalarInput.ReadLiteral(scalar, node, variables, out value) is null;
            default:
                return false;
        }
    }

    private static bool TryCoerceList(ValueNode node, TypeRef itemType, VariableValues variables, out object? value)
    {
        value = null;
        if (node is not ValueNode.List list)
        {
            var isUsable = TryCoerce(node, itemType, variables, out var single);
            value = new[] { single };
            return isUsable;
        }

        var items = new object?[list.Items.Count];
        for (var index = 0; index < items.Length; index++)
        {
            var item = list.Items[index];
            var isAbsent = item is ValueNode.Variable variable && !variables.TryGet(variable.Name, out _);
            if (isAbsent ? itemType.IsNonNull : !TryCoerce(item, itemType, variables, out items[index]))
            {
                return false;
            }
        }

        value = items;
        return true;
    }

    private static bool TryCoerceObject(ValueNode node, InputObjectType type, VariableValues variables, out object? value)
    {
        value = null;
        if (node is not ValueNode.Object literal)
        {
            return false;
        }

        var values = ArgumentReader.Defaults(type.Fields);
        foreach (var field in literal.Fields)
        {
            var index = type.Fields.IndexOf(field.Name);
            if (index < 0)
            {
                return false;
            }

            var isAbsent = field.Value is ValueNode.Variable variable && !variables.TryGet(variable.Name, out _);
            if (!isAbsent && !TryCoerce(field.Value, type.Fields.Items[index].Type, variables, out values[index]))
            {
                return false;
            }
        }

        var reader = new ArgumentReader(type.Fields, values);
        value = reader;
        return reader.FirstMissing() is null;
    }
}
