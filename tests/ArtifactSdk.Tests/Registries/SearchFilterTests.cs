namespace ArtifactSdk.Tests.Registries;

public sealed class SearchFilterTests
{
    [Fact]
    public void Conditions_are_combined_as_the_language_says()
    {
        var since = new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.FromHours(2));

        SearchFilter.All(
                SearchFilter.HasTag("gold"),
                SearchFilter.Any(SearchFilter.HasAlias("a"), SearchFilter.Not(SearchFilter.DescriptionContains("old"))),
                SearchFilter.MetadataIs("eval.accuracy", System.Text.Json.Nodes.JsonValue.Create(0.9)),
                SearchFilter.CreatedSince(since))
            .ToString().Should().Be(
                """{"$and":[{"tag":"gold"},{"$or":[{"alias":"a"},{"$nor":[{"description":{"$contains":"old"}}]}]},{"metadata.eval.accuracy":0.9},{"created_at":{"$gte":"2026-03-01T10:30:00Z"}}]}""");
    }

    [Theory]
    [InlineData("""{"name":"a"}""", """{"name":"wandb-registry-a"}""")]
    [InlineData("""{"name":"wandb-registry-a"}""", """{"name":"wandb-registry-a"}""")]
    [InlineData("""{"name":{"$in":["a","b"],"$regex":"c"}}""", """{"name":{"$in":["wandb-registry-a","wandb-registry-b"],"$regex":"c"}}""")]
    [InlineData("""{"$nor":[{"name":{"$not":{"$eq":"a"}}},{"description":"name"}]}""", """{"$nor":[{"name":{"$not":{"$eq":"wandb-registry-a"}}},{"description":"name"}]}""")]
    [InlineData("""{"name":{"$exists":true}}""", """{"name":{"$exists":true}}""")]
    [InlineData("""{"name":null}""", """{"name":null}""")]
    public void Names_of_registries_get_their_prefix(string json, string expected) =>
        SearchFilter.FromJson(json).ForRegistries().Should().Be(expected);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"a\":")]
    public void What_is_no_JSON_object_is_refused(string json)
    {
        var parse = () => SearchFilter.FromJson(json);

        parse.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Null_and_nothing_are_refused()
    {
        Action[] wrong =
        [
            () => SearchFilter.NameIs(null!),
            () => SearchFilter.FromJson(null!),
            () => SearchFilter.All(),
            () => SearchFilter.Any(null!),
            () => SearchFilter.All(SearchFilter.HasTag("a"), null!),
            () => SearchFilter.Not(null!),
            () => SearchFilter.MetadataIs("", System.Text.Json.Nodes.JsonValue.Create(1)),
        ];

        wrong.Should().AllSatisfy(call => call.Should().Throw<ArgumentException>());
    }
}
