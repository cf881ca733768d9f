using System.Text;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Tests.GraphQl;

public sealed class GraphQlLimitsTests
{
    private static readonly GraphQlSchema Schema = GraphQlSchema.Parse(
        "scalar JSON type Query { a: Query b: Int text: String many: [Query!] j(v: JSON): Int }");

    private static readonly GraphQlLimits Limits = new(
        MaxDocumentBytes: 60_000,
        MaxDepth: 5,
        MaxFields: 50,
        MaxTokens: 9_000,
        MaxAliases: 4,
        MaxNesting: 12,
        MaxValueDepth: 6,
        MaxResponseBytes: 10_000,
        MaxErrors: 3);

    [Fact]
    public Task A_document_that_is_too_large_is_refused() =>
        RefusesAsync("{ b } #" + new string('é', 30_001), "The document is larger than 60000 bytes, which is the limit of document size.");

    [Fact]
    public Task A_document_of_too_many_tokens_is_refused() =>
        RefusesAsync("{" + string.Concat(Enumerable.Repeat("b ", 9_000)) + "}", "The document has more than 9000 tokens, which is the limit of tokens in one document.");

    [Fact]
    public async Task The_deepest_allowed_operation_runs()
    {
        var answer = await GraphQlAnswer.GetAsync(Engine(), "{ a { a { a { a { b } } } } }");
        answer.Outcome.StatusCode.Should().Be(200);
    }

    [Fact]
    public Task An_operation_that_is_too_deep_is_refused() =>
        RefusesAsync("{ a { a { a { a { a { b } } } } } }", "The document is 6 fields deep with its fragments expanded; the limit of depth is 5.");

    [Fact]
    public Task Depth_is_counted_through_fragments() => RefusesAsync(
        "{ a { ...F } } fragment F on Query { a { ...G } } fragment G on Query { a { ... on Query { a { a { b } } } } }",
        "The document is 6 fields deep with its fragments expanded; the limit of depth is 5.");

    [Fact]
    public Task Fields_are_counted_after_fragments_are_expanded() => RefusesAsync(
        "{ ...A ...A ...A } fragment A on Query { ...B ...B ...B } fragment B on Query { ...C ...C ...C } fragment C on Query { b text }",
        "The document has more than 50 fields after its fragments are expanded, which is the limit of fields.");

    [Fact]
    public Task Fields_of_all_operations_are_counted_together() => RefusesAsync(
        string.Concat(Enumerable.Range(0, 20).Select(index => $"query Q{index} {{ ...A }} ")) + "fragment A on Query { b text a { b } }",
        "The document has more than 50 fields after its fragments are expanded, which is the limit of fields.");

    [Fact]
    public async Task An_exponential_fragment_bomb_is_refused_without_being_expanded()
    {
        const int rounds = 10;
        var bomb = new StringBuilder("{ ...F0 }");
        for (var index = 0; index < rounds; index++)
        {
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $" fragment F{index} on Query {{ {string.Concat(Enumerable.Repeat($"...F{index + 1} ", 500))} }}");
        }

        bomb.Append(" fragment F10 on Query { b }");
        var engine = new GraphQlEngine(Schema, new Resolvers(), GraphQlLimits.Default);
        var answer = await GraphQlAnswer.GetAsync(engine, bomb.ToString());
        answer.Message.Should().Contain("limit of fields");
    }

    [Fact]
    public Task Aliases_are_counted_after_fragments_are_expanded() => RefusesAsync(
        "{ ...A a { ...A } } fragment A on Query { x: b y: b z: b }",
        "The document has more than 4 aliases after its fragments are expanded, which is the limit of aliases.");

    [Fact]
    public Task Nested_inline_fragments_are_bounded() => RefusesAsync(
        string.Concat(Enumerable.Repeat("{ ...", 13)) + "{ b }" + new string('}', 13),
        "The document is nested more than 12 levels deep, which is the limit of nesting with fragments expanded.");

    [Fact]
    public Task A_chain_of_fragments_is_bounded() => RefusesAsync(
        "{ ...F0 }" + string.Concat(Enumerable.Range(0, 900).Select(index => $" fragment F{index} on Query {{ ...F{index + 1} }}")) + " fragment F900 on Query { b }",
        "The document is nested more than 12 levels deep, which is the limit of nesting with fragments expanded.");

    [Fact]
    public Task A_long_cycle_of_fragments_is_bounded() => RefusesAsync(
        "{ b }" + string.Concat(Enumerable.Range(0, 900).Select(index => $" fragment F{index} on Query {{ ...F{(index + 1) % 900} }}")),
        "The document is nested more than 12 levels deep, which is the limit of nesting with fragments expanded.");

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a:", "}")]
    public Task Deep_values_are_refused(string open, string close) => RefusesAsync(
        $"{{ j(v: {string.Concat(Enumerable.Repeat(open, 7))}1{string.Concat(Enumerable.Repeat(close, 7))}) }}",
        "A value or type in the document is nested more than 6 levels deep, which is the limit of value depth.");

    [Fact]
    public Task Deep_types_are_refused() => RefusesAsync(
        $"query ($a: {new string('[', 7)}Int{new string(']', 7)}) {{ b }}",
        "A value or type in the document is nested more than 6 levels deep, which is the limit of value depth.");

    [Theory]
    [InlineData("{")]
    [InlineData("{a{")]
    [InlineData("{...")]
    [InlineData("{a(b:[")]
    [InlineData("{a(b:{c:")]
    [InlineData("query($a:[")]
    public async Task No_nesting_exhausts_the_stack(string unit)
    {
        var engine = new GraphQlEngine(Schema, new Resolvers(), new GraphQlLimits(MaxDocumentBytes: 10_000_000, MaxTokens: 10_000_000));
        var body = unit[^1] == '{' && unit.Length > 2 ? unit[1..] : unit[^1..];
        var answer = await GraphQlAnswer.GetAsync(engine, unit + string.Concat(Enumerable.Repeat(body, 200_000)));
        answer.Outcome.StatusCode.Should().Be(400);
    }

    [Fact]
    public Task A_response_that_is_too_large_is_refused_whole() => RefusesAsync(
        "{ many { text } }", "The response is larger than 10000 bytes, which is the limit of response size.");

    [Fact]
    public async Task Errors_beyond_the_limit_are_counted_only()
    {
        var resolvers = new Resolvers();
        resolvers.Field("Query", "many", _ => new(Enumerable.Range(0, 10)));
        resolvers.Field("Query", "b", _ => throw new GraphQlFieldException("no", "NO", 403));
        var answer = await GraphQlAnswer.GetAsync(new GraphQlEngine(Schema, resolvers, Limits), "{ many { b } }");
        answer.Outcome.Errors.Select(error => error.Message).Should().Equal("no", "no", "no", "7 more errors are not listed.");
        answer.Outcome.StatusCode.Should().Be(403);
    }

    private static async Task RefusesAsync(string document, string message)
    {
        var answer = await GraphQlAnswer.GetAsync(Engine(), document);
        answer.Message.Should().Be(message);
        answer.Outcome.StatusCode.Should().Be(400);
        answer.Body.ContainsKey("data").Should().BeFalse();
        answer.Body["errors"]![0]!["extensions"]!["code"]!.GetValue<string>().Should().Be("GRAPHQL_LIMIT_EXCEEDED");
    }

    private static GraphQlEngine Engine()
    {
        var resolvers = new Resolvers();
        resolvers.Field("Query", "a", context => new(context.Request));
        resolvers.Field("Query", "b", _ => new(1));
        resolvers.Field("Query", "text", _ => new(new string('x', 100)));
        resolvers.Field("Query", "many", context => new(Enumerable.Repeat(context.Request, 1000)));
        resolvers.Field("Query", "j", _ => new(1));
        return new GraphQlEngine(Schema, resolvers, Limits);
    }
}
