using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Schema.Types;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Schema;

/// <summary>Deleting and rewinding runs, their files and their console output, by the documents that clients send.</summary>
public sealed class RunUpkeepTests : IAsyncLifetime
{
    private const string DeleteRun =
        "mutation DeleteRun($id: ID!, $deleteArtifacts: Boolean) { deleteRun(input: {id: $id, deleteArtifacts: $deleteArtifacts}) { clientMutationId } }";

    private const string DeleteFiles = "mutation deleteFiles($files: [ID!]!) { deleteFiles(input: {files: $files}) { success } }";

    private const string Rewind =
        "mutation RewindRun($runName: String!, $entity: String, $project: String, $metricName: String!, $metricValue: Float!) { "
        + "rewindRun(input: {runName: $runName, entityName: $entity, projectName: $project, metricName: $metricName, metricValue: $metricValue}) { "
        + "rewoundRun { name state summaryMetrics historyLineCount } } }";

    private const string LogLinesQuery =
        "query($first: Int, $last: Int, $after: String) { project(name: \"proj\", entityName: \"my-team\") { run(name: \"r\") { "
        + "logLines(first: $first, last: $last, after: $after) { edges { node { number timestamp level label line } } pageInfo { endCursor hasNextPage } } } } }";

    private const string FilesQuery =
        "query($names: [String], $pattern: String, $first: Int) { project(name: \"proj\", entityName: \"my-team\") { run(name: \"r\") { "
        + "fileCount files(names: $names, pattern: $pattern, first: $first) { totalCount edges { node { id name } } pageInfo { hasNextPage } } } } }";

    private TestWorld _world = null!;
    private EngineTransport _engine = null!;
    private RunRow _run = null!;

    private string RunId => GlobalIds.Encode(GlobalIds.Run, _run.Id);

    public async ValueTask InitializeAsync()
    {
        _world = await TestWorld.CreateAsync();
        _engine = new EngineTransport(_world);
        _run = await _world.StartRunAsync("r");
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_is_deleted_with_its_versions_or_without(bool deleteArtifacts)
    {
        var version = await _world.LogAsync(TestWorld.Draft("art", TestWorld.Hex("one"), "best") with { RunName = "r" }, ("f", "one"));
        await WriteAsync("output.log", "hello");

        await _engine.DataAsync(DeleteRun, new { id = RunId, deleteArtifacts });

        var left = await _world.ReadAsync(session => session.GetArtifactAsync(version.Id));
        left.Should().BeEquivalentTo(new { RunId = (long?)null, State = deleteArtifacts ? ArtifactState.Deleted : ArtifactState.Committed });
        (await _world.ReadAsync(session => session.MembershipsOfArtifactAsync(version.Id))).Should().HaveCount(deleteArtifacts ? 0 : 1);
        (await _engine.DataAsync("{ project(name: \"proj\", entityName: \"my-team\") { run(name: \"r\") { id } } }"))["project"]!["run"].Should().BeNull();
        (await _engine.RefusalAsync(DeleteRun, new { id = RunId })).Status.Should().Be(404);
    }

    [Fact]
    public async Task A_version_that_another_run_logged_first_stays_with_it()
    {
        await _world.StartRunAsync("first");
        var version = await _world.LogAsync(TestWorld.Draft("art", TestWorld.Hex("one")) with { RunName = "first" }, ("f", "one"));
        await _world.LogAsync(TestWorld.Draft("art", TestWorld.Hex("one")) with { RunName = "r" }, ("f", "one"));

        await _engine.DataAsync(DeleteRun, new { id = RunId, deleteArtifacts = true });

        (await _world.ReadAsync(session => session.GetArtifactAsync(version.Id)))!.State.Should().Be(ArtifactState.Committed);
    }

    [Fact]
    public async Task Strangers_neither_delete_nor_rewind()
    {
        var file = await AddFileAsync("a.txt");
        _engine.Caller = _world.Stranger;

        (await _engine.RefusalAsync(DeleteRun, new { id = RunId })).Status.Should().Be(404);
        (await _engine.RefusalAsync(DeleteFiles, new { files = new[] { file } })).Status.Should().Be(404);
        (await _engine.RefusalAsync(Rewind, RewindTo(1))).Status.Should().Be(404);
        _engine.Caller = Caller.Anonymous;
        (await _engine.RefusalAsync(DeleteRun, new { id = RunId })).Status.Should().Be(401);
    }

    [Fact]
    public async Task Files_are_deleted_all_or_none()
    {
        var (a, b) = (await AddFileAsync("a.txt"), await AddFileAsync("b.txt"));

        (await _engine.RefusalAsync(DeleteFiles, new { files = new[] { a, GlobalIds.Encode(GlobalIds.RunFile, 4711) } })).Status.Should().Be(404);
        (await NamesAsync(new { })).Should().Be("a.txt b.txt");
        ((bool)(await _engine.DataAsync(DeleteFiles, new { files = new[] { a } }))["deleteFiles"]!["success"]!).Should().BeTrue();
        (await NamesAsync(new { })).Should().Be("b.txt");
        b.Should().NotBe(a);
    }

    [Fact]
    public async Task A_file_of_a_version_is_not_deleted()
    {
        var refusal = await _engine.RefusalAsync(DeleteFiles, new { files = new[] { GlobalIds.EncodeText("ArtifactFile:1:f") } });

        (refusal.Status, refusal.Code).Should().Be((400, ErrorCodes.InvalidInput));
    }

    [Theory]
    [InlineData(null, "a.txt b.json media/c.json")]
    [InlineData("%.json", "b.json media/c.json")]
    [InlineData("MEDIA/%", "media/c.json")]
    [InlineData("_.txt", "a.txt")]
    [InlineData("x%", "")]
    public async Task Files_are_found_by_pattern_and_counted(string? pattern, string expected)
    {
        await AddFileAsync("a.txt");
        await AddFileAsync("b.json");
        await AddFileAsync("media/c.json");

        (await NamesAsync(new { pattern })).Should().Be(expected);
        var run = (await _engine.DataAsync(FilesQuery, new { pattern, first = 1 }))["project"]!["run"]!;
        ((int)run["fileCount"]!, (int)run["files"]!["totalCount"]!).Should().Be((3, expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length));
    }

    [Fact]
    public async Task An_empty_list_of_names_stands_for_all_files()
    {
        await AddFileAsync("a.txt");
        await AddFileAsync("b.json");

        (await NamesAsync(new { names = Array.Empty<string>() })).Should().Be("a.txt b.json");
        (await NamesAsync(new { names = Array.Empty<string>(), pattern = "%.json" })).Should().Be("b.json");
        (await NamesAsync(new { names = new[] { "a.txt", "none" } })).Should().Be("a.txt");
    }

    [Fact]
    public async Task An_alert_is_kept_in_the_audit_log()
    {
        const string Alert =
            "mutation NotifyScriptableRunAlert($entityName: String!, $projectName: String!, $runName: String!, $title: String!, $text: String!, "
            + "$severity: AlertSeverity = INFO, $waitDuration: Duration) { notifyScriptableRunAlert(input: {entityName: $entityName, projectName: $projectName, "
            + "runName: $runName, title: $title, text: $text, severity: $severity, waitDuration: $waitDuration}) { success } }";
        object Of(string run) => new { entityName = TestWorld.Team, projectName = "proj", runName = run, title = "loss", text = "went up", severity = "WARN", waitDuration = 60_000 };

        ((bool)(await _engine.DataAsync(Alert, Of("r")))["notifyScriptableRunAlert"]!["success"]!).Should().BeTrue();

        var entries = await _world.ReadAsync(session => session.AuditEntriesAsync(0, 1000));
        entries[^1].Action.Should().Be("notifyScriptableRunAlert");
        entries[^1].Details.Should().Contain("\"title\":\"loss\"").And.Contain("\"text\":\"went up\"").And.Contain("WARN");
        (await _engine.RefusalAsync(Alert, Of("none"))).Status.Should().Be(404);
    }

    [Theory]
    [InlineData("%", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a%b%c", "a-b-b-c", true)]
    [InlineData("a%b%c", "a-b-c-d", false)]
    [InlineData(@"100\%", "100%", true)]
    [InlineData(@"100\%", "1000", false)]
    [InlineData("%%%%%%%%%%%%%%%%%%%%%%b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void Patterns_are_those_of_like(string pattern, string text, bool expected) => LikePattern.Matches(pattern, text).Should().Be(expected);

    [Fact]
    public async Task Console_lines_have_their_times_levels_and_numbers()
    {
        await WriteAsync(
            "output.log",
            """{"ts":"2024-05-06T07:08:09.123456","level":"error","label":"w1","content":"broken"}""",
            "2024-05-06T07:08:09.5 old style",
            "plain {text}",
            """{"loss": 1}""",
            "ERROR 2024-05-06T07:08:09.5 old trouble",
            "ERROR of the program itself",
            "ERROR ");

        var lines = (await LinesAsync(new { }))["edges"]!.AsArray().Select(edge => edge!["node"]!).ToList();

        lines.Select(line => (string)line["line"]!).Should().Equal("broken", "old style", "plain {text}", """{"loss": 1}""", "old trouble", "ERROR of the program itself", "ERROR ");
        lines.Select(line => (string?)line["level"]).Should().Equal("error", null, null, null, "error", null, null);
        ((string)lines[0]["level"]!, (string)lines[0]["label"]!, (string)lines[0]["timestamp"]!).Should().Be(("error", "w1", "2024-05-06T07:08:09.123456Z"));
        lines[1]["timestamp"].Should().NotBeNull();
        lines[2]["timestamp"].Should().BeNull();
        lines.Select(line => (int)line["number"]!).Should().Equal(0, 1, 2, 3, 4, 5, 6);
    }

    [Fact]
    public async Task Console_lines_come_in_pages_and_from_the_end()
    {
        await WriteAsync("output.log", "a", "b", "c", "d", "e");

        var first = await LinesAsync(new { first = 2 });
        var next = await LinesAsync(new { first = 3, after = (string?)first["pageInfo"]!["endCursor"] });
        var last = await LinesAsync(new { last = 2 });

        (Text(first), (bool)first["pageInfo"]!["hasNextPage"]!).Should().Be(("ab", true));
        (Text(next), (bool)next["pageInfo"]!["hasNextPage"]!).Should().Be(("cde", false));
        Text(last).Should().Be("de");
    }

    [Fact]
    public async Task A_run_goes_back_to_a_step_and_on_from_there()
    {
        await WriteAsync(
            "wandb-history.jsonl", """{"_step":0,"loss":3}""", """{"_step":1,"loss":2,"acc":0.1}""", """{"_step":2,"loss":1}""", """{"_step":3,"loss":0}""");
        await _engine.DataAsync($"mutation {{ updateRunState(input: {{id: \"{RunId}\", state: \"failed\"}}) {{ success }} }}");

        var run = (await _engine.DataAsync(Rewind, RewindTo(2)))["rewindRun"]!["rewoundRun"]!;

        ((string)run["name"]!, (string)run["state"]!, (int)run["historyLineCount"]!).Should().Be(("r", "running", 3));
        JsonNode.DeepEquals(JsonNode.Parse((string)run["summaryMetrics"]!), JsonNode.Parse("""{"_step":2,"loss":1,"acc":0.1}""")).Should().BeTrue();
    }

    [Fact]
    public async Task A_run_of_several_writers_goes_back_as_a_whole()
    {
        await WriteAsync("@writers", "a", "b");
        await WriteAsync("wandb-history.jsonl", """{"_step":0,"loss":9}""", """{"_step":9,"loss":8}""");
        await WriteAsync("wandb-history.jsonl@a", """{"_step":0,"loss":3,"a":1}""", """{"_step":2,"loss":1,"a":2}""", """{"_step":3,"loss":0}""");
        await WriteAsync("wandb-history.jsonl@b", """{"_step":1,"loss":2,"b":1}""", """{"_step":4,"b":2}""");

        var run = (await _engine.DataAsync(Rewind, RewindTo(2)))["rewindRun"]!["rewoundRun"]!;

        ((int)run["historyLineCount"]!).Should().Be(4);
        JsonNode.DeepEquals(JsonNode.Parse((string)run["summaryMetrics"]!), JsonNode.Parse("""{"_step":2,"loss":1,"a":2,"b":1}""")).Should().BeTrue();
        var left = (await _engine.DataAsync("{ project(name: \"proj\", entityName: \"my-team\") { run(name: \"r\") { history } } }"))["project"]!["run"]!["history"]!;
        left.AsArray().Select(row => (int)JsonNode.Parse((string)row!)!["_step"]!).Should().Equal(0, 0, 1, 2);
    }

    [Fact]
    public async Task A_run_goes_back_by_steps_only()
    {
        var refusal = await _engine.RefusalAsync(Rewind, new { runName = "r", entity = "my-team", project = "proj", metricName = "loss", metricValue = 1.0 });

        (refusal.Status, refusal.Code).Should().Be((400, ErrorCodes.InvalidInput));
        (await _engine.RefusalAsync(Rewind, new { runName = "nope", entity = "my-team", project = "proj", metricName = "_step", metricValue = 1.0 })).Status.Should().Be(404);
    }

    private static object RewindTo(double step) =>
        new { runName = "r", entity = "my-team", project = "proj", metricName = "_step", metricValue = step };

    private static string Text(JsonNode lines) => string.Concat(lines["edges"]!.AsArray().Select(edge => (string)edge!["node"]!["line"]!));

    private async Task<JsonNode> LinesAsync(object variables) =>
        (await _engine.DataAsync(LogLinesQuery, variables))["project"]!["run"]!["logLines"]!;

    private async Task<string> NamesAsync(object variables) => string.Join(
        ' ',
        (await _engine.DataAsync(FilesQuery, variables))["project"]!["run"]!["files"]!["edges"]!.AsArray().Select(edge => (string)edge!["node"]!["name"]!));

    private async Task<string> AddFileAsync(string name)
    {
        var file = await _world.Store.WriteAsync(
            session => session.UpsertRunFileAsync(new RunFileRow(0, _run.Id, name, TestWorld.Hex(name), 1, DateTimeOffset.UnixEpoch)), TestWorld.Token);
        return GlobalIds.Encode(GlobalIds.RunFile, file.Id);
    }

    private async Task WriteAsync(string stream, params string[] lines) => await _world.Store.WriteAsync(
        async session =>
        {
            await session.WriteRunLinesAsync(_run.Id, stream, 0, lines);
            return true;
        },
        TestWorld.Token);
}
