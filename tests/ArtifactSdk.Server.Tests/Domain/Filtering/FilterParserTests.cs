using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Filtering;
using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Server.Tests.Domain.Filtering;

public sealed class FilterParserTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"$and":[{}]}""")]
    public void Parse_nothing_means_every_row(string? json) =>
        FilterParser.Parse(json, FieldSets.Versions).IsEverything.Should().BeTrue();

    [Theory]
    [InlineData("""{"name":""", "no JSON text")]
    [InlineData("[]", "list where a JSON object")]
    [InlineData("5", "number where a JSON object")]
    [InlineData("""{"nmae":"x"}""", "'nmae', which is no field of a collection; its fields are artifact_collection_id, name")]
    [InlineData("""{"name.part":"x"}""", "'name.part'")]
    [InlineData("""{"name":{"$near":"x"}}""", "'$near', which is no operator")]
    [InlineData("""{"$where":"x"}""", "'$where', which is no operator")]
    [InlineData("""{"name":{"first":"x"}}""", "'first', which is no operator")]
    [InlineData("""{"$or":[]}""", "'$or' needs a list")]
    [InlineData("""{"$and":{"name":"x"}}""", "'$and' needs a list")]
    [InlineData("""{"$or":[5]}""", "number where")]
    [InlineData("""{"name":5}""", "'name' needs a text")]
    [InlineData("""{"name":{"$in":"x"}}""", "'$in' on 'name' needs a list")]
    [InlineData("""{"name":{"$gt":null}}""", "'$gt' on 'name' needs a text or a number")]
    [InlineData("""{"name":{"$exists":"yes"}}""", "needs true or false")]
    [InlineData("""{"name":{"$size":1}}""", "'name' is none")]
    [InlineData("""{"tag":{"$size":-1}}""", "whole number")]
    [InlineData("""{"id":"abc"}""", "'id' needs a number or an id")]
    [InlineData("""{"created_at":"yesterday"}""", "'created_at' needs a time")]
    [InlineData("""{"created_at":{"$contains":"2026"}}""", "'created_at' has none")]
    [InlineData("""{"created_at":{"$regex":"2026"}}""", "'created_at' has none")]
    [InlineData("""{"name":{"$regex":"("}}""", "The pattern on 'name' cannot be used")]
    [InlineData("""{"name":{"$regex":"(a)\\1"}}""", "The pattern on 'name' cannot be used")]
    [InlineData("""{"name":{"$regex":5}}""", "'$regex' on 'name' needs a text")]
    public void Parse_names_what_it_does_not_know(string json, string message) =>
        FluentActions.Invoking(() => FilterParser.Parse(json, FieldSets.Collections)).Should().Throw<DomainException>()
            .Where(refusal => refusal.StatusCode == 400 && refusal.Code == ErrorCodes.InvalidInput)
            .Which.Message.Should().Contain(message);

    [Fact]
    public void Parse_refuses_what_would_cost_too_much()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"$not":""", 20)) + "{}" + new string('}', 20);
        var deepField = """{"name":""" + string.Concat(Enumerable.Repeat("""{"$not":""", 20)) + "\"x\"" + new string('}', 21);
        var many = """{"id":{"$in":[""" + string.Join(',', Enumerable.Range(0, 2001)) + "]}}";
        var longText = $$"""{"name":"{{new string('x', 70_000)}}"}""";
        var longPattern = """{"name":{"$regex": """ + "\"" + new string('x', 1001) + "\"}}";
        foreach (var filter in new[] { deep, deepField, many, longText, longPattern })
        {
            FluentActions.Invoking(() => FilterParser.Parse(filter, FieldSets.Collections)).Should().Throw<DomainException>().Where(e => e.StatusCode == 400);
        }
    }

    [Theory]
    [InlineData("""{"version":"v3"}""")]
    [InlineData("""{"version_index":3}""")]
    [InlineData("""{"versionIndex":"3"}""")]
    public void Parse_version_reads_all_spellings_of_its_number(string json) =>
        FilterParser.Parse(json, FieldSets.Versions).Should().BeOfType<IsEqual>().Which.Value.Should().Be(3L);

    [Fact]
    public void Parse_id_reads_numbers_and_global_ids()
    {
        var ids = new[] { "7", "\"7\"", $"\"{GlobalIds.Encode(GlobalIds.Project, 7)}\"", $"\"{GlobalIds.Encode(GlobalIds.ProjectInternalId, 7)}\"" };
        foreach (var id in ids)
        {
            FilterParser.Parse($$"""{"id":{{id}}}""", FieldSets.Projects).Should().BeOfType<IsEqual>().Which.Value.Should().Be(7L);
        }
    }

    [Fact]
    public void Parse_any_text_gives_a_filter_or_a_refusal() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        {
            foreach (var json in new[] { text, $$"""{"name":{{text}}}""", $$"""{"{{text}}":1}""", """{"metadata":{"$regex": """ + "\"" + text + "\"}}" })
            {
                try
                {
                    FilterParser.Parse(json, FieldSets.Versions).Should().NotBeNull();
                }
                catch (DomainException refusal)
                {
                    refusal.StatusCode.Should().Be(400);
                }
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("name", "name", false)]
    [InlineData("+name", "name", false)]
    [InlineData("-createdAt", "created_at", true)]
    [InlineData("", "artifact_collection_id", true)]
    public void Parse_order_reads_field_and_direction(string text, string field, bool descending)
    {
        var order = ListOrder.Parse(text, FieldSets.Collections, newestFirst: true);
        (order.Field.Name, order.Descending).Should().Be((field, descending));
    }

    [Theory]
    [InlineData("size")]
    [InlineData("-tag")]
    [InlineData("--name")]
    public void Parse_order_names_what_it_cannot_order_by(string text) =>
        FluentActions.Invoking(() => ListOrder.Parse(text, FieldSets.Collections, newestFirst: true)).Should().Throw<DomainException>()
            .Where(e => e.StatusCode == 400 && e.Message.Contains(text) && e.Message.Contains("created_at"));
}
