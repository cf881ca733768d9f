using System.Text;
using System.Text.Json.Nodes;
using ArtifactSdk.Runs;

namespace ArtifactSdk.Tests.Runs;

/// <summary>How rows that wait are put together for the server.</summary>
public sealed class RunHistoryTests
{
    [Fact]
    public async Task No_request_is_larger_than_a_server_takes_whatever_the_script_of_the_texts()
    {
        const int rows = 30;
        var token = TestContext.Current.CancellationToken;
        var requests = new List<string>();
        using var history = new RunHistory(TimeProvider.System, new RunProgress([], [], 0, 0), (json, _) =>
        {
            requests.Add(json);
            return Task.CompletedTask;
        });

        for (var i = 0; i < rows; i++)
        {
            await history.AddAsync(new JsonObject { ["text"] = new string('語', 300_000) }, null, token);
        }

        await history.FlushAsync(includeOpen: true, token);

        requests.Should().OnlyContain(json => Encoding.UTF8.GetByteCount(json) < 11 * 1024 * 1024);
        requests.Sum(json => JsonNode.Parse(json)!["files"]!["wandb-history.jsonl"]?["content"]!.AsArray().Count ?? 0).Should().Be(rows);
    }
}
