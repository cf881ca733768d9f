using System.Text.Json.Nodes;

namespace ArtifactSdk.Tests.Client;

/// <summary>Calls as people write them: that they compile is half of each test.</summary>
public sealed class CallSiteTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_are_written_in_the_shortest_way()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await api.InitRunAsync();
        var loss = 0.25;
        float rate = 0.5f;

        await run.LogAsync(new() { ["loss"] = loss }, cancellationToken: Token);
        await run.LogAsync(new() { ["loss"] = loss, ["rate"] = rate, ["epoch"] = 3, ["phase"] = "train" }, step: 7, Token);
        await run.LogAsync(new JsonObject { ["best"] = double.NaN }, cancellationToken: Token);
        await run.LogAsync(new Dictionary<string, double> { ["acc"] = 0.75 }, cancellationToken: Token);

        run.Summary["loss"]!.GetValue<double>().Should().Be(0.25);
        run.Summary["epoch"]!.GetValue<int>().Should().Be(3);
        run.Summary["acc"]!.GetValue<double>().Should().Be(0.75);
        run.Step.Should().Be(10);
    }

    [Fact]
    public void References_are_written_in_the_shortest_way()
    {
        var draft = new Artifact("prices", "dataset").AddReference(new("s3://bucket/key"), "a").AddReference(new("https://example.org/b.csv"));

        draft.Entries.Select(e => e.Reference).Should().BeEquivalentTo([new Uri("s3://bucket/key"), new Uri("https://example.org/b.csv")]);
    }

    [Fact]
    public async Task Endings_are_written_in_the_shortest_way()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var first = await api.InitRunAsync();
        await using var second = await api.InitRunAsync();
        await using var third = await api.InitRunAsync();

        await first.FinishAsync(cancellationToken: Token);
        await second.FinishAsync(1, Token);
        await third.FinishAsync(RunOutcome.Failed, Token);

        (first.State, second.State, third.State).Should().Be((RunState.Finished, RunState.Failed, RunState.Failed));
    }
}
