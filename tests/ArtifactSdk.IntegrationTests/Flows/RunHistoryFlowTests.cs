using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>What a client logs as metrics comes back as the official client asks for it.</summary>
public sealed class RunHistoryFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_are_read_whole_by_steps_and_thinned_out()
    {
        await using var run = await fixture.InitRunAsync();
        for (var step = 0; step < 10; step++)
        {
            await run.LogAsync(new JsonObject { ["loss"] = 1.0 / (step + 1), ["phase"] = "train" }, cancellationToken: Token);
        }

        await run.FinishAsync(cancellationToken: Token);
        var answer = await AskAsync(run, "historyKeys all: history some: history(minStep: 3, maxStep: 5) thin: history(samples: 2) sampledHistory(specs: [\"{\\\"keys\\\":[\\\"_step\\\",\\\"loss\\\"],\\\"samples\\\":5}\"]) parquetHistory(liveKeys: [\"loss\"]) { parquetUrls liveData } systemMetrics");

        answer["historyKeys"]!["lastStep"]!.GetValue<long>().Should().Be(9);
        answer["historyKeys"]!["keys"]!["loss"]!["typeCounts"]![0]!.ToJsonString().Should().Be("""{"type":"number","count":10}""");
        answer["historyKeys"]!["keys"]!["phase"]!["typeCounts"]![0]!["type"]!.GetValue<string>().Should().Be("string");
        Steps(answer["all"]!).Should().Equal(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Steps(answer["some"]!).Should().Equal(3, 4);
        Steps(answer["thin"]!).Should().Equal(0, 9);
        answer["sampledHistory"]![0]!.AsArray().Should().HaveCount(5);
        answer["sampledHistory"]![0]![0]!.AsObject().Select(p => p.Key).Should().Equal("_step", "loss");
        answer["parquetHistory"]!["parquetUrls"]!.AsArray().Should().BeEmpty();
        answer["parquetHistory"]!["liveData"]!.AsArray().Should().HaveCount(10);
    }

    [Fact]
    public async Task A_run_without_metrics_has_empty_lists()
    {
        await using var run = await fixture.InitRunAsync();

        var answer = await AskAsync(run, "historyKeys history events");

        answer["historyKeys"]!.ToJsonString().Should().Be("""{"keys":{},"lastStep":-1,"sets":[]}""");
        answer["history"]!.AsArray().Should().BeEmpty();
        answer["events"]!.AsArray().Should().BeEmpty();
    }

    private static IEnumerable<long> Steps(JsonNode rows) => rows.AsArray().Select(row => JsonNode.Parse(row!.GetValue<string>())!["_step"]!.GetValue<long>());

    private async Task<JsonNode> AskAsync(Run run, string fields)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + fixture.Server.ApiKey)));
        var query = $"query Run($project: String!, $entity: String!, $name: String!) {{ project(name: $project, entityName: $entity) {{ run(name: $name) {{ {fields} }} }} }}";
        using var answer = await http.PostAsJsonAsync(
            new Uri(fixture.Server.BaseUrl, "graphql"), new { query, variables = new { project = run.Project, entity = run.Entity, name = run.Id } }, Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        return JsonNode.Parse(text)!["data"]?["project"]?["run"] ?? throw new InvalidOperationException(text);
    }
}
