using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Schema;

/// <summary>What was measured with real clients to lead them astray, item by item, over the wire.</summary>
public sealed class ClientPitfallTests : IAsyncLifetime
{
    private const string Link =
        "mutation LinkArtifact($artifactPortfolioName: String!, $entityName: String!, $projectName: String!, $aliases: [ArtifactAliasInput!], $artifactID: ID,) { "
        + "linkArtifact(input: {artifactPortfolioName: $artifactPortfolioName, entityName: $entityName, projectName: $projectName, aliases: $aliases, artifactID: $artifactID,}) { versionIndex } }";

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
    public async Task Pitfall_01_a_link_has_the_version_alias_of_its_own_collection()
    {
        await _server.LogAsync("project", "data", "a.txt", [1]);
        await LinkAsync(await _server.LogAsync("project", "data", "a.txt", [2]));

        var membership = (await DataAsync(
            "{ project(name: \"links\", entityName: \"local-team\") { artifactCollectionMembership(name: \"best\") { versionIndex aliases { alias } artifact { versionIndex } } } }"))
            ["project"]!["artifactCollectionMembership"]!;

        membership["aliases"]!.AsArray().Select(alias => (string)alias!["alias"]!).Should().BeEquivalentTo("latest", "v0");
        ((int)membership["versionIndex"]!, (int)membership["artifact"]!["versionIndex"]!).Should().Be((0, 1));
    }

    [Fact]
    public async Task Pitfall_02_the_server_moves_latest_of_links()
    {
        await LinkAsync(await _server.LogAsync("project", "data", "a.txt", [1]), "good");
        await LinkAsync(await _server.LogAsync("project", "data", "a.txt", [2]));

        var data = await DataAsync(
            "{ project(name: \"links\", entityName: \"local-team\") { artifactCollection(name: \"best\") { a: artifactMembership(aliasName: \"latest\") { versionIndex } b: artifactMembership(aliasName: \"good\") { versionIndex } } } }");

        data["project"]!["artifactCollection"]!.ToJsonString().Should().Be("""{"a":{"versionIndex":1},"b":{"versionIndex":0}}""");
    }

    [Fact]
    public async Task Pitfall_03_variables_that_the_document_does_not_declare_are_ignored()
    {
        var version = await _server.LogAsync("project", "data", "a.txt", [1]);

        var data = await DataAsync(
            Link,
            new { clientID = "", historyStep = 3, usedAs = (string?)null, type = "FULL", artifactID = Id(version), artifactPortfolioName = "best", entityName = "local-team", projectName = "links", aliases = Array.Empty<object>() });

        ((int)data["linkArtifact"]!["versionIndex"]!).Should().Be(0);
    }

    [Theory]
    [InlineData("artifactCollectionName: \"data\", artifactCollectionNames: null")]
    [InlineData("artifactCollectionNames: [\"data\"]")]
    public async Task Pitfall_04_the_collection_is_named_in_either_way(string names)
    {
        var data = await DataAsync(
            "mutation { createArtifact(input: {entityName: \"local-team\", projectName: \"project\", artifactTypeName: \"dataset\", digest: \"d\", digestAlgorithm: MANIFEST_MD5, "
            + names + "}) { artifact { state artifactSequence { name latestArtifact { id } } } } }");

        data["createArtifact"]!["artifact"]!.ToJsonString().Should().Be("""{"state":"PENDING","artifactSequence":{"name":"data","latestArtifact":null}}""");
    }

    [Fact]
    public async Task Pitfall_05_files_in_parts_take_quoted_tags_and_the_id_of_their_birth()
    {
        await _server.StartRunAsync();
        var id = await _wire.CreateAsync("project", "data", "d1");
        byte[][] parts = [[1, 2, 3], [4, 5]];
        byte[] whole = [.. parts[0], .. parts[1]];
        var node = (await DataAsync(
            "mutation($f: [CreateArtifactFileSpecInput!]!) { createArtifactFiles(input: {artifactFiles: $f, storageLayout: V2}) { files { edges { node { storagePath uploadUrl artifact { id } uploadMultipartUrls { uploadID uploadUrlParts { partNumber uploadUrl } } } } } } }",
            new
            {
                f = new[]
                {
                    new
                    {
                        artifactID = id,
                        name = "big.bin",
                        md5 = Convert.ToBase64String(TestServer.Md5(whole)),
                        uploadPartsInput = parts.Select((part, index) => new { partNumber = index + 1, hexMD5 = TestServer.HexMd5(part) }),
                    },
                },
            }))["createArtifactFiles"]!["files"]!["edges"]![0]!["node"]!;
        var upload = node["uploadMultipartUrls"]!;
        var tags = new List<string>();
        foreach (var (part, url) in parts.Zip(upload["uploadUrlParts"]!.AsArray()))
        {
            using var put = await _server.Anonymous.PutAsync(new Uri((string)url!["uploadUrl"]!), new ByteArrayContent(part), Token);
            tags.Add(put.Headers.ETag!.Tag);
        }

        tags.Should().OnlyContain(tag => tag.StartsWith('"'));
        var (status, _) = await _wire.PostAsync(
            "mutation CompleteMultipartUploadArtifact($completeMultipartAction: CompleteMultipartAction!, $completedParts: [UploadPartsInput!]!, $artifactID: ID!, $storagePath: String!, $uploadID: String!) { "
            + "completeMultipartUploadArtifact(input: {completeMultipartAction: $completeMultipartAction, completedParts: $completedParts, artifactID: $artifactID, storagePath: $storagePath, uploadID: $uploadID}) { digest } }",
            new
            {
                completeMultipartAction = "Complete",
                completedParts = tags.Select((tag, index) => new { partNumber = index + 1, hexMD5 = tag }),
                artifactID = (string)node["artifact"]!["id"]!,
                storagePath = (string)node["storagePath"]!,
                uploadID = (string)upload["uploadID"]!,
            });

        status.Should().Be(200);
        ((string)node["storagePath"]!).Should().StartWith("wandb_artifacts/");
    }

    [Theory]
    [InlineData(GlobalIds.Artifact)]
    [InlineData(GlobalIds.Run)]
    [InlineData(GlobalIds.Project)]
    [InlineData(GlobalIds.Collection)]
    [InlineData(GlobalIds.Membership)]
    [InlineData(GlobalIds.Manifest)]
    public void Pitfall_06_no_id_has_a_slash_or_a_plus(string type)
    {
        foreach (var number in Enumerable.Range(0, 20_000).Select(n => (long)n).Append(long.MaxValue))
        {
            GlobalIds.Encode(type, number).Should().MatchRegex(@"\A[A-Za-z0-9]+={0,2}\z");
        }
    }

    [Fact]
    public async Task Pitfall_07_digests_are_base64_and_headers_are_pairs()
    {
        await _server.StartRunAsync();
        var id = await _wire.CreateAsync("project", "data", "d1");
        byte[] content = [1, 2, 3];

        var headers = (await _wire.CreateFilesAsync(id, ("a", content))).Body["data"]!["createArtifactFiles"]!["files"]!["edges"]![0]!["node"]!["uploadHeaders"]!;

        headers.AsArray().Select(header => (string)header!)
            .Should().BeEquivalentTo($"Content-MD5:{Convert.ToBase64String(TestServer.Md5(content))}", "Content-Type:application/octet-stream");
    }

    [Theory]
    [InlineData("{ nothing }")]
    [InlineData("{")]
    [InlineData("query($x: Nothing) { viewer { id } }")]
    [InlineData("{ project(name: \"project\", entityName: \"local-team\") { sweeps { edges { node { id } } } } }")]
    [InlineData("mutation { upsertSweep(input: {}) { sweep { id } } }")]
    [InlineData("mutation { createRunQueue(input: {}) { success } }")]
    [InlineData("mutation { upsertView(input: {}) { view { id } } }")]
    [InlineData("mutation { createFilterTrigger(input: {}) { trigger { id } } }")]
    [InlineData("mutation { createInvite(input: {}) { invite { id } } }")]
    [InlineData("query($x: Int!) { viewer { id } }")]
    [InlineData("{ project(name: \"project\", entityName: \"local-team\") { runs(filters: \"[]\") { totalCount } } }")]
    [InlineData("{ project(name: \"project\", entityName: \"local-team\") { runs(after: \"?\") { totalCount } } }")]
    [InlineData("{ project(name: \"project\", entityName: \"local-team\") { runs(first: -1) { totalCount } } }")]
    [InlineData("{ project(name: \"project\", entityName: \"local-team\") { run(name: \"run1\") { sampledHistory(specs: [\"x\"]) } } }")]
    [InlineData("mutation { commitArtifact(input: {artifactID: \"\"}) { artifact { id } } }")]
    [InlineData("mutation { commitArtifact(input: {artifactID: \"QXJ0aWZhY3Q6OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk=\"}) { artifact { id } } }")]
    [InlineData("mutation { useArtifact(input: {entityName: \"\", projectName: \"\", runName: \"\", artifactID: \"UnVuOjE=\"}) { artifact { id } } }")]
    [InlineData("mutation { deleteRun(input: {id: \"UnVuOjk5\"}) { success } }")]
    [InlineData("mutation { upsertBucket(input: {id: \"nothing\"}) { inserted } }")]
    [InlineData("mutation { upsertBucket(input: {name: \"r\", entityName: \"nobody\"}) { inserted } }")]
    [InlineData("mutation { upsertBucket(input: {name: \"r\", modelName: \"a/b\"}) { inserted } }")]
    [InlineData("mutation { upsertModel(input: {name: \"\"}) { inserted } }")]
    [InlineData("mutation { linkArtifact(input: {}) { versionIndex } }")]
    [InlineData("mutation { unlinkArtifact(input: {artifactID: \"x\", artifactPortfolioID: \"y\"}) { success } }")]
    [InlineData("mutation { createProjectMembers(input: {projectId: \"UHJvamVjdDox\", userIds: [\"eA==\"]}) { success } }")]
    [InlineData("mutation { deleteFiles(input: {files: [\"eA==\"]}) { success } }")]
    [InlineData("mutation { rewindRun(input: {runName: \"run1\", projectName: \"project\", metricName: \"loss\", metricValue: 1e300}) { rewoundRun { id } } }")]
    public async Task Pitfall_08_what_a_repetition_cannot_mend_is_refused_for_good(string query)
    {
        await _server.StartRunAsync();

        var (status, body) = await _wire.PostAsync(query);

        status.Should().BeOneOf([400, 403, 404], body.ToJsonString());
        ((string)body["errors"]![0]!["message"]!).Should().NotBeNullOrEmpty();
        body.ToJsonString().Should().NotContain("   at ").And.NotContain("Exception");
    }

    [Theory]
    [InlineData("", "1B2M2Y8AsgTpgAmY7PhCfg==")]
    [InlineData("../a", "1B2M2Y8AsgTpgAmY7PhCfg==")]
    [InlineData("a", "not base64")]
    [InlineData("a", "")]
    public async Task Pitfall_09_files_are_planned_all_or_refused(string name, string md5)
    {
        await _server.StartRunAsync();
        var id = await _wire.CreateAsync("project", "data", "d1");

        var (status, body) = await _wire.PostAsync(
            "mutation($f: [CreateArtifactFileSpecInput!]!) { createArtifactFiles(input: {artifactFiles: $f}) { files { edges { node { displayName } } } } }",
            new { f = new[] { new { artifactID = id, name = "good", md5 = "1B2M2Y8AsgTpgAmY7PhCfg==" }, new { artifactID = id, name, md5 } } });

        (status, body["data"]!.ToJsonString()).Should().Be((400, """{"createArtifactFiles":null}"""));
    }

    [Fact]
    public async Task Pitfall_10_a_link_that_failed_is_an_error_not_a_null()
    {
        var version = await _server.LogAsync("project", "data", "a.txt", [1]);

        var (status, body) = await _wire.PostAsync(
            Link, new { artifactID = Id(version), artifactPortfolioName = "best", entityName = "local-org", projectName = "wandb-registry-none", aliases = (object?)null });

        status.Should().Be(404);
        ((string)body["errors"]![0]!["message"]!).Should().Contain("'none'");
    }

    [Fact]
    public async Task Pitfall_11_the_manifest_needs_no_credentials_and_the_digest_is_that_of_its_entries()
    {
        var version = await _server.LogAsync("project", "data", "a.txt", [1]);
        await _wire.PublishAsync(WirePublisher.Manifest(("r", WirePublisher.Reference("s3://bucket/key"))), "refs");

        var manifest = (await DataAsync("query($id: ID!) { artifact(id: $id) { digest currentManifest { digest file { directUrl } } } }", new { id = Id(version) }))["artifact"]!;

        var text = await _server.Anonymous.GetByteArrayAsync(new Uri((string)manifest["currentManifest"]!["file"]!["directUrl"]!), Token);
        Convert.ToBase64String(TestServer.Md5(text)).Should().Be((string)manifest["currentManifest"]!["digest"]!);
        ((string)manifest["digest"]!).Should().MatchRegex(@"\A[0-9a-f]{32}\z").And.NotBe(TestServer.HexMd5(text));
    }

    [Fact]
    public async Task Pitfall_12_the_features_that_are_named_have_their_fields()
    {
        var data = await DataAsync(
            "{ serverInfo { features { name isEnabled } } project: __type(name: \"Project\") { fields { name } } collection: __type(name: \"ArtifactCollection\") { fields { name } } "
            + "membership: __type(name: \"ArtifactCollectionMembership\") { fields { name } } mutation: __type(name: \"Mutation\") { fields { name } } }");

        data["serverInfo"]!["features"]!.AsArray().Where(feature => (bool)feature!["isEnabled"]!).Select(feature => (string)feature!["name"]!)
            .Should().Contain(["PROJECT_ARTIFACT_COLLECTION_MEMBERSHIP", "ARTIFACT_COLLECTION_MEMBERSHIP_FILES", "MARK_RUN_FILES_UPLOADED", "TOTAL_COUNT_IN_FILE_CONNECTION"]);
        Names(data["project"]).Should().Contain("artifactCollectionMembership");
        Names(data["collection"]).Should().Contain("artifactMembership");
        Names(data["membership"]).Should().Contain("files");
        Names(data["mutation"]).Should().Contain("markRunFilesUploaded");
    }

    private static IEnumerable<string> Names(JsonNode? type) => type!["fields"]!.AsArray().Select(field => (string)field!["name"]!);

    private static string Id(ArtifactRow version) => GlobalIds.Encode(GlobalIds.Artifact, version.Id);

    private Task<JsonNode> LinkAsync(ArtifactRow version, params string[] aliases) => DataAsync(
        Link,
        new
        {
            artifactID = Id(version),
            artifactPortfolioName = "best",
            entityName = "local-team",
            projectName = "links",
            aliases = aliases.Select(alias => new { artifactCollectionName = "best", alias }),
        });

    private async Task<JsonNode> DataAsync(string query, object? variables = null)
    {
        var (status, body) = await _wire.PostAsync(query, variables);
        status.Should().Be(200, body.ToJsonString());
        return body["data"]!;
    }
}
