using System.Text.Json;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Tests.GraphQl;

public sealed class ArgumentReaderTests
{
    private static readonly GraphQlSchema Schema = GraphQlSchema.Parse(
        """
        scalar Int64 scalar JSON scalar JSONString scalar DateTime scalar Duration
        enum Mode { FAST SLOW }
        input Item { name: String! size: Int64 children: [Item!] mode: Mode = SLOW }
        type Query {
          f(text: String, id: ID, number: Int, big: Int64, real: Float, flag: Boolean, mode: Mode, json: JSON, document: JSONString, time: DateTime,
            wait: Duration, item: Item, items: [Item], names: [String], absent: String): Int
        }
        """);

    [Fact]
    public async Task Every_kind_is_read_from_literals() => Verify(await ReadAsync(
        """
        { f(text: "t", id: 7, number: 1, big: 5000000000, real: 2, flag: true, mode: FAST, json: {a: [1]}, document: "{}", time: "2026-08-21T12:34:56Z",
            wait: 60000, item: {name: "n", size: "12", children: {name: "c"}}, items: [{name: "a"}, null], names: ["x", null, "y"]) }
        """));

    [Fact]
    public async Task Every_kind_is_read_from_variables() => Verify(await ReadAsync(
        """
        query ($text: String, $id: ID, $number: Int, $big: Int64, $real: Float, $flag: Boolean, $mode: Mode, $json: JSON, $document: JSONString,
            $time: DateTime, $wait: Duration, $item: Item, $items: [Item], $names: [String]) {
          f(text: $text, id: $id, number: $number, big: $big, real: $real, flag: $flag, mode: $mode, json: $json, document: $document, time: $time,
            wait: $wait, item: $item, items: $items, names: $names) }
        """,
        """
        {"text":"t","id":7,"number":1,"big":5000000000,"real":2,"flag":true,"mode":"FAST","json":{"a":[1]},"document":"{}","time":"2026-08-21T12:34:56Z",
         "wait":60000,"item":{"name":"n","size":"12","children":{"name":"c"}},"items":[{"name":"a"},null],"names":["x",null,"y"]}
        """));

    [Theory]
    [InlineData("big", "1.0", 1L)]
    [InlineData("big", "1e3", 1000L)]
    [InlineData("big", "\"-9223372036854775808\"", long.MinValue)]
    [InlineData("big", "9223372036854775807", long.MaxValue)]
    [InlineData("wait", "\"15\"", 15L)]
    [InlineData("number", "1.0", 1)]
    public async Task Whole_numbers_may_be_written_in_several_ways(string name, string json, object expected)
    {
        var type = name switch { "number" => "Int", "wait" => "Duration", _ => "Int64" };
        var reader = await ReadAsync($"query ($v: {type}) {{ f({name}: $v) }}", $$"""{"v":{{json}}}""");
        reader.Raw(name).Should().Be(expected);
    }

    [Theory]
    [InlineData("Int64", "big", "9223372036854775808")]
    [InlineData("Int64", "big", "1.5")]
    [InlineData("Int64", "big", "\"12x\"")]
    [InlineData("Int64", "big", "true")]
    [InlineData("Duration", "wait", "\"soon\"")]
    [InlineData("JSONString", "document", "{}")]
    [InlineData("DateTime", "time", "5")]
    [InlineData("Int", "number", "1e400")]
    [InlineData("Float", "real", "1e400")]
    [InlineData("Mode", "mode", "\"fast\"")]
    public async Task Values_of_the_wrong_kind_are_refused(string type, string name, string json)
    {
        var answer = await AnswerAsync($"query ($v: {type}) {{ f({name}: $v) }}", $$"""{"v":{{json}}}""", _ => { });
        answer.Outcome.StatusCode.Should().Be(400);
        answer.Message.Should().StartWith("Variable \"$v\" got invalid value");
        answer.Outcome.Errors[0].Code.Should().Be("BAD_USER_INPUT");
    }

    [Theory]
    [InlineData("big: 9223372036854775808")]
    [InlineData("big: 1.5")]
    [InlineData("big: \"x\"")]
    [InlineData("wait: true")]
    [InlineData("document: {}")]
    [InlineData("time: 5")]
    [InlineData("real: 1e400")]
    public async Task Literals_of_the_wrong_kind_are_refused(string argument)
    {
        var answer = await AnswerAsync($"{{ f({argument}) }}", null, _ => { });
        answer.Outcome.StatusCode.Should().Be(400);
        answer.Outcome.Errors.Should().ContainSingle().Which.Code.Should().Be("GRAPHQL_VALIDATION_FAILED");
    }

    [Fact]
    public async Task A_variable_inside_a_JSON_literal_keeps_its_value()
    {
        var reader = await ReadAsync("query ($j: JSON) { f(json: {a: $j, b: [$j], c: ENUM}) }", """{"j":{"x":[1,null,"é"]}}""");
        ((JsonElement)reader.Raw("json")!).GetRawText().Should().Be("""{"a":{"x":[1,null,"\u00E9"]},"b":[{"x":[1,null,"\u00E9"]}],"c":"ENUM"}""");
    }

    [Fact]
    public async Task A_name_that_the_schema_does_not_declare_is_a_mistake_of_the_resolver()
    {
        var reader = await ReadAsync("{ f(item: {name: \"n\"}) }");
        reader.Has("nope").Should().BeFalse();
        reader.Invoking(arguments => arguments.String("nope")).Should().Throw<InvalidOperationException>().WithMessage("\"Query.f\" declares no \"nope\".");
        reader.Object("item")!.Invoking(item => item.Long("nope")).Should().Throw<InvalidOperationException>().WithMessage("\"Item\" declares no \"nope\".");
        reader.Invoking(arguments => arguments.RequiredString("absent")).Should().Throw<InvalidOperationException>();
    }

    private static void Verify(ArgumentReader reader)
    {
        reader.String("text").Should().Be("t");
        reader.RequiredString("id").Should().Be("7");
        reader.Int("number").Should().Be(1);
        reader.Long("number").Should().Be(1);
        reader.Long("big").Should().Be(5_000_000_000);
        reader.Double("real").Should().Be(2);
        reader.Bool("flag").Should().BeTrue();
        reader.String("mode").Should().Be("FAST");
        ((JsonElement)reader.Raw("json")!).GetProperty("a")[0].GetInt32().Should().Be(1);
        reader.String("document").Should().Be("{}");
        reader.String("time").Should().Be("2026-08-21T12:34:56Z");
        reader.Int("wait").Should().Be(60_000);
        reader.Has("absent").Should().BeFalse();
        reader.String("absent").Should().BeNull();
        reader.Strings("names").Should().Equal("x", "y");
        reader.Objects("items")!.Single().RequiredString("name").Should().Be("a");
        var item = reader.Object("item")!;
        item.Long("size").Should().Be(12);
        item.String("mode").Should().Be("SLOW");
        item.Objects("children")!.Single().RequiredString("name").Should().Be("c");
        item.Objects("children")![0].Has("size").Should().BeFalse();
    }

    private static async Task<ArgumentReader> ReadAsync(string query, string? variables = null)
    {
        ArgumentReader? reader = null;
        var answer = await AnswerAsync(query, variables, arguments => reader = arguments);
        answer.Outcome.Errors.Should().BeEmpty();
        return reader!;
    }

    private static Task<GraphQlAnswer> AnswerAsync(string query, string? variables, Action<ArgumentReader> see)
    {
        var resolvers = new Resolvers();
        resolvers.Field("Query", "f", context =>
        {
            see(context.Arguments);
            return new(1);
        });
        return GraphQlAnswer.GetAsync(new GraphQlEngine(Schema, resolvers, GraphQlLimits.Default), query, variables);
    }
}
