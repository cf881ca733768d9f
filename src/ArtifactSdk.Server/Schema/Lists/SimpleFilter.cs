using System.Text.Json;
using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Schema.Lists;

/// <summary>
/// What is served of the filter language so far: nothing, or equality of a few named fields. Anything else is refused by
/// name, because a filter that is silently ignored shows wrong rows.
/// </summary>
internal sealed class SimpleFilter
{
    private readonly Dictionary<string, JsonElement> _values;

    private SimpleFilter(Dictionary<string, JsonElement> values) => _values = values;

    internal static SimpleFilter Parse(string? json, params string[] fields)
    {
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(json))
        {
            return new SimpleFilter(values);
        }

        JsonElement root;
        try
        {
            root = JsonElement.Parse(json);
        }
        catch (JsonException exception)
        {
            throw DomainException.Invalid($"The filter is no JSON text: {exception.Message}");
        }

        if (root.ValueKind == JsonValueKind.Null)
        {
            return new SimpleFilter(values);
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            throw DomainException.Invalid("The filter is not a JSON object.");
        }

        foreach (var property in root.EnumerateObject())
        {
            var isPlain = property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number;
            if (!isPlain || !fields.Contains(property.Name))
            {
                throw NotServed($"The filter on '{property.Name}' is not served by this server yet.");
            }

            values[property.Name] = property.Value;
        }

        return new SimpleFilter(values);
    }

    /// <summary>Lists are ordered by creation; only that, or its reverse, may be asked for. True: newest first.</summary>
    internal static bool NewestFirst(string? order, bool fallback)
    {
        if (string.IsNullOrEmpty(order))
        {
            return fallback;
        }

        return order.TrimStart('+', '-') is "created_at" or "createdAt" or "id" or "version_index" or "versionIndex"
            ? order[0] == '-'
            : throw NotServed($"The order '{order}' is not served by this server yet.");
    }

    internal bool Matches(string field, string value) =>
        !_values.TryGetValue(field, out var wanted) || (wanted.ValueKind == JsonValueKind.String && wanted.GetString() == value);

    internal bool Matches(string field, long value) =>
        !_values.TryGetValue(field, out var wanted)
        || (wanted.ValueKind == JsonValueKind.Number && wanted.TryGetInt64(out var number) && number == value);

    internal string? Text(string field) =>
        _values.TryGetValue(field, out var wanted) && wanted.ValueKind == JsonValueKind.String ? wanted.GetString() : null;

    internal bool IsEmpty => _values.Count == 0;

    private static DomainException NotServed(string message) => new(message, ErrorCodes.NotServed, 400);
}
