using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Schema;

/// <summary>What breaks real clients when a server gets it wrong, item by item, over the wire.</summary>
public sealed class ServerChecklistTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private WirePublisher _wire = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _wire = new WirePublisher(_server, _server.Keyed);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Item_01_ids_are_standard_base64_of_type_and_number()
    {
        await _server.LogAsync("project", "data", "a.txt", [1]);

        var data = await DataAsync(
            "{ viewer { id } entity(name: \"local-team\") { id project(name: \"project\") { id internalId artifact(name: \"data\") { id } run(name: \"run-data\") { id } } } }");

        var entity = data["entity"]!;
        var project = entity["project"]!;
        Decode(data["viewer"]!["id"]).Should().MatchRegex(@"\AUser:\d+\z");
        Decode(entity["id"]).Should().MatchRegex(@"\AEntity:\d+\z");
        Decode(project["id"]).Should().MatchRegex(@"\AProject:\d+\z");
        Decode(project["internalId"]).Should().MatchRegex(@"\A(ProjectInternalId|Project):\d+\z");
        Decode(project["artifact"]!["id"]).Should().MatchRegex(@"\AArtifact:\d+\z");
        Decode(project["run"]!["id"]).Should().MatchRegex(@"\ARun:\d+\z");
    }

    [Theory]
    [InlineData("""{"query":"query Viewer { viewer { id } }","variables":null,"operationName":""}""")]
    [InlineData("""{"query":"query Viewer { viewer { id } }","operationName":"Viewer"}""")]
    [InlineData("""{"query":"#graphql\nquery Viewer($a: String,) { viewer(entityName: $a,) { id } }","variables":{"a":null,"usedAs":null,"clientID":"","type":7}}""")]
    [InlineData("""{"query":"{ viewer { id } }","variables":{}}""")]
    public async Task Item_02_operation_names_and_variables_come_in_every_shape(string body)
    {
        var (status, answer) = await PostTextAsync(body);

        (status, answer["data"]!["viewer"]!["id"] is not null).Should().Be((200, true));
    }

    [Fact]
    public async Task Item_03_documents_are_executed_not_looked_up()
    {
        await _server.LogAsync("project", "data", "a.txt", [1]);

        var data = await DataAsync(
            """
            query Any($wanted: Boolean = false, $name: String = "data") {
              result: project(name: "project", entityName: "local-team") {
                artifactCollection(name: $name) { ...C type: defaultArtifactType { name } state @include(if: $wanted) }
              }
              __type(name: "Artifact") { fields { name args { name } } }
            }
            fragment C on ArtifactCollection { __typename name ... on ArtifactSequence { latestArtifact { __typename } } }
            """);

        data["result"]!["artifactCollection"]!.ToJsonString().Should().Be(
            """{"__typename":"ArtifactSequence","name":"data","latestArtifact":{"__typename":"Artifact"},"type":{"name":"dataset"}}""");
        data["__type"]!["fields"]!.AsArray().Select(field => (string)field!["name"]!).Should().Contain(["aliases", "tags", "ttlIsInherited"]);
    }

    [Fact]
    public async Task Item_04_the_settings_type_exists()
    {
        var data = await DataAsync("{ ServerSettingsType: __type(name: \"ServerSettings\") { fields { name } } }");

        data["ServerSettingsType"]!["fields"].Should().NotBeNull();
        var run = await DataAsync(
            "mutation { upsertBucket(input: {name: \"r\"}) { serverSettings { serverMessages { utfText plainText htmlText messageType messageLevel } } } }");
        run["upsertBucket"]!["serverSettings"]!["serverMessages"].Should().NotBeNull();
    }

    [Fact]
    public async Task Item_05_files_are_answered_in_order_with_both_names_and_headers()
    {
        await _server.StartRunAsync();
        var id = await _wire.CreateAsync("project", "data", "d1");
        var names = Enumerable.Range(0, 40).Select(i => $"dir/{40 - i}.bin").ToArray();

        var (status, body) = await _wire.CreateFilesAsync(id, [.. names.Select(name => (name, Encoding.UTF8.GetBytes(name)))]);

        status.Should().Be(200);
        var nodes = body["data"]!["createArtifactFiles"]!["files"]!["edges"]!.AsArray().Select(edge => edge!["node"]!).ToList();
        nodes.Select(node => (string)node["displayName"]!).Should().Equal(names);
        nodes.SelectMany(node => node["uploadHeaders"]!.AsArray()).Should().OnlyContain(header => Regex.IsMatch((string)header!, @"\A[\w-]+:."));
    }

    [Fact]
    public async Task Item_06_the_manifest_is_the_one_that_was_uploaded_last()
    {
        await _server.StartRunAsync();
        var id = await _wire.CreateAsync("project", "data", "d1");
        var first = await _wire.TryAddManifestAsync(id, "");
        first.Body["data"]!["createArtifactManifest"]!["artifactManifest"].Should().NotBeNull();
        var manifest = WirePublisher.Manifest(("ref", WirePublisher.Reference("s3://bucket/key")));

        await _wire.SendManifestAsync(id, manifest);
        (await _wire.CommitAsync(id)).Status.Should().Be(200);

        var data = await DataAsync("query($id: ID!) { artifact(id: $id) { currentManifest { file { directUrl } } } }", new { id });
        var url = (string)data["artifact"]!["currentManifest"]!["file"]!["directUrl"]!;
        url.Should().Contain("wandb_manifest.json");
        (await _server.Anonymous.GetStringAsync(new Uri(url), Token)).Should().Be(manifest);
    }

    [Fact]
    public async Task Item_07_references_are_listed_among_the_files()
    {
        await _wire.PublishAsync(WirePublisher.Manifest(("b", WirePublisher.Reference("https://example.org/x")), ("a/r", WirePublisher.Reference("s3://bucket/key"))));

        var files = (await DataAsync(
            "{ project(name: \"project\", entityName: \"local-team\") { artifact(name: \"data\") { files(first: 10) { totalCount edges { node { name displayName directUrl } } } } } }"))
            ["project"]!["artifact"]!["files"]!;

        ((int)files["totalCount"]!).Should().Be(2);
        files["edges"]!.AsArray().Select(edge => $"{edge!["node"]!["displayName"]} {edge["node"]!["directUrl"]}")
            .Should().BeEquivalentTo("a/r s3://bucket/key", "b https://example.org/x");
    }

    [Fact]
    public async Task Item_08_runs_never_list_a_version_that_is_not_committed()
    {
        await _server.LogAsync("project", "data", "a.txt", [1]);
        await _wire.PostAsync(
            "mutation($i: CreateArtifactInput!) { createArtifact(input: $i) { artifact { id } } }",
            new
            {
                i = new
                {
                    entityName = "local-team",
                    projectName = "project",
                    artifactTypeName = "dataset",
                    artifactCollectionName = "data",
                    runName = "run-data",
                    digest = "other",
                    digestAlgorithm = "MANIFEST_MD5",
                },
            });

        var made = (await DataAsync(
            "{ project(name: \"project\", entityName: \"local-team\") { run(name: \"run-data\") { artifacts: outputArtifacts(first: 100) { totalCount edges { node { state versionIndex } } } } } }"))
            ["project"]!["run"]!["artifacts"]!;

        made.ToJsonString().Should().Be("""{"totalCount":1,"edges":[{"node":{"state":"COMMITTED","versionIndex":0}}]}""");
    }

    [Fact]
    public async Task Item_09_registries_are_all_that_an_organisation_lists()
    {
        await _wire.PostAsync("mutation { upsertModel(input: {entityName: \"local-org\", name: \"plain\"}) { inserted } }");

        var data = await DataAsync("{ organization(name: \"local\") { orgEntity { projects(first: 100) { edges { node { name access } } } } } }");

        var nodes = data["organization"]!["orgEntity"]!["projects"]!["edges"]!.AsArray().Select(edge => edge!["node"]!).ToList();
        nodes.Should().NotBeEmpty().And.OnlyContain(node => ((string)node["name"]!).StartsWith("wandb-registry-"));
    }

    [Fact]
    public async Task Item_10_organisations_registries_and_types_have_what_clients_check()
    {
        await _server.LogAsync("project", "data", "a.txt", [1]);

        var data = await DataAsync(
            """
            {
              organization(name: "local") { orgEntity { entityType projects(first: 9) { edges { node { access } } } } }
              project(name: "project", entityName: "local-team") { artifactType(name: "dataset") { artifact(name: "data:v0") { versionIndex } artifactSequence(name: "data") { __typename name } } }
            }
            """);

        var org = data["organization"]!["orgEntity"]!;
        ((string)org["entityType"]!).Should().Be("organization");
        org["projects"]!["edges"]!.AsArray().Should().OnlyContain(edge => (string)edge!["node"]!["access"]! == "PRIVATE" || (string)edge["node"]!["access"]! == "RESTRICTED");
        data["project"]!["artifactType"]!.ToJsonString().Should().Be("""{"artifact":{"versionIndex":0},"artifactSequence":{"__typename":"ArtifactSequence","name":"data"}}""");
    }

    [Fact]
    public async Task Item_11_what_clients_take_for_granted_is_never_null()
    {
        await _server.StartRunAsync();
        var pending = await _wire.CreateAsync("project", "other", "d1");
        var committed = await _server.LogAsync("project", "data", "a.txt", [1]);

        foreach (var id in new[] { pending, Convert.ToBase64String(Encoding.UTF8.GetBytes($"Artifact:{committed.Id}")) })
        {
            var artifact = (await DataAsync(
                "query($id: ID!) { artifact(id: $id) { ttlDurationSeconds ttlIsInherited size fileCount tags { name } createdAt digest state artifactSequence { name } artifactType { name } } }",
                new { id }))["artifact"]!.AsObject();
            artifact.Should().OnlyContain(field => field.Value != null);
        }
    }

    [Fact]
    public async Task Item_12_each_membership_has_one_version_alias_and_collections_list_none()
    {
        await _server.LogAsync("project", "data", "a.txt", [1]);
        await _server.LogAsync("project", "data", "a.txt", [2]);

        var collection = (await DataAsync(
            "{ project(name: \"project\", entityName: \"local-team\") { artifactCollection(name: \"data\") { aliases(first: 1000) { edges { node { alias } } } artifactMemberships { edges { node { versionIndex aliases { alias } } } } } } }"))
            ["project"]!["artifactCollection"]!;

        collection["aliases"]!["edges"]!.AsArray().Select(edge => (string)edge!["node"]!["alias"]!).Should().Equal("latest");
        foreach (var edge in collection["artifactMemberships"]!["edges"]!.AsArray())
        {
            edge!["node"]!["aliases"]!.AsArray().Select(alias => (string)alias!["alias"]!).Where(alias => Regex.IsMatch(alias, @"\Av\d+\z"))
                .Should().Equal($"v{edge["node"]!["versionIndex"]}");
        }
    }

    [Fact]
    public async Task Item_13_signed_addresses_need_no_key_and_answer_tags_and_ranges()
    {
        await _server.StartRunAsync();
        var id = await _wire.CreateAsync("project", "data", "d1");
        var content = Encoding.UTF8.GetBytes("0123456789");
        var node = (await _wire.CreateFilesAsync(id, ("a.txt", content))).Body["data"]!["createArtifactFiles"]!["files"]!["edges"]![0]!["node"]!;
        node["uploadHeaders"]!.AsArray().Should().NotContain(header => ((string)header!).StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase));

        using var put = await _server.Anonymous.PutAsync(new Uri((string)node["uploadUrl"]!), new ByteArrayContent(content), Token);

        (put.IsSuccessStatusCode, put.Headers.ETag is not null).Should().Be((true, true));
        var url = _server.Urls.ForDownload(await _server.StoreAsync(content), "a.txt");
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(2, 4) } };
        using var part = await _server.Anonymous.SendAsync(request, Token);
        (part.StatusCode, await part.Content.ReadAsStringAsync(Token)).Should().Be((HttpStatusCode.PartialContent, "234"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"complete":false,"failed":false,"dropped":0,"uploaded":["wandb-metadata.json"]}""")]
    [InlineData("""{"files":{"wandb-history.jsonl":{"offset":0,"content":["{\"_step\":0,\"a\":NaN,\"b\":-Infinity,\"c\":Infinity}"]}},"dropped":0}""")]
    [InlineData("""{"files":{},"uploaded":["output.log"],"complete":true,"exitcode":0}""")]
    public async Task Item_14_the_stream_answers_an_object_to_everything_that_clients_send(string body)
    {
        await _server.StartRunAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await _server.Keyed.PostAsync(new Uri("/files/local-team/project/run1/file_stream", UriKind.Relative), content, Token);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        JsonNode.Parse(await response.Content.ReadAsStringAsync(Token)).Should().BeOfType<JsonObject>();
    }

    [Fact]
    public async Task Item_15_files_of_a_run_come_back_in_the_order_asked()
    {
        await _server.StartRunAsync();
        string[] names = ["z.txt", "media/é #1.png", "a.txt", "z.txt2"];

        var payload = (await DataAsync(
            "mutation($files: [String!]!) { createRunFiles(input: {entityName: \"local-team\", projectName: \"project\", runName: \"run1\", files: $files}) { runID uploadHeaders files { name uploadUrl } } }",
            new { files = names }))["createRunFiles"]!;

        payload["files"]!.AsArray().Select(file => (string)file!["name"]!).Should().Equal(names);
        payload["files"]!.AsArray().Should().OnlyContain(file => file!["uploadUrl"] != null);
    }

    [Fact]
    public async Task Item_16_a_registry_is_inserted_once()
    {
        const string Upsert = "mutation { upsertModel(input: {entityName: \"local-org\", name: \"wandb-registry-new\", access: \"PRIVATE\"}) { inserted project { name } } }";

        ((bool)(await DataAsync(Upsert))["upsertModel"]!["inserted"]!).Should().BeTrue();
        ((bool)(await DataAsync(Upsert))["upsertModel"]!["inserted"]!).Should().BeFalse();
    }

    [Fact]
    public async Task Item_17_refusals_have_a_status_and_a_message_and_what_is_missing_is_null()
    {
        var (status, refused) = await _wire.PostAsync("mutation { upsertBucket(input: {name: \"r\", entityName: \"nobody\"}) { bucket { id } } }");
        status.Should().Be(404);
        ((string)refused["errors"]![0]!["message"]!).Should().Be("entity nobody not found during upsertBucket");
        refused["data"]!.ToJsonString().Should().Be("""{"upsertBucket":null}""");

        var missing = await DataAsync(
            """
            {
              a: project(name: "bar", entityName: "nobody") { id } b: project(name: "bar", entityName: "local-team") { id }
              c: entity(name: "nobody") { id } d: organization(name: "nobody") { id } e: artifact(id: "QXJ0aWZhY3Q6OTk=") { id }
              f: artifact(id: "no id at all") { id } g: clientIDMapping(clientID: "x") { serverID } h: artifactCollection(id: "eA==") { id }
            }
            """);
        missing.AsObject().Should().OnlyContain(field => field.Value == null);
    }

    [Fact]
    public void Item_18_keys_are_those_that_every_client_takes() => _server.Server.ApiKey.Should().MatchRegex(@"\A[0-9a-f]{40}\z");

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Item_19_bodies_come_chunked_and_packed_over_one_connection(bool chunked, bool packed)
    {
        for (var i = 0; i < 2; i++)
        {
            using var content = new ByteArrayContent(packed ? Pack("""{"query":"{ viewer { username } }"}""") : Encoding.UTF8.GetBytes("""{"query":"{ viewer { username } }"}"""));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (packed)
            {
                content.Headers.ContentEncoding.Add("gzip");
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/graphql", UriKind.Relative)) { Content = content };
            request.Headers.TransferEncodingChunked = chunked;
            using var response = await _server.Keyed.SendAsync(request, Token);
            (response.StatusCode, response.Headers.ConnectionClose).Should().Be((HttpStatusCode.OK, null));
        }
    }

    [Fact]
    public async Task Item_20_a_version_number_means_the_one_of_the_named_collection()
    {
        await _server.LogAsync("project", "data", "a.txt", [1]);
        var second = await _server.LogAsync("project", "data", "b.txt", [2]);
        await _wire.PostAsync(
            "mutation($id: ID) { linkArtifact(input: {artifactID: $id, artifactPortfolioName: \"best\", entityName: \"local-team\", projectName: \"links\"}) { versionIndex } }",
            new { id = Convert.ToBase64String(Encoding.UTF8.GetBytes($"Artifact:{second.Id}")) });

        var data = await DataAsync(
            "query GetArtifactMembershipFileUrls($perPage: Int) { project(name: \"links\", entityName: \"local-team\") { artifactCollection(name: \"best\") { __typename artifactMembership(aliasName: \"v0\") { files(first: $perPage) { pageInfo { __typename endCursor hasNextPage } edges { node { __typename name directUrl } } } } } } }",
            new { perPage = 5000 });

        var collection = data["project"]!["artifactCollection"]!;
        ((string)collection["__typename"]!).Should().Be("ArtifactPortfolio");
        collection["artifactMembership"]!["files"]!["edges"]!.AsArray().Select(edge => (string)edge!["node"]!["name"]!).Should().Equal("b.txt");
    }

    private static string Decode(JsonNode? id) => Encoding.UTF8.GetString(Convert.FromBase64String((string)id!));

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private async Task<JsonNode> DataAsync(string query, object? variables = null)
    {
        var (status, body) = await _wire.PostAsync(query, variables);
        status.Should().Be(200, body.ToJsonString());
        return body["data"]!;
    }

    private async Task<(int Status, JsonNode Body)> PostTextAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _server.Keyed.PostAsync(new Uri("/graphql", UriKind.Relative), content, Token);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!);
    }
}
