using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ArtifactSdk.Server.GraphQl.Language.Ast;

namespace ArtifactSdk.Server.GraphQl.Values;

/// <summary>Turns literals of JSON-like scalars into JSON; an enum name becomes a string, a variable its value.</summary>
internal static class JsonLiteral
{
    // Literals are bounded by the parser, variables by whoever read the request; together they may be deeper than the default of 64.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1000 };

    public static JsonElement ToElement(ValueNode node, VariableValues variables)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, node, variables);
        }

        return JsonElement.Parse(buffer.WrittenSpan, Options);
    }

    private static void Write(Utf8JsonWriter writer, ValueNode node, VariableValues variables)
    {
        switch (node)
        {
            case ValueNode.Int number: writer.WriteRawValue(number.Text); break;
            case ValueNode.Float number: writer.WriteRawValue(number.Text); break;
            case ValueNode.String text: writer.WriteStringValue(text.Value); break;
            case ValueNode.Boolean boolean: writer.WriteBooleanValue(boolean.Value); break;
            case ValueNode.Enum name: writer.WriteStringValue(name.Name); break;
            case ValueNode.Variable variable:
                WriteValue(writer, variables.TryGet(variable.Name, out var value) ? value : null);
                break;
            case ValueNode.List list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item, variables);
                }

                writer.WriteEndArray();
                break;
            case ValueNode.Object literal:
                writer.WriteStartObject();
                foreach (var field in literal.Fields)
                {
                    writer.WritePropertyName(field.Name);
                    Write(writer, field.Value, variables);
                }

                writer.WriteEndObject();
                break;
            default: writer.WriteNullValue(); break;
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case JsonElement element: element.WriteTo(writer); break;
            case string text: writer.WriteStringValue(text); break;
            case bool boolean: writer.WriteBooleanValue(boolean); break;
            case ArgumentReader input:
                writer.WriteStartObject();
                foreach (var (name, field) in input.Given())
                {
                    writer.WritePropertyName(name);
                    WriteValue(writer, field);
                }

                writer.WriteEndObject();
                break;
            case IReadOnlyList<object?> items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    WriteValue(writer, item);
                }

                writer.WriteEndArray();
                break;
            default: writer.WriteRawValue(Convert.ToString(value, CultureInfo.InvariantCulture)!); break;
        }
    }
}
