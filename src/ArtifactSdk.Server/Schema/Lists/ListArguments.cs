using ArtifactSdk.Server.Domain.Filtering;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Schema.Lists;

/// <summary>Reads "filters", "order", "after" and "first" of a list, and makes its connection.</summary>
internal sealed record ListArguments(FieldSet Fields, ListRequest Request)
{
    internal static ListArguments Read(FieldContext context, FieldSet fields, bool newestFirst)
    {
        var order = ListOrder.Parse(Optional(context, "order"), fields, newestFirst);
        return new ListArguments(
            fields,
            new ListRequest(
                FilterParser.Parse(Optional(context, "filters"), fields),
                order,
                ListCursor.Decode(context.Arguments.String("after"), order, fields),
                Paging.First(context, Paging.MaxSize)));
    }

    internal static FilterNode Filter(FieldContext context, string argument, FieldSet fields) =>
        FilterParser.Parse(context.Arguments.String(argument), fields);

    internal Connection Connection<T>(FoundPage<T> page, Func<T, Edge> edge, Func<ValueTask<long>> countAsync) =>
        new([.. page.Items.Select(item => edge(item.Row) with { Cursor = Cursor(item.Position) })], page.HasNext, Request.After is not null, countAsync)
        {
            EndCursor = page.End is { } end ? Cursor(end) : null,
        };

    private string Cursor(ListPosition position) => ListCursor.Encode(Request.Order, Fields, position);

    // Some lists have no such argument.
    private static string? Optional(FieldContext context, string name) => context.Arguments.Has(name) ? context.Arguments.String(name) : null;
}
