using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Tests.GraphQl;

public sealed class ScalarOutputTests
{
    private static readonly GraphQlSchema Schema = GraphQlSchema.Parse(
        """
        scalar Int64 scalar JSON scalar JSONString scalar DateTime scalar Duration
        enum Mode { FAST VERY_SLOW }
        type Query { Int: Int Float: Float String: String Boolean: Boolean ID: ID Int64: Int64 JSON: JSON JSONString: JSONString DateTime: DateTime Duration: Duration Mode: Mode Ints: [Int!] }
        """);

    private enum Mode
    {
        Fast,
        Very_Slow,
    }

    public static TheoryData<string, object, string> Values => new()
    {
        { "Int", 5, "5" },
        { "Int", -7L, "-7" },
        { "Float", 1.5, "1.5" },
        { "Float", 3, "3" },
        { "Float", 1e300, "1E+300" },
        { "String", "a\"b\\c\n\r\t\u0001\u001f é 😀 </x>\u2028", "\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u001f é 😀 </x>\u2028\"" },
        { "String", "half \ud800 pair", "\"half \ufffd pair\"" },
        { "String", "", "\"\"" },
        { "String", 5, "\"5\"" },
        { "Boolean", true, "true" },
        { "ID", 12L, "\"12\"" },
        { "ID", "QXJ0aWZhY3Q6MTI=", "\"QXJ0aWZhY3Q6MTI=\"" },
        { "Int64", long.MaxValue, "9223372036854775807" },
        { "Int64", long.MinValue, "-9223372036854775808" },
        { "Duration", TimeSpan.FromSeconds(2), "2000" },
        { "Duration", 15, "15" },
        { "Mode", "FAST", "\"FAST\"" },
        { "Mode", Mode.Very_Slow, "\"VERY_SLOW\"" },
        { "DateTime", new DateTimeOffset(2026, 8, 21, 14, 34, 56, TimeSpan.FromHours(2)), "\"2026-08-21T12:34:56Z\"" },
        { "DateTime", new DateTimeOffset(2026, 8, 21, 12, 34, 56, 120, TimeSpan.Zero), "\"2026-08-21T12:34:56.120Z\"" },
        { "DateTime", new DateTimeOffset(2026, 8, 21, 12, 34, 56, TimeSpan.Zero).AddTicks(1_234_567), "\"2026-08-21T12:34:56.123456Z\"" },
        { "DateTime", new DateTimeOffset(2026, 8, 21, 12, 34, 56, TimeSpan.Zero).AddTicks(7), "\"2026-08-21T12:34:56Z\"" },
        { "DateTime", new DateTime(2026, 8, 21, 12, 34, 56, DateTimeKind.Utc), "\"2026-08-21T12:34:56Z\"" },
        { "DateTime", "2026-08-21", "\"2026-08-21\"" },
        { "JSON", new RawJson("{\"a\" : [1, 2.50]}"), "{\"a\" : [1, 2.50]}" },
        { "JSON", JsonElement.Parse("{\"a\":\"é<\"}"), "{\"a\":\"é<\"}" },
        { "JSON", new JsonObject { ["a"] = 1 }, "{\"a\":1}" },
        { "JSON", "text", "\"text\"" },
        { "JSONString", "{\"a\":1}", "\"{\\\"a\\\":1}\"" },
        { "JSONString", new JsonObject { ["a"] = 1 }, "\"{\\\"a\\\":1}\"" },
        { "Ints", new List<int> { 1, 2 }, "[1,2]" },
        { "Ints", Enumerable.Range(1, 3), "[1,2,3]" },
    };

    public static TheoryData<string, object> Misfits => new()
    {
        { "Int", 3_000_000_000L },
        { "Int", "1" },
        { "Int", 1.5 },
        { "Float", double.NaN },
        { "Float", double.PositiveInfinity },
        { "String", new object() },
        { "Boolean", 1 },
        { "Int64", "1" },
        { "Mode", "NOPE" },
        { "Mode", DayOfWeek.Friday },
        { "DateTime", 5 },
        { "JSON", new RawJson("{\"a\":") },
        { "JSON", new object() },
        { "JSONString", 5 },
        { "Ints", 5 },
        { "Ints", "12" },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task Values_are_written(string type, object value, string json)
    {
        var answer = await WriteAsync(type, value);
        answer.Text.Should().Be("{\"data\":{\"" + type + "\":" + json + "}}");
    }

    [Theory]
    [MemberData(nameof(Misfits), DisableDiscoveryEnumeration = true)]
    public async Task A_value_that_does_not_fit_is_null_and_an_internal_error(string type, object value)
    {
        var answer = await WriteAsync(type, value);
        answer.Text.Should().StartWith($$"""{"data":{"{{type}}":null},"errors":[{"message":""");
        answer.Outcome.StatusCode.Should().Be(500);
        answer.Outcome.Errors.Should().ContainSingle().Which.Code.Should().Be("INTERNAL");
    }

    [Fact]
    public async Task A_null_where_none_may_be_is_an_error_that_nobody_repeats()
    {
        var answer = await WriteAsync("Ints", new object?[] { 1, null });
        answer.Text.Should().StartWith("""{"data":{"Ints":null},"errors":[{"message":"Cannot return null for non-nullable field""");
        (answer.Outcome.StatusCode, answer.Outcome.Errors.Single().Code).Should().Be((400, "INTERNAL"));
    }

    private static async Task<(string Text, GraphQlOutcome Outcome)> WriteAsync(string type, object value)
    {
        var resolvers = new Resolvers();
        resolvers.Field("Query", type, _ => new(value));
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var engine = new GraphQlEngine(Schema, resolvers, GraphQlLimits.Default);
        var outcome = await engine.ExecuteAsync(new GraphQlRequest($"{{ {type} }}", null, null), new object(), output, TestContext.Current.CancellationToken);
        return (System.Text.Encoding.UTF8.GetString(output.WrittenSpan), outcome);
    }
}
