using System.Text.Json;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.GraphQl.Language;
using ArtifactSdk.Server.GraphQl.Validation;

namespace ArtifactSdk.Server.Tests.GraphQl.Oracle;

/// <summary>The engine against the reference implementation: same verdicts, same words, same places, same data.</summary>
public sealed class OracleTests
{
    private const string Conflict = "conflict because";

    [Fact]
    public void Syntax_errors_have_the_same_words_at_the_same_place() =>
        Compare(OracleFixture.Cases("syntax"), item =>
        {
            var document = item.GetProperty("document").GetString()!;
            var expected = item.GetProperty("error");
            string[] wanted = expected.ValueKind == JsonValueKind.Null ? [] : [Describe(expected)];
            try
            {
                DocumentParser.Parse(document, GraphQlLimits.Default);
                return (wanted, []);
            }
            catch (GraphQlDocumentException exception)
            {
                return (wanted, [Describe(exception.Error)]);
            }
        });

    [Fact]
    public void Validation_errors_have_the_same_words_at_the_same_places() =>
        Compare(OracleFixture.Cases("validation"), item =>
        {
            var document = DocumentParser.Parse(item.GetProperty("document").GetString()!, GraphQlLimits.Default);
            var actual = DocumentValidator.Validate(OracleFixture.SchemaOf(item), document, GraphQlLimits.Default).Select(Describe).ToList();
            var expected = item.GetProperty("errors").EnumerateArray().Select(Describe).ToList();
            return (Comparable(expected), Comparable(actual));
        });

    [Fact]
    public async Task Executions_have_the_same_data_and_errors()
    {
        var engine = new GraphQlEngine(OracleFixture.Schema, OracleFixture.Resolvers(), GraphQlLimits.Default);
        var root = OracleFixture.Get("root");
        var differences = new List<string>();
        foreach (var item in OracleFixture.Cases("execution"))
        {
            var request = new GraphQlRequest(
                item.GetProperty("document").GetString()!, item.GetProperty("variables"), item.GetProperty("operation").GetString());
            var answer = await GraphQlAnswer.GetAsync(engine, request, root);
            var expectedErrors = item.GetProperty("errors").EnumerateArray().Select(Describe).ToList();
            var actualErrors = answer.Outcome.Errors.Select(Describe).ToList();
            var expectedData = item.TryGetProperty("data", out var data) ? Decode(JsonNode.Parse(data.GetRawText())) : null;
            if (!expectedErrors.SequenceEqual(actualErrors) || !JsonNode.DeepEquals(expectedData, Decode(answer.Body["data"]?.DeepClone())))
            {
                differences.Add($"{item}\n  answered {answer.Body.ToJsonString()}");
            }
        }

        differences.Should().BeEmpty();
    }

    [Theory]
    [InlineData("oracle")]
    [InlineData("server")]
    public async Task Introspection_describes_the_same_schema(string name)
    {
        var schema = name == "oracle" ? OracleFixture.Schema : ServerSchema.Parsed;
        var expected = OracleFixture.Get("introspection").GetProperty(name);
        var hasDescriptions = name == "oracle";
        var engine = new GraphQlEngine(schema, new Resolvers(), GraphQlLimits.Default);

        var answer = await GraphQlAnswer.GetAsync(engine, IntrospectionQuery.Text(hasDescriptions));

        answer.Outcome.StatusCode.Should().Be(200);
        var actual = answer.Data!["__schema"]!;
        actual["description"]?.GetValue<string>().Should().Be(hasDescriptions ? "A schema with one of everything." : null);
        actual["queryType"]!["name"]!.GetValue<string>().Should().Be("Query");
        actual["mutationType"]!["name"]!.GetValue<string>().Should().Be("Mutation");
        actual["subscriptionType"].Should().BeNull();
        ByName(actual["types"]!, hasDescriptions).Should().BeEquivalentTo(ByName(JsonNode.Parse(expected.GetProperty("types").GetRawText())!, hasDescriptions));
        ByName(actual["directives"]!, hasDescriptions: false).Should().BeEquivalentTo(
            ByName(JsonNode.Parse(expected.GetProperty("rest").GetProperty("directives").GetRawText())!, hasDescriptions: false));
    }

    /// <summary>The schema's own parts: the standard ones are described in other words.</summary>
    private static Dictionary<string, string> ByName(JsonNode items, bool hasDescriptions) => items.AsArray()
        .Select(item => item!.AsObject())
        .Where(item => !item["name"]!.GetValue<string>().StartsWith("__", StringComparison.Ordinal))
        .Where(item => item["name"]!.GetValue<string>() is not ("Int" or "Float" or "String" or "Boolean" or "ID"))
        .ToDictionary(item => item["name"]!.GetValue<string>(), item => Sorted(item, hasDescriptions)!.ToJsonString());

    private static JsonNode? Sorted(JsonNode? node, bool hasDescriptions) => node switch
    {
        JsonObject members => new JsonObject(members
            .Where(member => member.Key != "isOneOf" && (hasDescriptions || member.Key != "description"))
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value, hasDescriptions)))),
        JsonArray items => new JsonArray([.. items.Select(item => Sorted(item, hasDescriptions))]),
        _ => node?.DeepClone(),
    };

    private static void Compare(IReadOnlyList<JsonElement> cases, Func<JsonElement, (IReadOnlyList<string> Expected, IReadOnlyList<string> Actual)> run)
    {
        cases.Should().NotBeEmpty();
        var differences = new List<string>();
        foreach (var item in cases)
        {
            var (expected, actual) = run(item);
            if (!expected.SequenceEqual(actual))
            {
                differences.Add($"{item.GetProperty("document")}\n  expected {string.Join(" | ", expected)}\n  but got  {string.Join(" | ", actual)}");
            }
        }

        differences.Should().BeEmpty();
    }

    /// <summary>Conflicts are looked for only in documents without other errors, and the first one is enough.</summary>
    private static List<string> Comparable(List<string> errors)
    {
        var others = errors.Where(error => !error.Contains(Conflict, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        return others.Count > 0 ? others : [.. errors.Take(1).Select(error => error.Split(" [")[0])];
    }

    private static string Describe(JsonElement error) => Describe(
        error.GetProperty("message").GetString()!,
        error.TryGetProperty("path", out var path) ? path.GetRawText() : "",
        error.TryGetProperty("locations", out var locations) ? locations.GetRawText() : "");

    private static string Describe(GraphQlError error) => Describe(
        error.Message,
        error.Path is null ? "" : JsonSerializer.Serialize(error.Path),
        error.Locations is null ? "" : $"[{string.Join(',', error.Locations.Select(place => $"[{place.Line},{place.Column}]"))}]");

    private static string Describe(string message, string path, string locations) => $"{message} {locations}{path}";

    /// <summary>Echoes are JSON in text; they are compared as JSON, since spaces and escapes may differ.</summary>
    private static JsonNode? Decode(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                members[name] = value is JsonValue text && text.TryGetValue<string>(out var content) && content.StartsWith('{')
                    ? JsonNode.Parse(content)
                    : Decode(value?.DeepClone());
            }
        }

        return node;
    }
}
