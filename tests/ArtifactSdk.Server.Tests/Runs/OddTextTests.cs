using System.Net.Http.Json;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Tests.Support;
using ArtifactSdk.Server.Tests.Web;

namespace ArtifactSdk.Server.Tests.Runs;

/// <summary>Settings, summaries and metadata that Python makes but JSON does not know: kept and answered, or refused by name, never a 500.</summary>
public class OddTextTests : ServerTest
{
    public static TheoryData<string> Texts() => new(
        """{"a":{"value":NaN},"b":{"value":[Infinity,-Infinity]}}""",
        """{"a":{"value":"\ud800"}}""",
        """{"a":{"value":"x\udfff\ud800y"},"\ud83d":{"value":1}}""",
        """{"a":{"value":"\u0000"},"\u0000":1}""",
        """{"a":{"value":1},"a":{"value":2}}""",
        """{"a":1e999,"b":-0,"c":123456789012345678901234567890}""",
        """{"_wandb":{"value":{"t":"\ud800","t":NaN}}}""",
        """{"_wandb":7,"a":null}""",
        Deep(60),
        Deep(100),
        Deep(250),
        Deep(5_000),
        "NaN",
        "[]",
        "{",
        "null");

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task As_the_settings_and_summary_of_a_run(string text)
    {
        var entity = Server.Server.Entity;
        var upsert = await Admin.MutateAsync("upsertBucket", new { name = "run1", entityName = entity, modelName = "project", config = text, summaryMetrics = text });
        upsert.Status.Should().BeOneOf(200, 400);
        await Server.StartRunAsync();
        (await PostAsync("wandb-summary.json", text)).Should().BeOneOf(200, 400);
        (await PostAsync("wandb-history.jsonl", text)).Should().BeOneOf(200, 400);
        (await PostAsync("wandb-events.jsonl", text)).Should().BeOneOf(200, 400);

        await AnswersAsync(
            $$"""
            { project(name: "project", entityName: "{{entity}}") {
              run(name: "run1") { config wandbConfig(keys: ["t"]) summaryMetrics short: summaryMetrics(keys: ["a"]) historyTail eventsTail systemMetrics historyKeys
                history(samples: 10) events(samples: 10) sampledHistory(specs: ["{\"keys\":[\"a\"],\"samples\":5}"]) }
            } }
            """);
        foreach (var filter in (string[])["""{\"config.a\":1}""", """{\"config.a.value\":{\"$gt\":1}}""", """{\"summary_metrics.a\":{\"$ne\":1}}"""])
        {
            await AnswersAsync($$"""{ project(name: "project", entityName: "{{entity}}") { runs(filters: "{{filter}}", order: "-summary_metrics.a") { edges { node { name } } } } }""");
        }

        (await Admin.MutateAsync("rewindRun", new { runName = "run1", entityName = entity, projectName = "project", metricName = "_step", metricValue = 0 }, "rewoundRun { id }")).Status.Should().BeOneOf(200, 400);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task As_the_metadata_of_a_version(string text)
    {
        var version = await Server.LogAsync("project", "data", "a.txt", "a"u8.ToArray());
        var id = GlobalIds.Encode(GlobalIds.Artifact, version.Id);

        var update = await Admin.MutateAsync("updateArtifact", new { artifactID = id, metadata = text });

        update.Status.Should().BeOneOf(200, 400);
        if (update.Status == 400)
        {
            update.Error.Should().NotBeNullOrEmpty();
        }

        await AnswersAsync($$"""{ artifact(id: "{{id}}") { metadata description } }""");
        await AnswersAsync(
            $$"""
            { project(name: "project", entityName: "{{Server.Server.Entity}}") { artifactCollection(name: "data") {
              artifactMemberships(first: 5) { edges { node { artifact { metadata } } } } } } }
            """);
    }

    /// <summary>What is text no longer, in the request itself: the body says half a pair of surrogates.</summary>
    [Theory]
    [InlineData("notes")]
    [InlineData("config")]
    [InlineData("displayName")]
    public async Task Half_a_surrogate_pair_in_the_request_is_refused_by_name(string field)
    {
        var body = $$$$"""{"query":"mutation M($i: UpsertBucketInput!) { upsertBucket(input: $i) { inserted } }","variables":{"i":{"name":"r","entityName":"{{{{Server.Server.Entity}}}}","modelName":"p","{{{{field}}}}":"\ud800"}}}""";
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await Admin.PostAsync(new Uri("/graphql", UriKind.Relative), content, Token);

        ((int)response.StatusCode).Should().Be(400);
        (await response.Content.ReadAsStringAsync(Token)).Should().Contain("half a surrogate pair");
    }

    private static string Deep(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);

    private async Task AnswersAsync(string query)
    {
        var (status, _, error) = await Admin.QueryAsync(query);
        status.Should().Be(200, "{0}: {1}", query, error);
        error.Should().BeNull(query);
    }

    private async Task<int> PostAsync(string stream, string line)
    {
        var body = new { files = new Dictionary<string, object> { [stream] = new { offset = 0, content = new[] { line } } } };
        using var response = await Admin.PostAsJsonAsync($"/files/{Server.Server.Entity}/project/run1/file_stream", body, Token);
        return (int)response.StatusCode;
    }
}
