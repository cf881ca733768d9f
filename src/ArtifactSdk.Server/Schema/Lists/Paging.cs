using System.Globalization;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Schema.Lists;

/// <summary>Reads "after" and "first", and spells cursors: opaque to clients, the position of a row to us.</summary>
internal static class Paging
{
    internal const int DefaultSize = 50;
    internal const int MaxSize = 1000;
    private const string Prefix = "cursor:";

    internal static string Cursor(params ReadOnlySpan<long> position) =>
        GlobalIds.EncodeText(Prefix + string.Join(':', position.ToArray().Select(part => part.ToString(CultureInfo.InvariantCulture))));

    internal static PageRequest Request(FieldContext context, bool descending = false) =>
        new(After(context, 1) is { } after ? after[0] : null, First(context, MaxSize), descending);

    internal static int First(FieldContext context, int max)
    {
        var first = context.Arguments.Int("first") ?? DefaultSize;
        return first < 0 ? throw DomainException.Invalid($"'first' is {first}; it cannot be negative.") : Math.Min(first, max);
    }

    /// <summary>The position after which the page begins, or null for the start.</summary>
    internal static long[]? After(FieldContext context, int parts)
    {
        if (context.Arguments.String("after") is not { Length: > 0 } cursor)
        {
            return null;
        }

        if (GlobalIds.DecodeText(cursor) is { } text && text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            var numbers = text[Prefix.Length..].Split(':');
            var position = new long[parts];
            if (numbers.Length == parts
                && !numbers.Where((number, index) => !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out position[index])).Any())
            {
                return position;
            }
        }

        throw DomainException.Invalid($"'{cursor}' is no cursor of this list.");
    }

    internal static Connection Of<T>(
        Page<T> page, PageRequest request, Func<T, long> position, Func<T, object?> node, Func<ValueTask<long>> countAsync) =>
        new([.. page.Items.Select(row => new Edge(node(row), Cursor(position(row))))], page.HasNext, request.After is not null, countAsync);
}
