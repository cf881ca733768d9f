using System.Text.Json.Nodes;
using ArtifactSdk.Artifacts;

namespace ArtifactSdk.Tests.Runs;

public sealed class LenientJsonTextTests
{
    [Fact]
    public void Read_numbers_that_are_none_as_texts_and_leaves_words_alone()
    {
        var row = LenientJsonText.Read("""{"a":NaN,"b":[Infinity,-Infinity,1],"NaN":"NaN and \"Infinity\"","c":{"d":-Infinity}}""")!;

        row.ToJsonString().Should().Be(new JsonObject
        {
            ["a"] = "NaN",
            ["b"] = new JsonArray("Infinity", "-Infinity", 1),
            ["NaN"] = "NaN and \"Infinity\"",
            ["c"] = new JsonObject { ["d"] = "-Infinity" },
        }.ToJsonString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("NaN")]
    [InlineData("{\"a\":nan}")]
    public void Read_what_is_no_object_as_nothing(string? text) => LenientJsonText.Read(text).Should().BeNull();

    [Fact]
    public void Read_what_was_written()
    {
        var text = LenientJsonText.Write(new JsonObject { ["x"] = double.NaN, ["long"] = new string('"', 100_000) });

        LenientJsonText.Read(text)!["long"]!.GetValue<string>().Should().HaveLength(100_000);
    }

    [Fact]
    public void Write_names_what_has_no_JSON_form() =>
        FluentActions.Invoking(() => LenientJsonText.Write(new JsonObject { ["a"] = new JsonObject { ["b"] = JsonValue.Create(new { Loss = double.NaN }) } }))
            .Should().Throw<ArgumentException>().WithMessage("In the metrics, 'a.b' cannot be written as JSON: *");

    [Fact]
    public void Read_takes_the_last_of_two_values_of_one_name_and_leaves_out_names_that_are_no_text()
    {
        var read = LenientJsonText.Read("""{"a":1,"b":{"c":[{"d":1,"d":NaN}],"\ud800":1},"a":{"x":2},"e":null}""")!;

        read.ToJsonString().Should().Be("""{"a":{"x":2},"b":{"c":[{"d":"NaN"}]},"e":null}""");
        read.DeepClone().Should().NotBeNull();
    }
}
