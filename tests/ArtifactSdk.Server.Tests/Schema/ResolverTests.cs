using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Collections;
using ArtifactSdk.Server.Schema;
using ArtifactSdk.Server.Tests.Support;
using ArtifactSdk.Server.Tests.Traces;

namespace ArtifactSdk.Server.Tests.Schema;

public sealed class ResolverTests : IAsyncLifetime
{
    private TestWorld _world = null!;
    private EngineTransport _engine = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await TestWorld.CreateAsync();
        _engine = new EngineTransport(_world);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public void Every_resolver_belongs_to_a_field_of_the_schema()
    {
        var (schema, resolvers) = RegistrySchema.Build();
        FluentActions.Invoking(() => resolvers.Check(schema)).Should().NotThrow();
    }

    [Fact]
    public async Task What_is_left_out_answers_the_error_that_clients_look_for()
    {
        var (status, _, message) = await _engine.RefusalAsync("{ project(name: \"p\", entityName: \"e\") { sweeps { edges { node { id } } } } }");
        (status, message).Should().Be((400, "Cannot query field \"sweeps\" on type \"Project\"."));
    }

    [Fact]
    public async Task A_filter_that_is_not_known_is_refused_and_not_ignored()
    {
        const string Query = "query($f: JSONString, $o: String) { organization(name: \"Acme Research\") { orgEntity { projects(filters: $f, order: $o) { edges { node { name } } } } } }";
        var (status, code, message) = await _engine.RefusalAsync(Query, new { f = """{"name": {"$near": "x"}}""" });
        (status, code).Should().Be((400, ErrorCodes.InvalidInput));
        message.Should().Contain("'$near'");
        (await _engine.RefusalAsync(Query, new { f = """{"colour": "x"}""" })).Message.Should().Contain("'colour'");
        (await _engine.RefusalAsync(Query, new { o = "colour" })).Message.Should().Contain("order 'colour'");
        (await _engine.DataAsync(Query, new { f = "{}", o = "-created_at" }))["organization"].Should().NotBeNull();
    }

    [Theory]
    [InlineData("{ project(name: \"nope\", entityName: \"my-team\") { id } }", "project")]
    [InlineData("{ project(name: \"proj\", entityName: \"nope\") { id } }", "project")]
    [InlineData("{ project(name: \"proj\", entityName: \"other-team\") { id } }", "project")]
    [InlineData("{ entity(name: \"nope\") { id } }", "entity")]
    [InlineData("{ entity(name: \"stranger\") { id } }", "entity")]
    [InlineData("{ organization(name: \"Other\") { id } }", "organization")]
    [InlineData("{ artifact(id: \"QXJ0aWZhY3Q6OTk5\") { id } }", "artifact")]
    [InlineData("{ artifact(id: \"nonsense\") { id } }", "artifact")]
    [InlineData("{ artifactCollection(id: \"QXJ0aWZhY3Q6MQ==\") { id } }", "artifactCollection")]
    [InlineData("{ clientIDMapping(clientID: \"x\") { serverID } }", "clientIDMapping")]
    public async Task What_is_missing_or_hidden_is_null_and_no_error(string query, string field)
    {
        await _world.StartRunAsync("r", "proj", "other-team", _world.Stranger);
        (await _engine.DataAsync(query))[field].Should().BeNull();
    }

    [Fact]
    public async Task Nobody_changes_anything_without_a_key_but_may_ask_what_the_server_can_do()
    {
        _engine.Caller = Caller.Anonymous;
        var (status, code, message) = await _engine.RefusalAsync("mutation { upsertBucket(input: {name: \"r\"}) { inserted } }");
        (status, code, message).Should().Be((401, ErrorCodes.Unauthenticated, "user is not logged in"));
        var data = await _engine.DataAsync("{ viewer { id } serverInfo { features { name } } }");
        data["viewer"].Should().BeNull();
        data["serverInfo"]!["features"]!.AsArray().Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_refusal_has_the_shape_that_clients_know()
    {
        var (status, body) = await _engine.RunAsync("mutation { upsertBucket(input: {entityName: \"other-team\", modelName: \"p\"}) { inserted } }");
        status.Should().Be(403);
        body["data"]!.ToJsonString().Should().Be("""{"upsertBucket":null}""");
        var error = body["errors"]![0]!;
        ((string?)error["message"], (string?)error["extensions"]!["code"], error["path"]!.ToJsonString())
            .Should().Be(("permission denied", "PERMISSION_ERROR", """["upsertBucket"]"""));
    }

    [Fact]
    public async Task A_personal_entity_shows_its_owners_organisations_and_none_of_its_own()
    {
        var entity = (await _engine.DataAsync(
            "{ entity(name: \"maker\") { entityType organization { name } user { organizations { name orgEntity { name } } } } }"))["entity"]!;
        entity.ToJsonString().Should().Be(
            """{"entityType":"user","organization":null,"user":{"organizations":[{"name":"Acme Research","orgEntity":{"name":"acme-org"}}]}}""");
    }

    [Fact]
    public async Task The_organisations_display_name_serves_as_entity_name()
    {
        var data = await _engine.DataAsync("{ project(name: \"wandb-registry-model\", entityName: \"acme RESEARCH\") { id internalId entityName } }");
        ((string?)data["project"]!["entityName"]).Should().Be("acme-org");
        GlobalIds.DecodeText((string?)data["project"]!["internalId"]).Should().MatchRegex("^ProjectInternalId:[0-9]+$");
    }

    [Fact]
    public async Task A_link_shows_the_version_but_not_the_project_it_comes_from()
    {
        var secret = await _world.LogAsync("art", "one");
        await _world.Services.Linking.LinkAsync(
            _world.Member,
            new LinkRequest
            {
                ArtifactId = GlobalIds.Encode(GlobalIds.Artifact, secret.Id),
                EntityName = TestWorld.OrgEntity,
                ProjectName = TestWorld.Registry,
                CollectionName = "coll",
            },
            TestWorld.Token);
        await _world.Store.WriteAsync(
            async session =>
            {
                await session.SetOrganizationMemberAsync(
                    (await session.FindOrganizationAsync(TestWorld.Organization))!.Id, _world.Stranger.User!.Id, "viewer");
                return true;
            },
            TestWorld.Token);
        _engine.Caller = _world.Stranger;

        var membership = (await _engine.DataAsync("""
            { project(name: "wandb-registry-model", entityName: "acme-org") { artifactCollectionMembership(name: "coll:v0") {
                artifactCollection { name }
                artifact { versionIndex artifactSequence { name project { name } } aliases { alias artifactCollection { name } } files { totalCount } } } } }
            """))["project"]!["artifactCollectionMembership"]!;

        membership["artifact"]!["artifactSequence"]!["project"].Should().BeNull();
        JsonPath.All(membership, "artifact.aliases.*.artifactCollection.name").Select(name => (string?)name).Should().OnlyContain(name => name == "coll");
        ((int?)membership["artifact"]!["files"]!["totalCount"]).Should().Be(1);
    }

    [Fact]
    public async Task Files_are_paged_without_gaps_or_repeats()
    {
        var files = Enumerable.Range(0, 25).Select(number => ($"f{number}.txt", "same")).ToArray();
        var artifact = await _world.LogAsync(TestWorld.Draft("art", "d"), files);
        var id = GlobalIds.Encode(GlobalIds.Artifact, artifact.Id);
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await _engine.DataAsync(
                "query($id: ID!, $c: String) { artifact(id: $id) { files(first: 10, after: $c) { totalCount pageInfo { endCursor hasNextPage } edges { cursor node { name } } } } }",
                new { id, c = cursor }))["artifact"]!["files"]!;
            names.AddRange(JsonPath.All(page, "edges.*.node.name").Select(name => (string)name!));
            ((int?)page["totalCount"]).Should().Be(25);
            cursor = (bool)page["pageInfo"]!["hasNextPage"]! ? (string?)page["pageInfo"]!["endCursor"] : null;
        }
        while (cursor is not null);

        names.Should().Equal(files.Select(file => file.Item1));
    }

    [Fact]
    public async Task Versions_of_a_collection_come_newest_first_and_page_by_page()
    {
        for (var number = 0; number < 5; number++)
        {
            await _world.LogAsync("art", $"content {number}");
        }

        const string Query = "query($c: String) { project(name: \"proj\", entityName: \"my-team\") { artifactCollection(name: \"art\") { artifacts(first: 3, after: $c) { totalCount pageInfo { endCursor hasNextPage } edges { version } } } } }";
        var first = JsonPath.One(await _engine.DataAsync(Query), "project.artifactCollection.artifacts")!;
        var second = JsonPath.One(
            await _engine.DataAsync(Query, new { c = (string?)first["pageInfo"]!["endCursor"] }), "project.artifactCollection.artifacts")!;

        ((int?)first["totalCount"]).Should().Be(5);
        Versions(first).Should().Equal("v4", "v3", "v2");
        Versions(second).Should().Equal("v1", "v0");
        ((bool?)second["pageInfo"]!["hasNextPage"]).Should().BeFalse();

        static IEnumerable<string> Versions(JsonNode page) => JsonPath.All(page, "edges.*.version").Select(version => (string)version!);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Y3Vyc29yOng=")]
    public async Task A_cursor_that_is_none_is_refused(string cursor)
    {
        await _world.LogAsync("art", "one");
        var (status, _, message) = await _engine.RefusalAsync(
            "query($c: String) { project(name: \"proj\", entityName: \"my-team\") { artifactCollections(after: $c) { totalCount } } }", new { c = cursor });
        (status, message).Should().Be((400, $"'{cursor}' is no cursor of this list."));
    }

    [Fact]
    public async Task Entries_of_the_manifest_get_urls_and_a_digest_alone_gets_none()
    {
        var artifact = await _world.LogAsync(TestWorld.Draft("art", "0a"), ("a.txt", "one"), ("b/c.txt", "two"));
        await _world.LogAsync("other", "secret");
        const string Query =
            "query ArtifactFileURLsByManifestEntries($id: ID!, $entries: [ArtifactManifestEntryInput!], $storageLayout: String!, $manifestVersion: String!) { "
            + "artifact(id: $id) { filesByManifestEntries(storageLayout: $storageLayout, manifestVersion: $manifestVersion, entries: $entries) { "
            + "pageInfo { hasNextPage endCursor } edges { node { name directUrl } } } } }";
        var files = (await _engine.DataAsync(Query, Variables(
            new { name = "b/c.txt", digest = TestWorld.Md5("two") },
            new { name = "a.txt", digest = TestWorld.Md5("one") },
            new { name = "a.txt", digest = TestWorld.Md5("secret") },
            new { name = "none.txt", digest = TestWorld.Md5("secret") })))["artifact"]!["filesByManifestEntries"]!;

        JsonPath.All(files, "edges.*.node.name").Select(name => (string)name!).Should().Equal("b/c.txt", "a.txt");
        JsonPath.All(files, "edges.*.node.directUrl").Select(url => TestUrls.BlobOf((string)url!)!.Value.HexMd5)
            .Should().Equal(TestWorld.Hex("two"), TestWorld.Hex("one"));
        var many = Enumerable.Range(0, 5001).Select(_ => (object)new { name = "a.txt", digest = "x" }).ToArray();
        (await _engine.RefusalAsync(Query, Variables(many))).Message.Should().Contain("at most 5000");

        object Variables(params object[] entries) =>
            new { id = GlobalIds.Encode(GlobalIds.Artifact, artifact.Id), entries, storageLayout = "V2", manifestVersion = "1" };
    }

    [Fact]
    public async Task Resuming_finds_the_run_and_what_it_had()
    {
        await _engine.DataAsync("""mutation { upsertBucket(input: {name: "r", modelName: "proj", config: "{\"_wandb\": {\"value\": {\"t\": {\"1\": [2]}, \"x\": 1}}}"}) { inserted } }""");
        const string Query = """
            query($n: String!) { model(name: "proj", entityName: "my-team") { id entity { id name } bucket(name: $n, missingOk: true) {
                id name summaryMetrics displayName logLineCount historyLineCount eventsLineCount historyTail eventsTail config tags notes wandbConfig(keys: ["t"]) } } }
            """;
        var run = (await _engine.DataAsync(Query, new { n = "r" }))["model"]!["bucket"]!;
        ((string?)run["wandbConfig"], (int?)run["historyLineCount"], (string?)run["historyTail"]).Should().Be(("""{"t":{"1":[2]}}""", 0, "[]"));
        (await _engine.DataAsync(Query, new { n = "none" }))["model"]!["bucket"].Should().BeNull();
    }

    [Fact]
    public async Task A_retired_mutation_id_comes_back()
    {
        await _world.StartRunAsync("r");
        var data = await _engine.DataAsync("mutation { upsertBucket(input: {name: \"r\", modelName: \"proj\", clientMutationId: \"m1\"}) { clientMutationId } }");
        ((string?)data["upsertBucket"]!["clientMutationId"]).Should().Be("m1");
    }
}
