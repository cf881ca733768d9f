using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Filtering;
using ArtifactSdk.Server.Domain.Model;
using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Server.Tests.Storage;

/// <summary>Filters that nobody thought of: what the database says has to be what the rules in memory say.</summary>
public class FilterAgreementTests : StoreTest
{
    [Fact]
    public async Task The_database_and_the_rules_agree_about_any_filter()
    {
        var project = await SeedAsync();
        var rows = new List<(CollectionRow Row, List<string> Tags)>();
        foreach (var row in (await ReadAsync(session => session.ListCollectionsAsync(project, null, null, new PageRequest(null, 100)))).Items)
        {
            rows.Add((row, (await ReadAsync(session => session.TagsOfCollectionAsync(row.Id))).Select(tag => tag.Name).ToList()));
        }

        var decided = 0;
        foreach (var json in Filters(4).Sample(800, 50))
        {
            var filter = FilterParser.Parse(json, FieldSets.Collections);
            var request = new ListRequest(filter, new ListOrder(FieldSets.Collections.Key, false), null, 100);
            var (page, sure) = await ReadAsync(session => session.SearchCollectionsAsync(new CollectionScope([project]), request));

            var expected = rows.Where(row => FilterMatch.Matches(filter, field => ListRows.Value(row.Row, row.Tags, field))).Select(row => row.Row.Name);
            var found = page.Items.Select(row => row.Name).ToList();
            if (sure)
            {
                decided++;
                found.Should().Equal(expected, json);
            }

            expected.Should().BeSubsetOf(found, json);
        }

        decided.Should().BeInRange(1, 799, "both kinds of filters were tried");
    }

    private static Gen<string> Filters(int depth)
    {
        var leaf = Conditions();
        if (depth == 0)
        {
            return leaf;
        }

        var inner = Filters(depth - 1);
        var list = from operation in Gen.Elements("$and", "$or", "$nor")
                   from items in Gen.ListOf(inner, 2)
                   select $$"""{"{{operation}}":[{{string.Join(',', items)}}]}""";
        var not = from item in inner select """{"$not":""" + item + "}";
        return Gen.Frequency((2, leaf), (3, list), (1, not));
    }

    private static Gen<string> Conditions()
    {
        var texts = Gen.Elements("\"alpha\"", "\"Beta\"", "\"\"", "\"for tests\"", "\"a\"", "\"%\"", "\"red\"", "null");
        var comparable = Gen.Elements("\"alpha\"", "\"Beta\"", "\"b\"", "\"\"");
        var pattern = Gen.Elements("\"^a\"", "\"a$\"", "\"\"", "\"e\"");
        var name = Gen.Elements("name", "description", "tag");
        var plain = from field in name from value in texts select $$"""{"{{field}}":{{value}}}""";
        var equality = from field in name
                       from operation in Gen.Elements("$eq", "$ne")
                       from value in texts
                       select One(field, operation, value);
        var order = from field in name
                    from operation in Gen.Elements("$lt", "$lte", "$gt", "$gte", "$contains")
                    from value in comparable
                    select One(field, operation, value);
        var lists = from field in name
                    from operation in Gen.Elements("$in", "$nin", "$all")
                    from values in Gen.ListOf(texts, 2)
                    select One(field, operation, $"[{string.Join(',', values)}]");
        var exists = from field in name from value in Gen.Elements("true", "false") select One(field, "$exists", value);
        var regex = from field in name from value in pattern select One(field, "$regex", value);
        var size = from value in Gen.Choose(0, 2) select One("tag", "$size", $"{value}");
        return Gen.OneOf(plain, equality, order, lists, exists, regex, size);
    }

    private static string One(string field, string operation, string value) => """{"FIELD":{"OP":VALUE}}"""
        .Replace("FIELD", field, StringComparison.Ordinal)
        .Replace("OP", operation, StringComparison.Ordinal)
        .Replace("VALUE", value, StringComparison.Ordinal);

    private async Task<long> SeedAsync() => await WriteAsync(async session =>
    {
        var entity = await session.AddEntityAsync(Sample.Entity("owner"));
        var project = await session.AddProjectAsync(Sample.Project(entity.Id, "p"));
        var type = await session.AddTypeAsync(Sample.Type(project.Id));
        (string Name, string? Description, string[] Tags)[] rows =
        [
            ("alpha", null, ["red"]), ("Beta", "for tests", ["blue"]), ("gamma", null, ["red", "alpha"]), ("delta", "", []), ("a%", "a", ["b"]),
        ];
        foreach (var (name, description, tags) in rows)
        {
            var row = await session.AddCollectionAsync(Sample.Collection(project.Id, type.Id, name) with { Description = description });
            foreach (var tag in tags)
            {
                await session.AddCollectionTagAsync(row.Id, tag);
            }
        }

        return project.Id;
    });
}
