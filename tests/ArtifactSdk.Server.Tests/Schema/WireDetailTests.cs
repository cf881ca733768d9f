using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Schema;

/// <summary>Small things that a client can notice.</summary>
public sealed class WireDetailTests : IAsyncLifetime
{
    private const string Run = "{ project(name: \"proj\", entityName: \"my-team\") { ";

    private TestWorld _world = null!;
    private EngineTransport _engine = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await TestWorld.CreateAsync();
        _engine = new EngineTransport(_world);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_page_of_none_does_not_lead_to_itself()
    {
        await _world.LogAsync("data", "one");

        var data = await _engine.DataAsync(Run + "artifactCollections(first: 0) { totalCount edges { node { name } } pageInfo { hasNextPage endCursor } } } }");

        data["project"]!["artifactCollections"]!.ToJsonString()
            .Should().Be("""{"totalCount":1,"edges":[],"pageInfo":{"hasNextPage":false,"endCursor":null}}""");
    }

    [Theory]
    [InlineData("create", "tags { name }")]
    [InlineData("delete", "success")]
    public async Task Tag_assignments_answer_the_clients_mutation_id(string verb, string selection)
    {
        await _world.LogAsync("data", "one");

        var data = await _engine.DataAsync(
            $"mutation {{ {verb}ArtifactCollectionTagAssignments(input: {{entityName: \"my-team\", projectName: \"proj\", artifactCollectionName: \"data\", "
            + $"tags: [{{tagName: \"a b\"}}], clientMutationID: \"m1\"}}) {{ {selection} clientMutationID }} }}");

        ((string)data[$"{verb}ArtifactCollectionTagAssignments"]!["clientMutationID"]!).Should().Be("m1");
    }

    [Fact]
    public async Task A_run_that_has_no_summary_yet_can_be_resumed()
    {
        await _world.StartRunAsync("new");

        var run = (await _engine.DataAsync(
            "{ model(name: \"proj\", entityName: \"my-team\") { bucket(name: \"new\", missingOk: true) { summaryMetrics some: summaryMetrics(keys: [\"acc\"]) config historyTail eventsTail tags } } }"))["model"]!["bucket"]!;

        run.ToJsonString().Should().Be("""{"summaryMetrics":"{}","some":"{}","config":"{}","historyTail":"[]","eventsTail":"[]","tags":[]}""");
    }

    [Fact]
    public async Task Settings_with_numbers_that_JSON_does_not_know_are_kept_and_found()
    {
        await _engine.DataAsync(
            "mutation($config: JSONString, $summary: JSONString) { upsertBucket(input: {name: \"r\", entityName: \"my-team\", modelName: \"proj\", config: $config, summaryMetrics: $summary}) { inserted } }",
            new { config = """{"lr":{"value":NaN},"depth":{"value":3},"_wandb":{"value":{"t":{"1":[1]},"cli_version":"x"}}}""", summary = """{"loss":Infinity,"acc":1}""" });

        var data = await _engine.DataAsync(
            "query($filters: JSONString) { project(name: \"proj\", entityName: \"my-team\") { runCount(filters: $filters) run(name: \"r\") { config wandbConfig(keys: [\"t\"]) summaryMetrics(keys: [\"acc\"]) } } }",
            new { filters = """{"config.depth":3,"summary_metrics.acc":1}""" });

        var run = data["project"]!["run"]!;
        ((int)data["project"]!["runCount"]!, (string)run["wandbConfig"]!, (string)run["summaryMetrics"]!).Should().Be((1, """{"t":{"1":[1]}}""", """{"acc":1}"""));
        ((string)run["config"]!).Should().Contain("\"value\":NaN");
    }

    [Fact]
    public async Task Sampled_metrics_may_be_nested()
    {
        var run = await _world.StartRunAsync("r");
        await WriteAsync(run, """{"_step":0,"val":{"loss":{"mean":2}},"a.b":1}""", """{"_step":1,"val":{"other":2}}""");

        var data = await _engine.DataAsync(
            Run + """run(name: "r") { sampledHistory(specs: ["{\"keys\":[\"_step\",\"val.loss.mean\"]}", "{\"keys\":[\"a.b\"]}", "{\"keys\":[\"val.none\"]}"]) } } }""");

        data["project"]!["run"]!["sampledHistory"]!.ToJsonString().Should().Be("""[[{"_step":0,"val.loss.mean":2}],[{"a.b":1}],[]]""");
    }

    [Fact]
    public async Task Lines_that_a_client_could_not_deliver_hide_none_behind_them()
    {
        var run = await _world.StartRunAsync("r");
        await WriteAsync(run, """{"_step":0}""");
        await WriteAtAsync(run, 20_000, """{"_step":1}""", """{"_step":2}""");

        var data = await _engine.DataAsync(Run + "run(name: \"r\") { historyLineCount history parquetHistory(liveKeys: []) { liveData } } } }");

        data["project"]!["run"]!.ToJsonString().Should().Be(
            """{"historyLineCount":20002,"history":["{\u0022_step\u0022:0}","{\u0022_step\u0022:1}","{\u0022_step\u0022:2}"],"parquetHistory":{"liveData":[{"_step":0},{"_step":1},{"_step":2}]}}""");
    }

    [Fact]
    public async Task A_manifest_that_was_only_announced_is_none_yet()
    {
        var artifact = await _world.Services.Creation.CreateAsync(_world.Member, TestWorld.Draft("data", "d1"), TestWorld.Token);
        await _world.Services.ManifestRows.CreateAsync(_world.Member, artifact.Id, null, "wandb_manifest.json", "", ManifestType.Full, TestWorld.Token);

        var data = await _engine.DataAsync(
            "query($id: ID!) { artifact(id: $id) { state currentManifest { file { directUrl } } } }", new { id = GlobalIds.Encode(GlobalIds.Artifact, artifact.Id) });

        data["artifact"]!.ToJsonString().Should().Be("""{"state":"PENDING","currentManifest":null}""");
    }

    [Fact]
    public async Task A_size_that_the_manifest_does_not_know_is_the_stored_one()
    {
        var artifact = await _world.Services.Creation.CreateAsync(_world.Member, TestWorld.Draft("data", "d1"), TestWorld.Token);
        await _world.UploadAsync(artifact, "hello");
        await _world.AttachManifestAsync(
            artifact, TestWorld.ManifestText($"\"a\":{{\"digest\":\"{TestWorld.Md5("hello")}\",\"size\":0}},\"b\":{{\"digest\":\"{TestWorld.Md5("hello")}\"}},\"c\":{{\"digest\":\"x\",\"ref\":\"s3://b/k\"}}"));
        await _world.Services.Commit.CommitAsync(_world.Member, artifact.Id, TestWorld.Token);

        var data = await _engine.DataAsync(Run + "artifact(name: \"data\") { size files(first: 9) { edges { node { name sizeBytes } } } } } }");

        data["project"]!["artifact"]!["files"]!["edges"]!.AsArray().Select(edge => $"{edge!["node"]!["name"]} {edge["node"]!["sizeBytes"]}")
            .Should().BeEquivalentTo("a 5", "b 5", "c 0");
    }

    [Theory]
    [InlineData("modelName", ".")]
    [InlineData("modelName", "..")]
    [InlineData("name", ".")]
    [InlineData("name", "..")]
    public async Task Names_that_no_address_can_have_are_refused(string field, string name)
    {
        var refusal = await _engine.RefusalAsync($"mutation($name: String) {{ upsertBucket(input: {{entityName: \"my-team\", {field}: $name}}) {{ inserted }} }}", new { name });

        (refusal.Status, refusal.Code).Should().Be((400, "INVALID_INPUT"));
    }

    private Task WriteAsync(RunRow run, params string[] lines) => WriteAtAsync(run, 0, lines);

    private async Task WriteAtAsync(RunRow run, long offset, params string[] lines) => await _world.Store.WriteAsync(
        async session =>
        {
            await session.WriteRunLinesAsync(run.Id, "wandb-history.jsonl", offset, lines);
            return true;
        },
        TestWorld.Token);
}
