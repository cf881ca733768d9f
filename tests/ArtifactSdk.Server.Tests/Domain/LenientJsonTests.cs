using System.Text;
using System.Text.Json;
using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Tests.Domain;

public sealed class LenientJsonTests
{
    [Theory]
    [InlineData("""{"loss":NaN}""", """{"loss":"NaN"}""")]
    [InlineData("""{"a":Infinity,"b":-Infinity}""", """{"a":"Infinity","b":"-Infinity"}""")]
    [InlineData("""{"a":[1,NaN,-Infinity],"b":{"c":NaN}}""", """{"a":[1,"NaN","-Infinity"],"b":{"c":"NaN"}}""")]
    [InlineData("""{"NaN":"Infinity and NaN","x":"\"NaN","y":NaN}""", """{"NaN":"Infinity and NaN","x":"\"NaN","y":"NaN"}""")]
    [InlineData("""{"x":"ends in a backslash\\","y":NaN}""", """{"x":"ends in a backslash\\","y":"NaN"}""")]
    [InlineData("""{"plain":1.5,"ü":"ü"}""", """{"plain":1.5,"ü":"ü"}""")]
    public void ToStrictObject_quotes_the_words_that_are_no_json(string text, string strict) =>
        LenientJson.ToStrictObject(text).Should().Be(strict);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":nan}")]
    [InlineData("{\"a\":NaNa}")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":\"open")]
    [InlineData("{\"a\":\"NaN\\")]
    public void ToStrictObject_of_what_is_no_object_is_null(string text) => LenientJson.ToStrictObject(text).Should().BeNull();

    [Fact]
    public void Parse_takes_the_words_anywhere_outside_of_strings()
    {
        using var document = LenientJson.Parse(Encoding.UTF8.GetBytes("""{"exitcode":NaN,"files":{"f":{"offset":-Infinity,"content":["NaN"]}}}"""));

        document.RootElement.GetProperty("files").GetProperty("f").GetProperty("content")[0].GetString().Should().Be("NaN");
    }

    [Fact]
    public void Parse_of_nested_too_deep_fails_as_json_does()
    {
        var deep = Encoding.UTF8.GetBytes(new string('[', 5000));

        var parse = () => LenientJson.Parse(deep);

        parse.Should().Throw<JsonException>();
    }
}
