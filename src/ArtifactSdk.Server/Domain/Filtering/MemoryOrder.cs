using System.Globalization;
using System.Text.Json;

namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>
/// Orders rows by a value that they may lack, or that may be of several kinds: numbers come before texts, and rows without a value
/// last, whichever way the order goes.
/// </summary>
internal sealed class MemoryOrder<T>(ListOrder order, Func<T, object?> value, Func<T, long> key)
{
    /// <summary>The rows in order, each with the text of its place.</summary>
    internal List<(T Row, string Place)> Sort(IEnumerable<T> rows) =>
    [
        .. rows.Select(row => (Row: row, Value: Plain(value(row)), Key: key(row)))
            .Order(Comparer<(T Row, object? Value, long Key)>.Create((a, b) => Compare(a.Value, a.Key, b.Value, b.Key)))
            .Select(item => (item.Row, Spell(item.Value, item.Key))),
    ];

    /// <summary>The rows of a sorted list that come after a place, whether or not its row is still there; null when it is no place.</summary>
    internal List<(T Row, string Place)>? After(List<(T Row, string Place)> sorted, string place) =>
        Read(place) is { } last
            ? [.. sorted.Where(item => Read(item.Place) is { } at && Compare(at.Value, at.Key, last.Value, last.Key) > 0)]
            : null;

    private int Compare(object? left, long leftKey, object? right, long rightKey)
    {
        var rank = Rank(left).CompareTo(Rank(right));
        if (rank != 0)
        {
            return rank;
        }

        var byValue = left is null ? 0 : FilterValues.Compare(left, right!) ?? 0;
        var result = byValue != 0 ? byValue : leftKey.CompareTo(rightKey);
        return order.Descending ? -result : result;
    }

    private static int Rank(object? value) => value switch
    {
        null => 2,
        string => 1,
        _ => 0,
    };

    /// <summary>What of a value counts for the order, which holds nothing else of its row in memory.</summary>
    internal static object? Plain(object? value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Number } number => number.TryGetInt64(out var whole) ? whole : number.GetDouble(),
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString(),
        JsonElement { ValueKind: JsonValueKind.True } => 1L,
        JsonElement { ValueKind: JsonValueKind.False } => 0L,
        JsonElement => null,
        DateTimeOffset time => time.UtcTicks,
        _ => value,
    };

    private static string Spell(object? value, long key) => string.Create(CultureInfo.InvariantCulture, $"{key}:") + value switch
    {
        null => "",
        string text => "s" + text,
        double number => "d" + number.ToString("R", CultureInfo.InvariantCulture),
        _ => "i" + Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static (object? Value, long Key)? Read(string place)
    {
        var colon = place.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !long.TryParse(place.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var key))
        {
            return null;
        }

        var text = place[(colon + 1)..];
        return text switch
        {
            "" => (null, key),
            ['s', ..] => (text[1..], key),
            ['d', ..] when double.TryParse(text.AsSpan(1), CultureInfo.InvariantCulture, out var number) => (number, key),
            ['i', ..] when long.TryParse(text.AsSpan(1), CultureInfo.InvariantCulture, out var number) => (number, key),
            _ => null,
        };
    }
}
