using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Tests.GraphQl;

public sealed class GraphQlSchemaTests
{
    [Fact]
    public void Parse_reads_the_servers_schema()
    {
        ServerSchema.Parsed.Query.Name.Should().Be("Query");
        ServerSchema.Parsed.Mutation!.Name.Should().Be("Mutation");
        ServerSchema.Parsed.Type("ArtifactSequence").Should().NotBeNull();
    }

    [Theory]
    [InlineData("type Query { a: Nope }", "Unknown type \"Nope\".")]
    [InlineData("type A { a: Int }", "Query root type must be provided.")]
    [InlineData("schema { query: A } input A { a: Int }", "Query root type must be Object type, it cannot be A.")]
    [InlineData("type Query { a: Int } type Query { b: Int }", "There can be only one type named \"Query\".")]
    [InlineData("type Query { a: Int a: Int }", "Field \"Query.a\" can only be defined once.")]
    [InlineData("type Query { a(b: Int, b: Int): Int }", "\"Query.a\" can only define \"b\" once.")]
    [InlineData("type Query { a(b: Query): Int }", "The type of \"b\" of \"Query.a\" must be Input Type but got: Query.")]
    [InlineData("type Query { a: I } input I { b: Int }", "The type of Query.a must be Output Type but got: I.")]
    [InlineData("type Query { __a: Int }", "Name \"__a\" must not begin with \"__\"")]
    [InlineData("type Query", "Type Query must define one or more fields.")]
    [InlineData("type Query { a: E } enum E", "Enum type E must define one or more values.")]
    [InlineData("type Query { a: E } enum E { A A }", "Enum value \"E.A\" can only be defined once.")]
    [InlineData("type Query { a: E } enum E { true }", "Name \"true\" is reserved and cannot be used for an enum value.")]
    [InlineData("type Query { a(b: E = C): Int } enum E { A }", "The default of \"b\" is not a E.")]
    [InlineData("type Query { a(b: Int = \"x\"): Int }", "The default of \"b\" is not a Int.")]
    [InlineData("type Query { a(b: I): Int } input I { x: I = {} }", "The default of \"x\" contains itself.")]
    [InlineData("type Query { a(b: I): Int } input I { x: J! } input J { y: I! }", "Cannot reference Input Object I within itself")]
    [InlineData("type Query { a: U } union U = I interface I { a: Int }", "Union type U can only include Object types, it cannot include I.")]
    [InlineData("type Query { a: U } union U = A | A type A { a: Int }", "Union type U can only include type A once.")]
    [InlineData("type Query { a: U } union U", "Union type U must define one or more member types.")]
    [InlineData("type Query implements A { a: Int } type A { a: Int }", "Type Query must only implement Interface types")]
    [InlineData("type Query implements I { a: Int } interface I { b: Int }", "Interface field I.b expected but Query does not provide it.")]
    [InlineData("type Query implements I { a: Int } interface I { a: Int! }", "Interface field I.a expects type Int! but Query.a is type Int.")]
    [InlineData("type Query implements I { a: Int } interface I { a(x: Int): Int }", "Interface field argument I.a(x:) expected but Query.a does not provide it.")]
    [InlineData("type Query implements I { a(x: Int!): Int } interface I { a: Int }", "must not be required")]
    [InlineData("type Query implements J { a: Int } interface I { a: Int } interface J implements I { a: Int }", "Type Query must implement I because it is implemented by J.")]
    [InlineData("type Query { a: Int @nope }", "Unknown directive \"@nope\".")]
    [InlineData("type Query { a: Int } { a }", "Unexpected \"{\".")]
    [InlineData("type Query { a }", "Expected \":\", found \"}\".")]
    public void Parse_refuses_what_is_no_schema_and_says_why(string sdl, string reason)
    {
        var parse = () => GraphQlSchema.Parse(sdl);
        parse.Should().Throw<FormatException>().WithMessage($"*{reason}*");
    }

    [Fact]
    public void Parse_accepts_covariant_fields_and_every_kind_of_definition()
    {
        var schema = GraphQlSchema.Parse(
            """"
            """The whole.""" schema { query: Root }
            directive @mine(a: [Int!] = [1]) repeatable on | FIELD | FIELD_DEFINITION
            interface I { self: I list: [I] }
            "An object." type Root implements & I @mine { self: Root! list(extra: Int): [Root!]! @mine(a: 2) @mine union: U }
            union U = | Root
            """");
        schema.Query.Name.Should().Be("Root");
        schema.Query.Description.Should().Be("An object.");
        schema.Description.Should().Be("The whole.");
        schema.Directive("mine")!.IsRepeatable.Should().BeTrue();
    }

    [Fact]
    public void Defaults_may_rest_on_the_defaults_of_other_inputs()
    {
        var schema = GraphQlSchema.Parse("type Query { a(i: A = {}): Int } input A { b: B = {} } input B { c: C = {} } input C { d: Int = 5 }");
        var value = (ArgumentReader)schema.Query.Field("a")!.Arguments.Items[0].DefaultValue!;
        value.Object("b")!.Object("c")!.Int("d").Should().Be(5);
    }
}
