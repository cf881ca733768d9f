using System.Text.Json.Nodes;
using ArtifactSdk.Artifacts;

namespace ArtifactSdk.Tests.Artifacts;

public sealed class MetadataJsonTests
{
    [Fact]
    public void An_empty_object_is_left_out() => MetadataJson.Serialize([]).Should().BeNull();

    [Fact]
    public void Values_of_every_kind_are_written()
    {
        var metadata = new JsonObject { ["text"] = "é\"", ["number"] = 0.5, ["big"] = long.MaxValue, ["flag"] = true, ["none"] = null, ["list"] = new JsonArray(1, "two", new JsonObject { ["x"] = 1 }) };

        MetadataJson.Serialize(metadata).Should().Be("""{"text":"é\"","number":0.5,"big":9223372036854775807,"flag":true,"none":null,"list":[1,"two",{"x":1}]}""");
    }

    [Fact]
    public void NaN_is_null_wherever_it_stands() =>
        MetadataJson.Serialize(new JsonObject { ["a"] = double.NaN, ["b"] = float.NaN, ["c"] = new JsonArray(1, double.NaN) }).Should().Be("""{"a":null,"b":null,"c":[1,null]}""");

    [Fact]
    public void Infinite_numbers_are_refused_by_name()
    {
        FluentActions.Invoking(() => MetadataJson.Serialize(new JsonObject { ["a"] = double.PositiveInfinity })).Should().Throw<ArgumentException>().WithMessage("*'a' is infinite*");
        FluentActions.Invoking(() => MetadataJson.Serialize(new JsonObject { ["a"] = new JsonObject { ["b"] = new JsonArray(0, float.NegativeInfinity) } }))
            .Should().Throw<ArgumentException>().WithMessage("*'a.b[1]' is infinite*");
    }

    [Fact]
    public void What_was_read_from_JSON_is_written_as_it_was() =>
        MetadataJson.Serialize(JsonNode.Parse("""{"huge":1e999,"exact":0.10,"n":12345678901234567890123}""")!.AsObject())
            .Should().Be("""{"huge":1e999,"exact":0.10,"n":12345678901234567890123}""");

    [Fact]
    public void At_most_100_keys_stand_at_the_top()
    {
        static JsonObject WithKeys(int count) => new(Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"k{i}", (JsonNode?)i)));

        MetadataJson.Serialize(WithKeys(100)).Should().Contain("\"k99\":99");
        MetadataJson.Serialize(new JsonObject { ["below"] = WithKeys(101) }).Should().NotBeNull();
        FluentActions.Invoking(() => MetadataJson.Serialize(WithKeys(101))).Should().Throw<ArgumentException>().WithMessage("*101 keys*100*");
    }

    [Theory]
    [InlineData("""{"a":1}""", 1)]
    [InlineData("", 0)]
    [InlineData(null, 0)]
    [InlineData("null", 0)]
    [InlineData("[]", 0)]
    [InlineData("{", 0)]
    public void Parse_takes_what_servers_hold(string? text, int count) => MetadataJson.Parse(text).Count.Should().Be(count);

    [Fact]
    public void Parse_takes_numbers_that_are_none_as_texts() => MetadataJson.Parse("""{"a":NaN,"b":1}""").ToJsonString().Should().Be("""{"a":"NaN","b":1}""");

    [Fact]
    public void What_is_as_deep_as_can_be_written_can_be_read()
    {
        var text = MetadataJson.Serialize(Nested(JsonValues.MaxDepth))!;

        MetadataJson.Parse(text).ToJsonString(new() { MaxDepth = JsonValues.MaxDepth }).Should().Be(text);
    }

    [Fact]
    public void What_is_too_deep_is_refused_by_name() =>
        FluentActions.Invoking(() => MetadataJson.Serialize(Nested(JsonValues.MaxDepth + 1))).Should().Throw<ArgumentException>().WithMessage("In the metadata, 'a.a.a.*…' is nested more than 1000*");

    [Fact]
    public void What_has_no_JSON_form_is_refused_by_name()
    {
        var inside = new JsonObject { ["a"] = new JsonArray(1, JsonValue.Create(new { Loss = double.NaN })) };

        FluentActions.Invoking(() => MetadataJson.Serialize(inside)).Should().Throw<ArgumentException>().WithMessage("In the metadata, 'a[1]' cannot be written as JSON: *");
    }

    [Fact]
    public void Halves_are_numbers_like_others()
    {
        MetadataJson.Serialize(new JsonObject { ["a"] = JsonValue.Create(Half.NaN), ["b"] = JsonValue.Create((Half)1.5) }).Should().Be("""{"a":null,"b":1.5}""");
        LenientJsonText.Write(new JsonObject { ["a"] = JsonValue.Create(Half.NaN), ["b"] = JsonValue.Create(Half.NegativeInfinity) }).Should().Be("""{"a":NaN,"b":-Infinity}""");
    }

    private static JsonObject Nested(int depth)
    {
        var root = new JsonObject();
        for (var (i, at) = (1, root); i < depth; i++)
        {
            var below = new JsonObject();
            at["a"] = below;
            at = below;
        }

        return root;
    }
}
