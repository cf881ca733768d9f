using System.Text.Json.Nodes;
using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Reading runs, their metrics and their versions from the real server.</summary>
public sealed class StoredRunFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_read_back_by_its_path()
    {
        var options = new RunOptions { Project = $"p-{Guid.NewGuid():N}", Name = "first try", Notes = "hello", Group = "g", JobType = "train", Config = { ["lr"] = 0.1 }, Tags = { "a", "b" } };
        await using var run = await Run.InitAsync(options, fixture.Options(), Token);
        await run.LogAsync(new JsonObject { ["loss"] = 0.5 }, cancellationToken: Token);
        using var client = new ArtifactClient(fixture.Options());

        var living = await client.GetRunAsync($"{run.Entity}/{run.Project}/{run.Id}", Token);
        await run.FinishAsync(RunOutcome.Failed, Token);
        var over = await client.GetRunAsync($"{run.Project}/{run.Id}", Token);

        (living.Id, living.Name, living.Entity, living.Project, living.Url).Should().Be((run.Id, "first try", run.Entity, run.Project, run.Url));
        living.State.Should().Be(RunState.Running);
        (living.Notes, living.Group, living.JobType).Should().Be(("hello", "g", "train"));
        living.Tags.Should().BeEquivalentTo("a", "b");
        living.Config.ToJsonString().Should().Be("""{"lr":0.1}""");
        living.CreatedAt.Should().BeAfter(DateTimeOffset.UnixEpoch);
        over.State.Should().Be(RunState.Failed);
        over.Summary["loss"]!.GetValue<double>().Should().Be(0.5);
        over.HistoryLength.Should().Be(1);
        over.ToString().Should().Be($"{run.Entity}/{run.Project}/{run.Id}");
    }

    [Fact]
    public async Task The_whole_history_comes_in_pages_and_in_order()
    {
        await using var run = await fixture.InitRunAsync();
        for (var i = 0; i < 2_345; i++)
        {
            await run.LogAsync(new JsonObject { ["i"] = i }, cancellationToken: Token);
        }

        await run.FinishAsync(cancellationToken: Token);
        using var client = new ArtifactClient(fixture.Options());
        var stored = await client.GetRunAsync($"{run.Entity}/{run.Project}/{run.Id}", Token);

        var all = await stored.GetHistoryAsync(cancellationToken: Token).Select(r => (int)r["i"]!).ToListAsync(Token);
        var some = await stored.GetHistoryAsync(10, 20, Token).Select(r => (long)r["_step"]!).ToListAsync(Token);

        all.Should().Equal(Enumerable.Range(0, 2_345));
        some.Should().Equal(10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
    }

    [Fact]
    public async Task Steps_far_apart_and_numbers_that_are_none_are_read()
    {
        await using var run = await fixture.InitRunAsync();
        await run.LogAsync(new Dictionary<string, double> { ["x"] = double.NaN, ["y"] = 1 }, step: 3, Token);
        await run.LogAsync(new JsonObject { ["y"] = 2 }, step: 3_000_000_000, Token);
        await run.FinishAsync(cancellationToken: Token);
        using var client = new ArtifactClient(fixture.Options());
        var stored = await client.GetRunAsync($"{run.Entity}/{run.Project}/{run.Id}", Token);

        var rows = await stored.GetHistoryAsync(cancellationToken: Token).ToListAsync(Token);

        rows.Select(r => (long)r["_step"]!).Should().Equal(3, 3_000_000_000);
        rows[0]["x"]!.GetValue<string>().Should().Be("NaN");
    }

    [Fact]
    public async Task A_run_knows_what_it_logged_and_used_while_it_lives_and_afterwards()
    {
        await using var producer = await fixture.InitRunAsync();
        var input = await producer.LogArtifactAsync(new Artifact("in", "dataset").AddBytes("a", "1"u8.ToArray()), cancellationToken: Token);
        await using var run = await fixture.InitRunAsync();
        await run.UseArtifactAsync(input, Token);
        var one = await run.LogArtifactAsync(new Artifact("out", "model").AddBytes("a", "1"u8.ToArray()), cancellationToken: Token);
        var two = await run.LogArtifactAsync(new Artifact("out", "model").AddBytes("a", "2"u8.ToArray()), cancellationToken: Token);
        var living = await run.GetLoggedArtifactsAsync(Token).Select(v => v.Id).ToListAsync(Token);
        await run.FinishAsync(cancellationToken: Token);
        using var client = new ArtifactClient(fixture.Options());
        var stored = await client.GetRunAsync($"{run.Entity}/{run.Project}/{run.Id}", Token);

        living.Should().BeEquivalentTo([one.Id, two.Id]);
        (await run.GetUsedArtifactsAsync(Token).Select(v => v.Path).ToListAsync(Token)).Should().Equal(input.Path);
        (await stored.GetLoggedArtifactsAsync(Token).Select(v => v.Path).ToListAsync(Token)).Should().BeEquivalentTo([one.Path, two.Path]);
        (await stored.GetUsedArtifactsAsync(Token).Select(v => v.Id).ToListAsync(Token)).Should().Equal(input.Id);
        (await one.GetLoggedByAsync(Token))!.Id.Should().Be(run.Id);
        (await input.GetUsedByAsync(Token).Select(r => r.Id).ToListAsync(Token)).Should().Equal(run.Id);
    }

    [Fact]
    public async Task More_versions_than_a_page_are_listed()
    {
        await using var run = await fixture.InitRunAsync();
        List<string> logged = [];
        for (var i = 0; i < 104; i++)
        {
            logged.Add((await run.LogArtifactAsync(new Artifact("many", "dataset").AddBytes("f", BitConverter.GetBytes(i)), cancellationToken: Token)).Id);
        }

        (await run.GetLoggedArtifactsAsync(Token).Select(v => v.Id).ToListAsync(Token)).Should().BeEquivalentTo(logged);
    }

    [Fact]
    public async Task A_version_knows_the_metrics_that_were_logged_before_it()
    {
        await using var run = await fixture.InitRunAsync();
        var before = await run.LogArtifactAsync(new Artifact("m", "model").AddBytes("a", "0"u8.ToArray()), cancellationToken: Token);
        await run.LogAsync(new JsonObject { ["loss"] = 0.5 }, cancellationToken: Token);
        await run.LogAsync(new JsonObject { ["loss"] = 0.25 }, cancellationToken: Token);
        var after = await run.LogArtifactAsync(new Artifact("m", "model").AddBytes("a", "1"u8.ToArray()), cancellationToken: Token);
        await run.LogAsync(new JsonObject { ["loss"] = 0.1 }, cancellationToken: Token);
        await run.FinishAsync(cancellationToken: Token);

        before.HistoryStep.Should().BeNull();
        after.HistoryStep.Should().Be(1);
        (await before.GetMetricsAsync(Token)).Should().BeNull();
        (await after.GetMetricsAsync(Token))!["loss"]!.GetValue<double>().Should().Be(0.25);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a//b")]
    [InlineData("a/b/c/d")]
    [InlineData("team/proj/bad id:1")]
    [InlineData("team/p%/id")]
    public async Task Paths_that_are_none_are_refused_before_anything_is_sent(string path)
    {
        using var client = new ArtifactClient(new() { BaseUrl = new("http://127.0.0.1:9"), ApiKey = new string('0', 40) });

        var get = () => client.GetRunAsync(path, Token);

        await get.Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task Runs_and_projects_that_are_not_there_are_told_apart()
    {
        await using var run = await fixture.InitRunAsync();
        using var client = new ArtifactClient(fixture.Options());

        var noRun = () => client.GetRunAsync($"{run.Entity}/{run.Project}/nothing1", Token);
        var noProject = () => client.GetRunAsync($"{run.Entity}/nowhere/{run.Id}", Token);
        var none = () => client.GetRunAsync(null!, Token);

        (await noRun.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("no run 'nothing1'");
        (await noProject.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("project 'nowhere'");
        await none.Should().ThrowAsync<ArgumentNullException>();
    }
}
