using System.Text.Json;

namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>Compares values of rows with those of filters. Values of different kinds are neither equal nor in any order.</summary>
internal static class FilterValues
{
    internal static bool AreEqual(object left, object right) => (left, right) switch
    {
        (JsonElement a, JsonElement b) when a.ValueKind is not (JsonValueKind.Number or JsonValueKind.String) => JsonElement.DeepEquals(a, b),
        _ => Compare(left, right) == 0,
    };

    internal static int? Compare(object left, object right) => (Plain(left), Plain(right)) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (long a, long b) => a.CompareTo(b),
        (double or long, double or long) => AsDouble(Plain(left)).CompareTo(AsDouble(Plain(right))),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        _ => null,
    };

    private static object? Plain(object value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
        JsonElement { ValueKind: JsonValueKind.Number } json => json.TryGetInt64(out var whole) ? whole : json.GetDouble(),
        JsonElement => null,
        int number => (long)number,
        _ => value,
    };

    private static double AsDouble(object? value) => value is long whole ? whole : (double)value!;
}
