using System.Text;
using System.Text.Encodings.Web;
using ArtifactSdk.Server.GraphQl.Language.Ast;

namespace ArtifactSdk.Server.GraphQl.Language;

/// <summary>Writes values the way a document would, for error messages, default values in introspection and comparing arguments.</summary>
internal static class ValuePrinter
{
    private const int LongestInMessage = 200;

    public static string Print(ValueNode value)
    {
        var text = new StringBuilder();
        Append(text, value, isSorted: false);
        return text.ToString();
    }

    /// <summary>The same with the fields of objects in order, so that equal values have equal texts.</summary>
    public static string PrintSorted(ValueNode value)
    {
        var text = new StringBuilder();
        Append(text, value, isSorted: true);
        return text.ToString();
    }

    /// <summary>The same, cut where a message would become unreadable.</summary>
    public static string PrintForMessage(ValueNode value)
    {
        var text = Print(value);
        return text.Length <= LongestInMessage ? text : string.Concat(text.AsSpan(0, LongestInMessage), "…");
    }

    public static string Quote(string value) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)}\"";

    private static void Append(StringBuilder text, ValueNode value, bool isSorted)
    {
        switch (value)
        {
            case ValueNode.Variable variable: text.Append('$').Append(variable.Name); break;
            case ValueNode.Int number: text.Append(number.Text); break;
            case ValueNode.Float number: text.Append(number.Text); break;
            case ValueNode.Boolean boolean: text.Append(boolean.Value ? "true" : "false"); break;
            case ValueNode.Enum name: text.Append(name.Name); break;
            case ValueNode.String { IsBlock: true } literal: text.Append("\"\"\"").Append(literal.Value).Append("\"\"\""); break;
            case ValueNode.String literal: text.Append(Quote(literal.Value)); break;
            case ValueNode.List list:
                text.Append('[');
                Join(text, list.Items, (builder, item) => Append(builder, item, isSorted));
                text.Append(']');
                break;
            case ValueNode.Object fields:
                text.Append('{');
                var inOrder = isSorted ? [.. fields.Fields.OrderBy(field => field.Name, StringComparer.Ordinal)] : fields.Fields;
                Join(text, inOrder, (builder, field) => Append(builder.Append(field.Name).Append(": "), field.Value, isSorted));
                text.Append('}');
                break;
            default: text.Append("null"); break;
        }
    }

    private static void Join<T>(StringBuilder text, IReadOnlyList<T> items, Action<StringBuilder, T> append)
    {
        for (var index = 0; index < items.Count; index++)
        {
            if (index > 0)
            {
                text.Append(", ");
            }

            append(text, items[index]);
        }
    }
}
