using System.Text.Json.Nodes;

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

    [Fact]
    public void Conditions_joined_one_after_the_other_may_lie_deep_in_each_other()
    {
        var many = Enumerable.Range(0, 400).Select(i => SearchFilter.HasTag($"t{i}")).Aggregate((joined, next) => SearchFilter.All(joined, next));

        many.ToString().Should().StartWith("{\"$and\":[{\"$and\":[").And.EndWith("{\"tag\":\"t399\"}]}");
        many.ForVersions().Should().EndWith("\"state\":\"COMMITTED\"}");
        many.ForRegistries().Should().Be(many.ToString());
        SearchFilter.FromJson(many.ToString()).ToString().Should().Be(many.ToString());
    }

    [Fact]
    public void Conditions_that_lie_deeper_than_JSON_is_written_are_refused_with_a_remedy()
    {
        var filter = SearchFilter.NameIs("a");
        var deeper = () =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                filter = SearchFilter.Not(filter);
            }
        };

        deeper.Should().Throw<ArgumentException>().WithMessage("*more than 1000 levels deep*All and Any take any number*");
    }

    [Theory]
    [InlineData("""{"name":"a","name":"b"}""")]
    [InlineData("""{"$or":[{"tag":"x"},{"name":{"$gt":"a","$gt":"b"}}]}""")]
    public void A_name_that_stands_twice_is_refused_because_one_condition_would_be_lost(string json)
    {
        var parse = () => SearchFilter.FromJson(json);

        parse.Should().Throw<ArgumentException>().WithMessage("*contains a name twice*\"$and\"*").WithParameterName(nameof(json));
    }

    [Fact]
    public void A_value_without_a_JSON_form_is_refused_where_it_is_given()
    {
        JsonValue[] values = [JsonValue.Create(double.NaN), JsonValue.Create(TestContext.Current.CancellationToken)!];

        foreach (var value in values)
        {
            var make = () => SearchFilter.MetadataIs("eval.loss", value);

            make.Should().Throw<ArgumentException>().WithMessage("The value for 'eval.loss' cannot be written as JSON*").WithParameterName(nameof(value));
        }
    }

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
