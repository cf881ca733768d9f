using System.Text;
using System.Text.Json;
using ArtifactSdk.Server.GraphQl.Language;

namespace ArtifactSdk.Server.GraphQl.Values;

/// <summary>Shows a JSON value in a message, shortened: two levels, ten items, two hundred characters of text.</summary>
internal static class Inspector
{
    private const int MaxLevels = 2;
    private const int MaxItems = 10;
    private const int MaxText = 200;

    public static string Inspect(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonElement value, int level)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                var content = value.GetString()!;
                text.Append(ValuePrinter.Quote(content.Length <= MaxText ? content : string.Concat(content.AsSpan(0, MaxText), "…")));
                break;
            case JsonValueKind.Array:
                AppendArray(text, value, level);
                break;
            case JsonValueKind.Object:
                AppendObject(text, value, level);
                break;
            default:
                var raw = value.ValueKind == JsonValueKind.Undefined ? "null" : value.GetRawText();
                text.Append(raw.Length <= MaxText ? raw : string.Concat(raw.AsSpan(0, MaxText), "…"));
                break;
        }
    }

    private static void AppendArray(StringBuilder text, JsonElement value, int level)
    {
        var length = value.GetArrayLength();
        if (length == 0 || level >= MaxLevels)
        {
            text.Append(length == 0 ? "[]" : "[Array]");
            return;
        }

        text.Append('[');
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (index == MaxItems)
            {
                var rest = length - MaxItems;
                text.Append(", ... ").Append(rest).Append(rest == 1 ? " more item" : " more items");
                break;
            }

            text.Append(index++ == 0 ? "" : ", ");
            Append(text, item, level + 1);
        }

        text.Append(']');
    }

    private static void AppendObject(StringBuilder text, JsonElement value, int level)
    {
        var isEmpty = !value.EnumerateObject().Any();
        if (isEmpty || level >= MaxLevels)
        {
            text.Append(isEmpty ? "{}" : "[Object]");
            return;
        }

        text.Append("{ ");
        var index = 0;
        foreach (var property in value.EnumerateObject())
        {
            text.Append(index++ == 0 ? "" : ", ").Append(property.Name).Append(": ");
            Append(text, property.Value, level + 1);
        }

        text.Append(" }");
    }
}
