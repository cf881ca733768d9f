using System.Globalization;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Filtering;

namespace ArtifactSdk.Server.Schema.Lists;

/// <summary>
/// Cursors of ordered lists: opaque to clients, to us the order, and the last row's key and value. A cursor of another order is refused,
/// since it names no place in this one.
/// </summary>
internal static class ListCursor
{
    private const string Prefix = "cursor:";

    internal static string Encode(ListOrder order, FieldSet fields, ListPosition position) => order.Field == fields.Key
        ? Paging.Cursor(position.Key)
        : GlobalIds.EncodeText(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Name(order)}:{position.Key}:{Spell(position.Value)}"));

    internal static ListPosition? Decode(string? cursor, ListOrder order, FieldSet fields)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        var parts = GlobalIds.DecodeText(cursor) is { } text && text.StartsWith(Prefix, StringComparison.Ordinal)
            ? text[Prefix.Length..].Split(':', 3)
            : [];
        if (order.Field == fields.Key)
        {
            return parts is [var only] && Key(only) is { } id ? new ListPosition(id, id) : throw Unknown(cursor);
        }

        return parts is [var name, var number, var value] && name == Name(order) && Key(number) is { } key && Read(order.Field.Kind, value) is { } last
            ? new ListPosition(last, key)
            : throw Unknown(cursor);
    }

    private static string Name(ListOrder order) => (order.Descending ? "-" : "+") + order.Field.Name;

    private static string Spell(object? value) => value switch
    {
        DateTimeOffset time => time.UtcTicks.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => (string)value!,
    };

    private static object? Read(FieldKind kind, string value)
    {
        if (kind == FieldKind.Text)
        {
            return value;
        }

        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return kind != FieldKind.Time ? number
            : number >= 0 && number <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(number, TimeSpan.Zero)
            : null;
    }

    private static long? Key(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DomainException Unknown(string cursor) => DomainException.Invalid($"'{cursor}' is no cursor of this list.");
}
