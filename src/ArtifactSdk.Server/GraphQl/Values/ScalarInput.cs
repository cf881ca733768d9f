using System.Globalization;
using System.Text.Json;
using ArtifactSdk.Server.GraphQl.Language;
using ArtifactSdk.Server.GraphQl.Language.Ast;
using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl.Values;

/// <summary>Reads scalars from literals and from JSON. The refusals of the five standard scalars have the reference implementation's words.</summary>
internal static class ScalarInput
{
    /// <returns>Why the literal is refused, or null.</returns>
    public static string? ReadLiteral(ScalarType type, ValueNode node, VariableValues variables, out object? value)
    {
        value = null;
        switch (type.Codec)
        {
            case ScalarKind.Json:
                return ReadJsonLiteral(type, node, variables, out value);
            case ScalarKind.Int when node is ValueNode.Int number:
                if (int.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small))
                {
                    value = small;
                    return null;
                }

                return $"Int cannot represent non 32-bit signed integer value: {number.Text}";
            case ScalarKind.Int64 or ScalarKind.Duration when node is ValueNode.Int or ValueNode.String:
                var digits = node is ValueNode.Int integer ? integer.Text : ((ValueNode.String)node).Value;
                return ReadInt64(type, digits, ValuePrinter.PrintForMessage(node), out value);
            case ScalarKind.Float when node is ValueNode.Int or ValueNode.Float:
                var text = node is ValueNode.Int whole ? whole.Text : ((ValueNode.Float)node).Text;
                var real = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
                value = real;
                return double.IsFinite(real) ? null : Refuse(type, ValuePrinter.PrintForMessage(node), isLiteral: true);
            case ScalarKind.Boolean when node is ValueNode.Boolean boolean:
                value = boolean.Value;
                return null;
            case ScalarKind.Id when node is ValueNode.Int id:
                value = id.Text;
                return null;
            case ScalarKind.String or ScalarKind.Id or ScalarKind.JsonString or ScalarKind.DateTime when node is ValueNode.String literal:
                value = literal.Value;
                return null;
            default:
                return Refuse(type, ValuePrinter.PrintForMessage(node), isLiteral: true);
        }
    }

    /// <returns>Why the value is refused, or null.</returns>
    public static string? ReadJson(ScalarType type, JsonElement element, out object? value)
    {
        value = null;
        switch (type.Codec)
        {
            case ScalarKind.Json:
                value = element;
                return null;
            case ScalarKind.Int when element.ValueKind == JsonValueKind.Number && IsWhole(element, out var whole):
                if (whole is < int.MinValue or > int.MaxValue)
                {
                    return $"Int cannot represent non 32-bit signed integer value: {element.GetRawText()}";
                }

                value = (int)whole;
                return null;
            case ScalarKind.Int64 or ScalarKind.Duration when element.ValueKind == JsonValueKind.Number:
                value = IsWhole(element, out var wide) && (double)(long)wide == (double)wide ? (long)wide : null;
                return value is null ? Refuse(type, Inspector.Inspect(element), isLiteral: false) : null;
            case ScalarKind.Int64 or ScalarKind.Duration when element.ValueKind == JsonValueKind.String:
                return ReadInt64(type, element.GetString()!, Inspector.Inspect(element), out value);
            case ScalarKind.Float when element.ValueKind == JsonValueKind.Number:
                var real = element.GetDouble();
                value = real;
                return double.IsFinite(real) ? null : Refuse(type, element.GetRawText(), isLiteral: false);
            case ScalarKind.Boolean when element.ValueKind is JsonValueKind.True or JsonValueKind.False:
                value = element.GetBoolean();
                return null;
            case ScalarKind.Id when element.ValueKind == JsonValueKind.Number && IsWhole(element, out var id):
                value = id.ToString("F0", CultureInfo.InvariantCulture);
                return null;
            case ScalarKind.String or ScalarKind.Id or ScalarKind.JsonString or ScalarKind.DateTime when element.ValueKind == JsonValueKind.String:
                value = element.GetString();
                return null;
            default:
                return Refuse(type, Inspector.Inspect(element), isLiteral: false);
        }
    }

    private static string? ReadJsonLiteral(ScalarType type, ValueNode node, VariableValues variables, out object? value)
    {
        try
        {
            value = JsonLiteral.ToElement(node, variables);
            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A variable inside the literal holds half a surrogate pair, or nests beyond reason.
            value = null;
            return $"{type.Name} cannot represent value: {ValuePrinter.PrintForMessage(node)}";
        }
    }

    // JSON has one kind of number: 1.0 and 1e0 are whole numbers as well.
    private static bool IsWhole(JsonElement element, out decimal whole) =>
        element.TryGetDecimal(out whole) && decimal.Truncate(whole) == whole && whole is >= long.MinValue and <= long.MaxValue;

    private static string? ReadInt64(ScalarType type, string digits, string shown, out object? value)
    {
        var isNumber = long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        value = isNumber ? number : null;
        return isNumber ? null : Refuse(type, shown, isLiteral: true);
    }

    private static string Refuse(ScalarType type, string shown, bool isLiteral) => type.Codec switch
    {
        ScalarKind.Int => $"Int cannot represent non-integer value: {shown}",
        ScalarKind.Float => $"Float cannot represent non numeric value: {shown}",
        ScalarKind.String => $"String cannot represent a non string value: {shown}",
        ScalarKind.Boolean => $"Boolean cannot represent a non boolean value: {shown}",
        ScalarKind.Id when isLiteral => $"ID cannot represent a non-string and non-integer value: {shown}",
        ScalarKind.Id => $"ID cannot represent value: {shown}",
        ScalarKind.Int64 or ScalarKind.Duration => $"{type.Name} cannot represent a value that is not a 64-bit integer: {shown}",
        _ => $"{type.Name} cannot represent a non string value: {shown}",
    };
}
