using System.Text.Json.Nodes;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Tests.GraphQl;

/// <summary>The documents of real clients pass validation and run, with a stand-in behind every field.</summary>
public sealed class ClientDocumentTests
{
    private static readonly GraphQlEngine Engine = new(ServerSchema.Parsed, StandIns(), GraphQlLimits.Default);

    public static TheoryData<string> Names => [.. ClientDocuments.All.Select(document => document.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Document_runs(string name)
    {
        var (_, document, variables) = ClientDocuments.All.Single(item => item.Name == name);

        var answer = await GraphQlAnswer.GetAsync(Engine, document, variables, operation: "");

        answer.Outcome.Errors.Should().BeEmpty();
        answer.Outcome.StatusCode.Should().Be(200);
        Nulls(answer.Data).Should().BeEmpty("every stand-in answers");
    }

    [Fact]
    public async Task Manifest_upload_fields_follow_the_include_directive()
    {
        var (_, document, variables) = ClientDocuments.All.Single(item => item.Name == "CreateArtifactManifest");
        var answer = await GraphQlAnswer.GetAsync(Engine, document, variables!.Replace("\"includeUpload\":true", "\"includeUpload\":false", StringComparison.Ordinal));
        answer.Data!.ToJsonString().Should().Be("""{"createArtifactManifest":{"artifactManifest":{"id":"id","file":{"id":"id"}}}}""");
    }

    [Fact]
    public async Task Aliases_fragments_and_type_names_come_out_as_asked()
    {
        var (_, document, variables) = ClientDocuments.All.Single(item => item.Name == "ArtifactMembershipFiles");
        var answer = await GraphQlAnswer.GetAsync(Engine, document, variables);
        var file = answer.Data!["project"]!["artifactCollection"]!["artifactMembership"]!["files"]!["edges"]![0]!["node"]!.AsObject();
        file.Select(member => member.Key).Should().Equal("__typename", "id", "name", "url", "sizeBytes", "storagePath", "mimetype", "updatedAt", "digest", "md5", "directUrl");
        file["name"]!.GetValue<string>().Should().Be("displayName");
        file["__typename"]!.GetValue<string>().Should().Be("File");
    }

    [Fact]
    public async Task Probes_see_the_fields_that_decide_what_old_clients_send()
    {
        var answer = await GraphQlAnswer.GetAsync(
            Engine, """{ a: __type(name: "Artifact") { fields { name } } o: __type(name: "Organization") { fields { name } } p: __type(name: "Project") { fields { name args { name } } } none: __type(name: "LaunchAgent") { fields { name } } }""");
        NamesOf(answer.Data!["a"]!["fields"]).Should().Contain(["aliases", "tags", "ttlDurationSeconds", "ttlIsInherited", "historyStep"]);
        NamesOf(answer.Data["o"]!["fields"]).Should().Contain("orgEntity");
        var artifact = answer.Data["p"]!["fields"]!.AsArray().Single(field => field!["name"]!.GetValue<string>() == "artifact");
        NamesOf(artifact!["args"]).Should().Equal("name", "enableTracking");
        answer.Data["none"].Should().BeNull();
    }

    [Theory]
    [InlineData("query Q { serverInfo { nope } }", "Cannot query field \"nope\" on type \"ServerInfo\".")]
    [InlineData("query Q { launchAgent { id } }", "Cannot query field \"launchAgent\" on type \"Query\".")]
    [InlineData("query Q { viewer(x: 1) { id } }", "Unknown argument \"x\" on field \"Query.viewer\".")]
    [InlineData("query Q($a: CreateRunQueueInput) { viewer { id } }", "Unknown type \"CreateRunQueueInput\".")]
    public async Task What_the_schema_lacks_is_refused_in_the_words_that_clients_know(string document, string message)
    {
        var answer = await GraphQlAnswer.GetAsync(Engine, document);
        answer.Message.Should().Be(message);
        answer.Outcome.StatusCode.Should().Be(400);
        answer.Body["errors"]![0]!["extensions"]!["code"]!.GetValue<string>().Should().Be("GRAPHQL_VALIDATION_FAILED");
        answer.Body.ContainsKey("data").Should().BeFalse();
    }

    private static IEnumerable<string> NamesOf(JsonNode? list) => list!.AsArray().Select(item => item!["name"]!.GetValue<string>());

    /// <summary>Paths of nulls; the probes have some by nature, and a type has either fields or input fields.</summary>
    private static IEnumerable<string> Nulls(JsonNode? node) => node switch
    {
        JsonObject members => members
            .Where(member => member.Value is null ? member.Key is not ("inputFields" or "fields") : true)
            .SelectMany(member => member.Value is null ? [member.Key] : Nulls(member.Value)),
        JsonArray items => items.SelectMany(Nulls),
        _ => [],
    };

    internal static Resolvers StandIns()
    {
        var resolvers = new Resolvers();
        foreach (var coordinate in resolvers.Missing(ServerSchema.Parsed))
        {
            var (type, field) = (coordinate.Split('.')[0], coordinate.Split('.')[1]);
            var answer = new StandIn(ServerSchema.Parsed, type, field);
            resolvers.Field(type, field, _ => new(answer.Value));
        }

        resolvers.TypeOf("ArtifactCollection", _ => "ArtifactSequence");
        resolvers.TypeOf("Initiator", _ => "Run");
        return resolvers;
    }
}
