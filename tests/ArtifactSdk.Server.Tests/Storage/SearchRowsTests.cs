using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Filtering;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Tests.Storage;

/// <summary>The database and the rules in memory have to agree about every filter, and pages about every order.</summary>
public class SearchRowsTests : StoreTest
{
    private static readonly ListOrder _byId = new(FieldSets.Collections.Key, false);

    [Theory]
    [InlineData("""{}""", "alpha Beta gamma delta")]
    [InlineData("""{"name":"alpha"}""", "alpha")]
    [InlineData("""{"name":{"$eq":"ALPHA"}}""", "")]
    [InlineData("""{"name":{"$ne":"alpha"}}""", "Beta gamma delta")]
    [InlineData("""{"name":{"$in":["alpha","delta","no"]}}""", "alpha delta")]
    [InlineData("""{"name":{"$in":[]}}""", "")]
    [InlineData("""{"name":{"$nin":["alpha","delta"]}}""", "Beta gamma")]
    [InlineData("""{"name":{"$gt":"alpha","$lte":"delta"}}""", "delta")]
    [InlineData("""{"name":{"$contains":"BET"}}""", "Beta")]
    [InlineData("""{"name":{"$contains":"%"}}""", "")]
    [InlineData("""{"name":{"$regex":"^[a-d].*a$"}}""", "alpha delta")]
    [InlineData("""{"name":{"$not":{"$regex":"^[a-d]"}}}""", "Beta gamma")]
    [InlineData("""{"name":{"$regex":"(?i)^b"}}""", "Beta")]
    [InlineData("""{"$or":[{"name":"alpha"},{"name":{"$regex":"^d"}}]}""", "alpha delta")]
    [InlineData("""{"$nor":[{"name":"alpha"},{"name":{"$regex":"^d"}}]}""", "Beta gamma")]
    [InlineData("""{"$not":{"name":"alpha"}}""", "Beta gamma delta")]
    [InlineData("""{"$and":[{"tag":"red"},{"tag":"blue"}]}""", "gamma")]
    [InlineData("""{"description":null}""", "alpha gamma")]
    [InlineData("""{"description":{"$ne":null}}""", "Beta delta")]
    [InlineData("""{"description":{"$exists":true}}""", "Beta delta")]
    [InlineData("""{"description":{"$exists":false}}""", "alpha gamma")]
    [InlineData("""{"description":{"$ne":"for tests"}}""", "alpha gamma delta")]
    [InlineData("""{"description":{"$in":["for tests",null]}}""", "alpha Beta gamma")]
    [InlineData("""{"description":{"$nin":["for tests",null]}}""", "delta")]
    [InlineData("""{"description":{"$not":{"$contains":"TESTS"}}}""", "alpha gamma delta")]
    [InlineData("""{"tag":"red"}""", "alpha gamma")]
    [InlineData("""{"tags":{"$ne":"red"}}""", "Beta delta")]
    [InlineData("""{"tag":{"$in":["blue","green"]}}""", "Beta gamma")]
    [InlineData("""{"tag":{"$nin":["blue"]}}""", "alpha delta")]
    [InlineData("""{"tag":{"$all":["red","blue"]}}""", "gamma")]
    [InlineData("""{"tag":{"$size":2}}""", "gamma")]
    [InlineData("""{"tag":{"$exists":false}}""", "delta")]
    [InlineData("""{"tag":null}""", "delta")]
    [InlineData("""{"tag":{"$contains":"E"}}""", "alpha Beta gamma")]
    [InlineData("""{"tag":{"$regex":"^bl"}}""", "Beta gamma")]
    [InlineData("""{"tag":{"$not":{"$regex":"^bl"}}}""", "alpha delta")]
    [InlineData("""{"created_at":{"$gte":"2026-03-04T05:08:07Z"}}""", "gamma delta")]
    [InlineData("""{"created_at":{"$lt":"2026-03-04T06:08:07+01:00"}}""", "alpha Beta")]
    [InlineData("""{"name":"x' OR '1'='1"}""", "")]
    [InlineData("""{"name":{"$contains":"') OR 1=1 --"}}""", "")]
    public async Task A_filter_finds_what_it_says(string json, string expected)
    {
        var project = await SeedAsync();
        var filter = FilterParser.Parse(json, FieldSets.Collections);
        var scope = new CollectionScope([project]);

        var (page, decided) = await ReadAsync(session => session.SearchCollectionsAsync(scope, new ListRequest(filter, _byId, null, 100)));
        var all = await ReadAsync(session => session.ListCollectionsAsync(project, null, null, new PageRequest(null, 100)));
        var matching = new List<string>();
        foreach (var collection in all.Items)
        {
            var tags = (await ReadAsync(session => session.TagsOfCollectionAsync(collection.Id))).Select(tag => tag.Name).ToList();
            if (FilterMatch.Matches(filter, field => ListRows.Value(collection, tags, field)))
            {
                matching.Add(collection.Name);
            }
        }

        var names = page.Items.Select(collection => collection.Name).ToList();
        string.Join(' ', matching).Should().Be(expected);
        if (decided)
        {
            names.Should().Equal(matching);
        }

        matching.Should().BeSubsetOf(names);
        var count = await ReadAsync(session => session.CountCollectionsAsync(scope, filter));
        count.Should().Be(decided ? matching.Count : null);
    }

    [Theory]
    [InlineData("""{"version":"v1"}""", "1")]
    [InlineData("""{"version_index":{"$gte":1}}""", "1 2")]
    [InlineData("""{"state":"COMMITTED"}""", "0 1 2")]
    [InlineData("""{"state":{"$ne":"COMMITTED"}}""", "")]
    [InlineData("""{"alias":"best"}""", "1")]
    [InlineData("""{"alias":{"$nin":["best"]}}""", "0 2")]
    [InlineData("""{"tag":{"$exists":true}}""", "2")]
    [InlineData("""{"metadata.acc":{"$gt":0.5}}""", "1 2")]
    [InlineData("""{"metadata.acc":0.9}""", "1")]
    [InlineData("""{"metadata.acc":{"$exists":false}}""", "0")]
    [InlineData("""{"metadata.acc":null}""", "0")]
    [InlineData("""{"metadata.model.name":"cnn"}""", "1")]
    [InlineData("""{"metadata.model":{"name":"cnn"}}""", "1")]
    [InlineData("""{"metadata.model.name":{"$regex":"^c"}}""", "1")]
    [InlineData("""{"metadata.model.name":{"$ne":"cnn"}}""", "0 2")]
    [InlineData("""{"artifact_metadata.labels":"cat"}""", "2")]
    [InlineData("""{"metadata.labels":{"$all":["cat","dog"]}}""", "2")]
    [InlineData("""{"metadata.labels":{"$size":2}}""", "2")]
    [InlineData("""{"metadata.labels.1":"dog"}""", "2")]
    [InlineData("""{"metadata.final":true}""", "2")]
    [InlineData("""{"metadata.a.b":1}""", "2")]
    [InlineData("""{"metadata.acc":{"$gt":"0"}}""", "")]
    [InlineData("""{"$nor":[{"metadata.final":true},{"alias":"best"}]}""", "0")]
    [InlineData("""{"artifact_size":{"$lt":1}}""", "0 1 2")]
    [InlineData("""{"artifact_created_at":{"$gt":"2020-01-01"}}""", "0 1 2")]
    public async Task A_filter_finds_versions(string json, string expected)
    {
        var collection = await SeedVersionsAsync();
        var filter = FilterParser.Parse(json, FieldSets.Versions);
        var scope = new MembershipScope(collection, [], FilterNode.Everything);
        var request = new ListRequest(filter, new ListOrder(FieldSets.Versions.Key, false), null, 100);

        var (page, decided) = await ReadAsync(session => session.SearchMembershipsAsync(scope, request));
        var matching = new List<int>();
        foreach (var membership in (await ReadAsync(session => session.ListMembershipsAsync(collection, new PageRequest(null, 100)))).Items)
        {
            var artifact = (await ReadAsync(session => session.GetArtifactAsync(membership.ArtifactId)))!;
            var tags = (await ReadAsync(session => session.TagsOfArtifactAsync(artifact.Id))).Select(tag => tag.Name).ToList();
            var aliases = (await ReadAsync(session => session.AliasesOfMembershipAsync(membership.Id))).Select(alias => alias.Name).ToList();
            if (FilterMatch.Matches(filter, field => ListRows.Value(membership, artifact, tags, aliases, field)))
            {
                matching.Add(membership.VersionIndex);
            }
        }

        string.Join(' ', matching).Should().Be(expected);
        matching.Should().BeSubsetOf(page.Items.Select(membership => membership.VersionIndex));
        if (decided)
        {
            page.Items.Should().HaveCount(matching.Count);
            (await ReadAsync(session => session.CountMembershipsAsync(scope, filter))).Should().Be(matching.Count);
        }
    }

    [Theory]
    [InlineData("name", "Beta alpha delta gamma")]
    [InlineData("-name", "gamma delta alpha Beta")]
    [InlineData("created_at", "alpha Beta gamma delta")]
    [InlineData("-created_at", "delta gamma Beta alpha")]
    [InlineData("updated_at", "alpha Beta gamma delta")]
    [InlineData("-updated_at", "delta gamma Beta alpha")]
    public async Task Pages_of_every_size_follow_the_order(string order, string expected)
    {
        var project = await SeedAsync();
        for (var size = 1; size <= 4; size++)
        {
            (await AllAsync(project, ListOrder.Parse(order, FieldSets.Collections, false), size)).Should().Equal(expected.Split(' '));
        }
    }

    [Fact]
    public async Task Rows_that_come_between_two_pages_shift_nothing()
    {
        var project = await SeedAsync();
        var order = ListOrder.Parse("name", FieldSets.Collections, false);
        var first = await PageAsync(project, order, null, 2);
        await WriteAsync(async session =>
        {
            var type = (await session.FindTypeAsync(project, "dataset"))!;
            foreach (var name in new[] { "Aaa", "alphb", "zzz" })
            {
                await session.AddCollectionAsync(Sample.Collection(project, type.Id, name));
            }
        });

        var last = first[^1];
        var rest = await PageAsync(project, order, new ListPosition(last.Name, last.Id), 10);
        first.Concat(rest).Select(c => c.Name).Should().Equal("Beta", "alpha", "alphb", "delta", "gamma", "zzz");
    }

    [Fact]
    public async Task Collections_of_other_projects_types_and_kinds_stay_out()
    {
        var project = await SeedAsync();
        var other = await WriteAsync(async session => await Sample.AddHomeAsync(session, "other"));
        var request = new ListRequest(FilterNode.Everything, _byId, null, 100);

        async Task<List<string>> NamesAsync(CollectionScope scope) =>
            [.. (await ReadAsync(session => session.SearchCollectionsAsync(scope, request))).Page.Items.Select(c => c.Name)];

        (await NamesAsync(new([project]))).Should().HaveCount(4);
        (await NamesAsync(new([project, other.Project.Id]))).Should().HaveCount(5);
        (await NamesAsync(new([]))).Should().BeEmpty();
        (await NamesAsync(new([project, other.Project.Id], other.Type.Id))).Should().Equal("numbers");
        (await NamesAsync(new([project], Kinds: [CollectionKind.Portfolio]))).Should().Equal("delta");
        (await NamesAsync(new([project], Kinds: []))).Should().BeEmpty();
    }

    [Theory]
    [InlineData("version_index", "0 1 2")]
    [InlineData("-version_index", "2 1 0")]
    [InlineData("artifact_size", "0 1 2")]
    [InlineData("-created_at", "2 1 0")]
    [InlineData("artifact_id", "0 1 2")]
    public async Task Versions_follow_their_order_in_pages_of_every_size(string text, string expected)
    {
        var collection = await SeedVersionsAsync();
        var order = ListOrder.Parse(text, FieldSets.Versions, newestFirst: false);
        for (var size = 1; size <= 3; size++)
        {
            var indexes = new List<int>();
            ListPosition? after = null;
            bool more;
            do
            {
                var request = new ListRequest(FilterNode.Everything, order, after, size);
                var (page, _) = await ReadAsync(session => session.SearchMembershipsAsync(new MembershipScope(collection, [], FilterNode.Everything), request));
                indexes.AddRange(page.Items.Select(membership => membership.VersionIndex));
                var last = page.Items[^1];
                var artifact = (await ReadAsync(session => session.GetArtifactAsync(last.ArtifactId)))!;
                (after, more) = (new ListPosition(ListRows.Value(last, artifact, [], [], order.Field.Id), last.Id), page.HasNext);
            }
            while (more);

            string.Join(' ', indexes).Should().Be(expected);
        }
    }

    private async Task<List<string>> AllAsync(long project, ListOrder order, int size)
    {
        var names = new List<string>();
        ListPosition? after = null;
        while (true)
        {
            var page = await PageAsync(project, order, after, size);
            if (page.Count == 0)
            {
                return names;
            }

            names.AddRange(page.Select(c => c.Name));
            after = new ListPosition(ListRows.Value(page[^1], [], order.Field.Id), page[^1].Id);
        }
    }

    private async Task<IReadOnlyList<CollectionRow>> PageAsync(long project, ListOrder order, ListPosition? after, int size) =>
        (await ReadAsync(session => session.SearchCollectionsAsync(new CollectionScope([project]), new ListRequest(FilterNode.Everything, order, after, size)))).Page.Items;

    private async Task<long> SeedAsync() => await WriteAsync(async session =>
    {
        var entity = await session.AddEntityAsync(Sample.Entity("owner"));
        var project = await session.AddProjectAsync(Sample.Project(entity.Id, "p"));
        var type = await session.AddTypeAsync(Sample.Type(project.Id));
        (string Name, string? Description, string[] Tags)[] rows =
        [
            ("alpha", null, ["red"]), ("Beta", "for tests", ["blue"]), ("gamma", null, ["red", "blue"]), ("delta", "", []),
        ];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = await session.AddCollectionAsync(
                Sample.Collection(project.Id, type.Id, rows[i].Name, i == 3 ? CollectionKind.Portfolio : CollectionKind.Sequence) with
                {
                    Description = rows[i].Description,
                    CreatedAt = Sample.At(i),
                    UpdatedAt = Sample.At(7),
                });
            foreach (var tag in rows[i].Tags)
            {
                await session.AddCollectionTagAsync(row.Id, tag);
            }
        }

        return project.Id;
    });

    private async Task<long> SeedVersionsAsync() => await WriteAsync(async session =>
    {
        var home = await Sample.AddHomeAsync(session);
        string?[] metadata = [null, """{"acc":0.9,"model":{"name":"cnn"}}""", """{"acc":1,"labels":["cat","dog"],"final":true,"a.b":1}"""];
        foreach (var text in metadata)
        {
            var (artifact, _) = await Sample.AddVersionAsync(session, home.Sequence.Id);
            await session.UpdateArtifactAsync(artifact with { Metadata = text });
        }

        var best = (await session.FindMembershipByVersionAsync(home.Sequence.Id, 1))!;
        await session.SetAliasAsync(home.Sequence.Id, best.Id, "best");
        await session.AddArtifactTagAsync((await session.FindMembershipByVersionAsync(home.Sequence.Id, 2))!.ArtifactId, "checked");
        return home.Sequence.Id;
    });
}
