using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Filtering;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Tests.Storage;

/// <summary>Lists over whole projects are put together from one walk for each, and have to read as if one had sorted all rows.</summary>
public class NewestFirstTests : StoreTest
{
    /// <summary>More than the store sorts, so that a filter on collections leads to a walk as well.</summary>
    private const int Many = 2_001;

    [Theory]
    [InlineData("-created_at")]
    [InlineData("created_at")]
    [InlineData("membership_id")]
    [InlineData("-membership_id")]
    [InlineData("-updated_at")]
    public async Task Pages_of_every_size_follow_the_order_across_projects(string text)
    {
        var projects = await SeedAsync(rows: 9);
        var order = Order(text);
        var expected = await SortedAsync(projects, order, _ => true);

        expected.Should().HaveCount(9);
        foreach (var size in new[] { 1, 2, 4, 9, 20 })
        {
            (await PagesAsync(new MembershipScope(null, projects, FilterNode.Everything), FilterNode.Everything, order, size)).Should().Equal(expected);
        }
    }

    [Fact]
    public async Task More_projects_than_one_command_takes_are_merged_too()
    {
        var projects = await SeedAsync(rows: 230, projects: 115);
        var order = ListOrder.Parse("-created_at", FieldSets.Versions, newestFirst: true);

        var found = await PagesAsync(new MembershipScope(null, projects, FilterNode.Everything), FilterNode.Everything, order, 50);

        found.Should().Equal(await SortedAsync(projects, order, _ => true));
    }

    [Fact]
    public async Task Other_projects_and_deleted_collections_stay_out()
    {
        var projects = await SeedAsync(rows: 9);
        var scope = new MembershipScope(null, [projects[0], projects[1]], FilterNode.Everything);
        var deleted = (await ReadAsync(session => session.FindCollectionAsync(projects[0], "numbers")))!;
        await WriteAsync(session => session.UpdateCollectionAsync(deleted with { State = CollectionState.Deleted }));
        var order = ListOrder.Parse("-created_at", FieldSets.Versions, newestFirst: true);

        var found = await PagesAsync(scope, FilterNode.Everything, order, 2);

        found.Should().Equal(await SortedAsync([projects[1]], order, _ => true)).And.HaveCount(3);
    }

    [Fact]
    public async Task The_same_project_twice_gives_its_versions_once()
    {
        var projects = await SeedAsync(rows: 3, projects: 1);
        var order = ListOrder.Parse("-created_at", FieldSets.Versions, newestFirst: true);

        (await PagesAsync(new MembershipScope(null, [projects[0], projects[0]], FilterNode.Everything), FilterNode.Everything, order, 2)).Should().HaveCount(3);
    }

    [Theory]
    [InlineData("""{"name":"numbers"}""", """{"version_index":{"$lt":3}}""")]
    [InlineData("""{"name":{"$contains":"UMBER"}}""", """{"artifact_size":{"$gt":-1},"version_index":{"$gte":600}}""")]
    [InlineData("""{"name":"no such"}""", "{}")]
    public async Task Filters_are_heeded_whether_few_or_many_versions_are_looked_at(string collections, string versions)
    {
        var (few, many) = (await SeedAsync(rows: 9), await SeedAsync(Many, entity: "other"));
        var order = ListOrder.Parse("-created_at", FieldSets.Versions, newestFirst: true);
        var filter = FilterParser.Parse(versions, FieldSets.Versions);
        foreach (var projects in new[] { few, many })
        {
            var expected = await SortedAsync(
                projects, order, row => FilterMatch.Matches(filter, field => field == ListField.VersionSize ? 0L : (long)row.VersionIndex));

            var found = await PagesAsync(new MembershipScope(null, projects, FilterParser.Parse(collections, FieldSets.Collections)), filter, order, 40);

            found.Should().Equal(collections.Contains("no such", StringComparison.Ordinal) ? [] : expected);
        }
    }

    /// <summary>The order by key is the one without a name.</summary>
    internal static ListOrder Order(string text) =>
        ListOrder.Parse(text.EndsWith("membership_id", StringComparison.Ordinal) ? null : text, FieldSets.Versions, newestFirst: text[0] == '-');

    private async Task<List<long>> PagesAsync(MembershipScope scope, FilterNode filter, ListOrder order, int size)
    {
        List<long> ids = [];
        for (ListPosition? after = null; ;)
        {
            var (page, decided) = await ReadAsync(session => session.SearchMembershipsAsync(scope, new ListRequest(filter, order, after, size)));
            decided.Should().BeTrue();
            page.Items.Count.Should().BeLessThanOrEqualTo(size);
            ids.AddRange(page.Items.Select(membership => membership.Id));
            if (!page.HasNext)
            {
                return ids;
            }

            page.Items.Should().HaveCount(size);
            var last = page.Items[^1];
            var artifact = (await ReadAsync(session => session.GetArtifactAsync(last.ArtifactId)))!;
            after = new ListPosition(ListRows.Value(last, artifact, [], [], order.Field.Id), last.Id);
        }
    }

    private Task<List<long>> SortedAsync(IReadOnlyList<long> projects, ListOrder order, Func<MembershipRow, bool> filter) => ReadAsync(async session =>
    {
        List<(long Place, long Id)> all = [];
        foreach (var project in projects)
        {
            var collection = (await session.FindCollectionAsync(project, "numbers"))!;
            foreach (var row in (await session.ListMembershipsAsync(collection.Id, new PageRequest(null, int.MaxValue - 1))).Items.Where(filter))
            {
                var value = ListRows.Value(row, (await session.GetArtifactAsync(row.ArtifactId))!, [], [], order.Field.Id);
                all.Add((value is DateTimeOffset time ? time.UtcTicks : (long)value!, row.Id));
            }
        }

        all.Sort();
        if (order.Descending)
        {
            all.Reverse();
        }

        return all.ConvertAll(item => item.Id);
    }).AsTask();

    /// <summary>In turns, with times that are not in the order of ids and of which several are equal.</summary>
    private async Task<List<long>> SeedAsync(int rows, int projects = 3, string entity = "team") => await WriteAsync(async session =>
    {
        List<Sample.Home> homes = [];
        for (var i = 0; i < projects; i++)
        {
            homes.Add(await Sample.AddHomeAsync(session, $"p{i}", entity));
        }

        for (var i = 0; i < rows; i++)
        {
            var sequence = (await session.GetCollectionAsync(homes[i % projects].Sequence.Id))!;
            var index = sequence.NextVersionIndex;
            await session.UpdateCollectionAsync(sequence with { NextVersionIndex = index + 1 });
            var time = Sample.Time.AddSeconds(i * 7 % 5);
            var artifact = await session.AddArtifactAsync(Sample.Artifact(sequence) with { VersionIndex = index, CreatedAt = time, UpdatedAt = time.AddDays(-i) });
            await session.AddMembershipAsync(new MembershipRow(0, sequence.Id, artifact.Id, index, Sample.At(12)));
        }

        return homes.ConvertAll(home => home.Project.Id);
    });
}
