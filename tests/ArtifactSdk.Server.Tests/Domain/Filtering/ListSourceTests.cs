using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Filtering;

namespace ArtifactSdk.Server.Tests.Domain.Filtering;

public sealed class ListSourceTests
{
    private static readonly ListOrder _order = new(FieldSets.Projects.Key, false);

    [Fact]
    public async Task A_page_goes_on_looking_until_it_is_full_and_says_whether_more_follow()
    {
        var source = Source(Enumerable.Range(1, 2000), row => row % 500 == 0);

        var first = await source.ReadAsync(Request(null, 3));
        var second = await source.ReadAsync(Request(first.End, 3));

        first.Items.Select(item => item.Row).Should().Equal(500, 1000, 1500);
        first.HasNext.Should().BeTrue();
        second.Items.Select(item => item.Row).Should().Equal(2000);
        second.HasNext.Should().BeFalse();
        (await source.CountAsync(Request(null, 3))).Should().Be(4);
    }

    [Fact]
    public async Task A_page_that_has_looked_at_enough_ends_and_says_where_to_go_on()
    {
        var source = Source(Enumerable.Range(1, 30_000), row => row == 29_999);
        var request = Request(null, 5);
        var found = new List<long>();
        var pages = 0;
        FoundPage<long> page;
        do
        {
            page = await source.ReadAsync(request);
            found.AddRange(page.Items.Select(item => item.Row));
            request = request with { After = page.End };
            pages++;
        }
        while (page.HasNext);

        found.Should().Equal(29_999);
        pages.Should().BeInRange(3, 4);
    }

    [Fact]
    public async Task Rows_that_may_not_be_seen_leave_no_gap()
    {
        var source = Source(Enumerable.Range(1, 10), _ => true, accepts: row => row % 2 == 0);

        var page = await source.ReadAsync(Request(null, 3));

        page.Items.Select(item => item.Row).Should().Equal(2, 4, 6);
        page.HasNext.Should().BeTrue();
        (await source.ReadAsync(Request(page.End, 3))).Items.Select(item => item.Row).Should().Equal(8, 10);
    }

    [Fact]
    public async Task An_empty_page_only_says_whether_there_is_anything()
    {
        var page = await Source(Enumerable.Range(1, 3), _ => true).ReadAsync(Request(null, 0));
        (page.Items.Count, page.HasNext).Should().Be((0, true));
    }

    private static ListRequest Request(ListPosition? after, int first) => new(FilterNode.Everything, _order, after, first);

    private static ListSource<long> Source(IEnumerable<int> rows, Func<long, bool> matches, Func<long, bool>? accepts = null)
    {
        var all = rows.Select(row => (long)row).ToList();
        return new()
        {
            Fetch = request =>
            {
                var rest = all.Where(row => request.After is not { } after || row > after.Key).Take(request.First + 1).ToList();
                var page = new Page<long>([.. rest.Take(request.First)], rest.Count > request.First);
                return ValueTask.FromResult((page, false));
            },
            Matches = (row, _) => ValueTask.FromResult(matches(row)),
            Position = (row, _) => ValueTask.FromResult(new ListPosition(row, row)),
            Accepts = accepts is null ? null : row => ValueTask.FromResult(accepts(row)),
        };
    }
}
