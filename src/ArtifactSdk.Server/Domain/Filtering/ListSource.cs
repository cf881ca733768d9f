namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>A list whose rows the database can narrow down but not always decide about.</summary>
internal sealed class ListSource<T>
{
    private const int Batch = 500;

    /// <summary>Reads rows that may belong to the list. Decided: each of them surely fulfils the filter.</summary>
    public required Func<ListRequest, ValueTask<(Page<T> Page, bool Decided)>> Fetch { get; init; }

    /// <summary>Whether a row fulfils the filter, for when the database could not say.</summary>
    public required Func<T, FilterNode, ValueTask<bool>> Matches { get; init; }

    /// <summary>A row's place in a list that is ordered by a field.</summary>
    public required Func<T, ListField, ValueTask<ListPosition>> Position { get; init; }

    /// <summary>Whether the caller may see a row; null when all may be seen.</summary>
    public Func<T, ValueTask<bool>>? Accepts { get; init; }

    /// <summary>A page. After <see cref="FilterLimits.MaxScan"/> rows it ends with what it has, and says where to go on.</summary>
    internal async ValueTask<FoundPage<T>> ReadAsync(ListRequest request)
    {
        var items = new List<(T Row, ListPosition Position)>();
        var after = request.After;
        var scanned = 0;
        var first = request.First;
        while (true)
        {
            var (page, decided) = await Fetch(request with { After = after, First = first });
            foreach (var row in page.Items)
            {
                if (await BelongsAsync(row, decided ? null : request.Filter))
                {
                    if (items.Count == request.First)
                    {
                        return new FoundPage<T>(items, HasNext: true, after);
                    }

                    items.Add((row, await Position(row, request.Order.Field.Id)));
                }

                after = await Position(row, request.Order.Field.Id);
            }

            scanned += page.Items.Count;
            var complete = !page.HasNext || page.Items.Count == 0 || (decided && Accepts is null && items.Count == request.First);
            if (complete || scanned >= FilterLimits.MaxScan)
            {
                return new FoundPage<T>(items, page.HasNext, after);
            }

            first = Batch;
        }
    }

    internal async ValueTask<long> CountAsync(ListRequest request)
    {
        var count = 0L;
        var next = request with { After = null, First = Batch };
        while (true)
        {
            var (page, decided) = await Fetch(next);
            foreach (var row in page.Items)
            {
                count += await BelongsAsync(row, decided ? null : request.Filter) ? 1 : 0;
            }

            if (!page.HasNext || page.Items.Count == 0)
            {
                return count;
            }

            next = next with { After = await Position(page.Items[^1], request.Order.Field.Id) };
        }
    }

    private async ValueTask<bool> BelongsAsync(T row, FilterNode? open) =>
        (open is null || await Matches(row, open)) && (Accepts is null || await Accepts(row));
}
