using System.Text.Json;
using ArtifactSdk.Server.GraphQl.Language;
using ArtifactSdk.Server.GraphQl.Language.Ast;
using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl.Values;

/// <summary>Turns the variables of a request into coerced values. Variables that the operation does not declare are not looked at.</summary>
internal sealed class VariableCoercion
{
    private const int MaxErrors = 50;

    private readonly List<GraphQlError> _errors = [];
    private readonly List<object> _path = [];
    private readonly GraphQlSchema _schema;
    private readonly DocumentNode _document;
    private VariableNode? _variable;

    private VariableCoercion(GraphQlSchema schema, DocumentNode document)
    {
        _schema = schema;
        _document = document;
    }

    /// <returns>The errors; empty when all variables are usable.</returns>
    public static IReadOnlyList<GraphQlError> Coerce(
        GraphQlSchema schema, DocumentNode document, OperationNode operation, JsonElement? given, out VariableValues values)
    {
        values = operation.Variables.Count == 0 ? VariableValues.None : new VariableValues();
        if (given is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined) })
        {
            return [new GraphQlError("Variables must be provided as an object.", GraphQlErrorCodes.BadInput, 400)];
        }

        var coercion = new VariableCoercion(schema, document);
        try
        {
            foreach (var variable in operation.Variables)
            {
                coercion.Coerce(variable, given, values);
            }
        }
        catch (InvalidOperationException)
        {
            // System.Text.Json refuses to decode escapes that are half of a surrogate pair.
            coercion.Report("The variables contain text that is not valid Unicode.");
        }

        return coercion._errors;
    }

    private void Coerce(VariableNode variable, JsonElement? given, VariableValues values)
    {
        _variable = variable;
        var type = _schema.Resolve(variable.Type)!;
        var element = default(JsonElement);
        if (given is not { ValueKind: JsonValueKind.Object } members || !members.TryGetProperty(variable.Name, out element))
        {
            if (variable.Default is { } node && LiteralCoercion.TryCoerce(node, type, VariableValues.None, out var value))
            {
                values.Set(variable.Name, value);
            }
            else if (type.IsNonNull)
            {
                Report($"Variable \"${variable.Name}\" of required type \"{type}\" was not provided.");
            }

            return;
        }

        if (element.ValueKind == JsonValueKind.Null && type.IsNonNull)
        {
            Report($"Variable \"${variable.Name}\" of non-null type \"{type}\" must not be null.");
            return;
        }

        values.Set(variable.Name, Coerce(element, type));
    }

    private object? Coerce(JsonElement element, TypeRef type)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            if (type.IsNonNull)
            {
                Refuse(element, $"Expected non-nullable type \"{type}\" not to be null.");
            }

            return null;
        }

        if (type.Item is { } itemType)
        {
            return element.ValueKind == JsonValueKind.Array ? CoerceArray(element, itemType) : new[] { Coerce(element, itemType) };
        }

        object? value;
        string? refusal;
        switch (type.Named)
        {
            case InputObjectType input:
                return CoerceObject(element, input);
            case EnumType enumeration:
                value = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
                refusal = value switch
                {
                    null => $"Enum \"{enumeration.Name}\" cannot represent non-string value: {Inspector.Inspect(element)}.",
                    string name when !enumeration.Has(name) => $"Value \"{name}\" does not exist in \"{enumeration.Name}\" enum.",
                    _ => null,
                };
                break;
            default:
                refusal = ScalarInput.ReadJson((ScalarType)type.Named, element, out value);
                break;
        }

        if (refusal is not null)
        {
            Refuse(element, refusal);
        }

        return value;
    }

    private object?[] CoerceArray(JsonElement element, TypeRef itemType)
    {
        var items = new object?[element.GetArrayLength()];
        var index = 0;
        foreach (var item in element.EnumerateArray())
        {
            _path.Add(index);
            items[index++] = Coerce(item, itemType);
            _path.RemoveAt(_path.Count - 1);
        }

        return items;
    }

    private ArgumentReader? CoerceObject(JsonElement element, InputObjectType type)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Refuse(element, $"Expected type \"{type.Name}\" to be an object.");
            return null;
        }

        var values = ArgumentReader.Defaults(type.Fields);
        for (var index = 0; index < values.Length; index++)
        {
            var field = type.Fields.Items[index];
            if (element.TryGetProperty(field.Name, out var given))
            {
                _path.Add(field.Name);
                values[index] = Coerce(given, field.Type);
                _path.RemoveAt(_path.Count - 1);
            }
            else if (field.IsRequired)
            {
                Refuse(element, $"Field \"{field.Name}\" of required type \"{field.Type}\" was not provided.");
            }
        }

        foreach (var property in element.EnumerateObject())
        {
            if (type.Fields.IndexOf(property.Name) < 0)
            {
                Refuse(element, $"Field \"{property.Name}\" is not defined by type \"{type.Name}\".");
            }
        }

        return new ArgumentReader(type.Fields, values);
    }

    private void Refuse(JsonElement element, string reason)
    {
        var place = _path.Count == 0
            ? ""
            : $" at \"{_variable!.Name}{string.Concat(_path.Select(step => step is int ? $"[{step}]" : $".{step}"))}\"";
        Report($"Variable \"${_variable!.Name}\" got invalid value {Inspector.Inspect(element)}{place}; {reason}");
    }

    private void Report(string message)
    {
        if (_errors.Count >= MaxErrors)
        {
            return;
        }

        if (_errors.Count == MaxErrors - 1)
        {
            message = "Too many errors processing variables, error limit reached. Execution aborted.";
        }

        var location = LineCounter.Locate(_document.Text, _variable!.Position);
        _errors.Add(new GraphQlError(message, GraphQlErrorCodes.BadInput, 400, null, [location]));
    }
}
