using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ArtifactSdk.IntegrationTests.Support;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Metrics, settings and resuming against the real server.</summary>
public sealed class RunMetricsFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logged_metrics_are_in_the_history_and_the_summary_when_the_run_is_finished()
    {
        await using var run = await fixture.InitRunAsync();

        await run.LogAsync(new JsonObject { ["loss"] = 0.5, ["nested"] = new JsonObject { ["a"] = 1 } }, cancellationToken: Token);
        await run.LogAsync(new Dictionary<string, double> { ["loss"] = 0.25, ["acc"] = 0.75 }, cancellationToken: Token);
        run.UpdateSummary(new JsonObject { ["best"] = 0.25 });
        run.Step.Should().Be(2);
        await run.FinishAsync(cancellationToken: Token);

        var stored = await ReadAsync(run);
        stored["historyLineCount"]!.GetValue<int>().Should().Be(2);
        var last = LastRow(stored);
        last["_step"]!.GetValue<long>().Should().Be(1);
        last["acc"]!.GetValue<double>().Should().Be(0.75);
        last["_timestamp"]!.GetValue<double>().Should().BeGreaterThan(1e9);
        last.ContainsKey("_runtime").Should().BeTrue();
        var summary = JsonNode.Parse(stored["summaryMetrics"]!.GetValue<string>())!.AsObject();
        summary["loss"]!.GetValue<double>().Should().Be(0.25);
        summary["best"]!.GetValue<double>().Should().Be(0.25);
        summary["nested"]!["a"]!.GetValue<int>().Should().Be(1);
        stored["state"]!.GetValue<string>().Should().Be("finished");
    }

    [Fact]
    public async Task Metrics_of_one_named_step_are_one_row()
    {
        await using var run = await fixture.InitRunAsync();

        await run.LogAsync(new JsonObject { ["a"] = 1 }, step: 5, Token);
        await run.LogAsync(new JsonObject { ["b"] = 2 }, step: 5, Token);
        var earlier = () => run.LogAsync(new JsonObject { ["c"] = 3 }, step: 4, Token);

        await earlier.Should().ThrowAsync<ArgumentOutOfRangeException>();
        await run.FinishAsync(cancellationToken: Token);
        var stored = await ReadAsync(run);
        stored["historyLineCount"]!.GetValue<int>().Should().Be(1);
        var row = LastRow(stored);
        (row["_step"]!.GetValue<int>(), row["a"]!.GetValue<int>(), row["b"]!.GetValue<int>()).Should().Be((5, 1, 2));
    }

    [Fact]
    public async Task A_summary_beyond_what_a_server_takes_at_once_keeps_neither_the_history_nor_the_end_from_it()
    {
        using var logs = new ListLoggerProvider();
        var options = fixture.Options();
        options.LoggerFactory = logs;
        using var client = new ArtifactClient(options);
        await using var run = await client.InitRunAsync(new RunOptions { Project = "metrics" }, Token);
        for (var i = 0; i < 3; i++)
        {
            await run.LogAsync(new JsonObject { [$"text{i}"] = new string('x', (4 * 1024 * 1024) + i), ["loss"] = i }, cancellationToken: Token);
        }

        var set = () => run.UpdateSummary(new JsonObject { ["huge"] = new string('x', 11 * 1024 * 1024) });
        set.Should().Throw<ArgumentException>().WithMessage("*the server accepts at most*");
        await run.FinishAsync(cancellationToken: Token);

        var stored = await ReadAsync(run);
        stored["historyLineCount"]!.GetValue<int>().Should().Be(3);
        stored["state"]!.GetValue<string>().Should().Be("finished");
        var summary = JsonNode.Parse(stored["summaryMetrics"]!.GetValue<string>())!.AsObject();
        summary["loss"]!.GetValue<int>().Should().Be(2);
        summary.Select(p => p.Key).Should().Contain(["text0", "text1"]).And.NotContain("text2");
        logs.Lines.Should().ContainSingle(line => line.Message.Contains("Some data of run", StringComparison.Ordinal)).Which.Message.Should().Contain($"/{run.Id} was not sent: its summary is").And.Contain("'text2'");
    }

    [Fact]
    public async Task Numbers_that_are_none_are_taken()
    {
        await using var run = await fixture.InitRunAsync();

        await run.LogAsync(new Dictionary<string, double> { ["nan"] = double.NaN, ["up"] = double.PositiveInfinity, ["down"] = double.NegativeInfinity, ["fine"] = 1 }, cancellationToken: Token);
        await run.FinishAsync(cancellationToken: Token);

        var row = LastRow(await ReadAsync(run));
        row["fine"]!.GetValue<double>().Should().Be(1);
        row.ContainsKey("nan").Should().BeTrue();
    }

    [Fact]
    public async Task More_rows_than_may_wait_all_arrive_in_order()
    {
        await using var run = await fixture.InitRunAsync();
        for (var i = 0; i < 4_500; i++)
        {
            await run.LogAsync(new JsonObject { ["i"] = i }, cancellationToken: Token);
        }

        await run.FinishAsync(cancellationToken: Token);

        var stored = await ReadAsync(run);
        stored["historyLineCount"]!.GetValue<int>().Should().Be(4_500);
        LastRow(stored)["i"]!.GetValue<int>().Should().Be(4_499);
    }

    [Fact]
    public async Task Config_tags_and_notes_change_while_the_run_lives()
    {
        var options = new RunOptions { Project = $"p-{Guid.NewGuid():N}", Config = { ["lr"] = 0.1, ["layers"] = 2 } };
        await using var run = await Run.InitAsync(options, fixture.Options(), Token);

        await run.UpdateConfigAsync(new JsonObject { ["lr"] = 0.2 }, Token);
        await run.SetTagsAsync(["nightly"], Token);
        await run.SetNotesAsync("second try", Token);

        run.Config["layers"]!.GetValue<int>().Should().Be(2);
        var stored = await ReadAsync(run);
        var config = JsonNode.Parse(stored["config"]!.GetValue<string>())!;
        config["lr"]!["value"]!.GetValue<double>().Should().Be(0.2);
        config["layers"]!["value"]!.GetValue<int>().Should().Be(2);
        stored["tags"]!.AsArray().Single()!.GetValue<string>().Should().Be("nightly");
        stored["notes"]!.GetValue<string>().Should().Be("second try");
    }

    [Fact]
    public async Task A_resumed_run_goes_on_after_its_last_row_and_keeps_its_config_and_summary()
    {
        var project = $"p-{Guid.NewGuid():N}";
        await using (var first = await Run.InitAsync(new() { Project = project, Id = "again", Config = { ["lr"] = 0.1 } }, fixture.Options(), Token))
        {
            await first.LogAsync(new JsonObject { ["loss"] = 1.0, ["once"] = 1 }, step: 10, Token);
        }

        await using var second = await Run.InitAsync(new() { Project = project, Id = "again", Resume = RunResume.Must }, fixture.Options(), Token);
        second.Step.Should().Be(11);
        await second.LogAsync(new JsonObject { ["loss"] = 0.5 }, cancellationToken: Token);
        await second.FinishAsync(cancellationToken: Token);

        second.Config["lr"]!.GetValue<double>().Should().Be(0.1);
        second.Summary["once"]!.GetValue<int>().Should().Be(1);
        var stored = await ReadAsync(second);
        stored["historyLineCount"]!.GetValue<int>().Should().Be(2);
        LastRow(stored)["_step"]!.GetValue<int>().Should().Be(11);
    }

    [Fact]
    public async Task The_resume_rules_are_kept()
    {
        var project = $"p-{Guid.NewGuid():N}";
        var missing = () => Run.InitAsync(new() { Project = project, Id = "x", Resume = RunResume.Must }, fixture.Options(), Token);
        await missing.Should().ThrowAsync<ArtifactNotFoundException>();
        await using var run = await Run.InitAsync(new() { Project = project, Id = "x", Resume = RunResume.Never }, fixture.Options(), Token);

        var taken = () => Run.InitAsync(new() { Project = project, Id = "x", Resume = RunResume.Never }, fixture.Options(), Token);

        (await taken.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain("'x'").And.Contain("already");
    }

    [Fact]
    public async Task An_artifact_is_logged_with_the_step_of_its_run()
    {
        await using var run = await fixture.InitRunAsync();
        var before = await run.LogArtifactAsync(new Artifact("a", "dataset").AddBytes("f", new byte[] { 1 }), cancellationToken: Token);
        await run.LogAsync(new JsonObject { ["loss"] = 1 }, cancellationToken: Token);
        var after = await run.LogArtifactAsync(new Artifact("a", "dataset").AddBytes("f", new byte[] { 2 }), cancellationToken: Token);

        (await AskAsync($"{{ a: artifact(id: \"{before.Id}\") {{ historyStep }} b: artifact(id: \"{after.Id}\") {{ historyStep }} }}"))["data"]!.ToJsonString()
            .Should().Be("""{"a":{"historyStep":null},"b":{"historyStep":1}}""");
    }

    [Theory]
    [InlineData("")]
    [InlineData("_step")]
    public async Task A_reserved_name_is_refused(string key)
    {
        await using var run = await fixture.InitRunAsync();

        var log = () => run.LogAsync(new JsonObject { [key] = 1 }, cancellationToken: Token);

        await log.Should().ThrowAsync<ArgumentException>();
    }

    private static JsonObject LastRow(JsonNode stored) =>
        JsonNode.Parse(JsonNode.Parse(stored["historyTail"]!.GetValue<string>())!.AsArray()[^1]!.GetValue<string>())!.AsObject();

    private async Task<JsonNode> ReadAsync(Run run) => (await AskAsync(
        $"{{ project(name: \"{run.Project}\", entityName: \"{run.Entity}\") {{ run(name: \"{run.Id}\") {{ state config notes tags summaryMetrics historyLineCount historyTail }} }} }}"))["data"]!["project"]!["run"]!;

    private async Task<JsonNode> AskAsync(string query)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + fixture.Server.ApiKey)));
        using var answer = await http.PostAsJsonAsync(new Uri(fixture.Server.BaseUrl, "graphql"), new { query }, Token);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(Token))!;
    }
}
