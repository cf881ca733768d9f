using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.Tests.Support;
using ArtifactSdk.Server.Tests.Web;

namespace ArtifactSdk.Server.Tests.Runs;

/// <summary>What a run's state becomes by what its process sends, does not send, and by what others say of it.</summary>
public class RunStateTests : ServerTest
{
    private const string Data = """{"files":{"wandb-history.jsonl":{"offset":0,"content":["{\"_step\":0}"]}}}""";
    private static readonly TimeSpan _silence = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData("", "running")]
    [InlineData("beat", "running")]
    [InlineData("end:0", "finished")]
    [InlineData("end:1", "failed")]
    [InlineData("end:255", "failed")]
    [InlineData("end:-15", "failed")]
    [InlineData("legacy-failed", "failed")]
    [InlineData("legacy-end", "finished")]
    [InlineData("pause", "running")]
    [InlineData("silence", "crashed")]
    [InlineData("silence beat", "running")]
    [InlineData("silence data", "running")]
    [InlineData("silence end:0", "finished")]
    [InlineData("end:0 silence", "finished")]
    [InlineData("end:1 beat", "failed")]
    [InlineData("end:0 data", "running")]
    [InlineData("end:1 data end:0", "finished")]
    [InlineData("end:0 init", "running")]
    [InlineData("end:1 init silence", "crashed")]
    [InlineData("preempting", "preempting")]
    [InlineData("preempting beat", "running")]
    [InlineData("preempting silence", "preempted")]
    [InlineData("preempting silence init", "running")]
    [InlineData("preempting end:0", "finished")]
    [InlineData("preempting end:1", "preempted")]
    [InlineData("preempting end:1 data", "running")]
    [InlineData("set:killed", "killed")]
    [InlineData("set:killed beat", "killed")]
    [InlineData("set:killed data", "running")]
    [InlineData("set:preempted init", "running")]
    [InlineData("set:pending silence", "pending")]
    [InlineData("set:pending beat", "running")]
    [InlineData("outside:failed", "failed")]
    [InlineData("outside:pending beat", "running")]
    [InlineData("jump:+1 beat", "running")]
    [InlineData("jump:-1 beat", "running")]
    [InlineData("jump:-1", "running")]
    [InlineData("jump:-1 silence", "running")]
    [InlineData("jump:+1", "crashed")]
    [InlineData("jump:+1 jump:-1", "running")]
    [InlineData("end:0 jump:+1", "finished")]
    public async Task The_state_follows_what_happened(string events, string expected)
    {
        var id = await InitAsync();
        foreach (var one in events.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            await HappenAsync(one, id);
        }

        var (status, data, _) = await Admin.QueryAsync($$"""{ project(name: "project", entityName: "{{Server.Server.Entity}}") { run(name: "run1") { state } } }""");
        status.Should().Be(200);
        data!["project"]!["run"]!["state"]!.GetValue<string>().Should().Be(expected);
    }

    [Fact]
    public async Task A_run_that_is_asked_to_stop_hears_it_until_it_ends_or_begins_anew()
    {
        var id = await InitAsync();
        (await Admin.MutateAsync("stopRun", new { id }, "success")).Error.Should().BeNull();

        (await PostAsync("{}"))["stopped"]!.GetValue<bool>().Should().BeTrue();
        (await PostAsync("""{"complete":true,"exitcode":255}"""))["stopped"].Should().BeNull();
        await InitAsync();
        (await PostAsync("{}"))["stopped"].Should().BeNull();
    }

    [Theory]
    [InlineData("settings", true)]
    [InlineData("set:pending init", true)]
    [InlineData("preempting settings", true)]
    [InlineData("rename", true)]
    [InlineData("silence rename", true)]
    [InlineData("silence init", false)]
    [InlineData("preempting silence init", false)]
    [InlineData("end:0 init", false)]
    [InlineData("end:1 init", false)]
    [InlineData("set:killed init", false)]
    public async Task A_stop_that_is_asked_for_is_forgotten_only_when_another_process_takes_the_run_up(string events, bool heard)
    {
        var id = await InitAsync();
        await OkAsync("stopRun", new { id }, "success");
        foreach (var one in events.Split(' '))
        {
            await HappenAsync(one, id);
        }

        ((await PostAsync("{}"))["stopped"] is not null).Should().Be(heard);
    }

    [Theory]
    [InlineData("crashed")]
    [InlineData("running")]
    [InlineData("happy")]
    public async Task Others_cannot_say_what_only_the_process_knows(string state)
    {
        var id = await InitAsync();

        var (status, _, error) = await Admin.MutateAsync("updateRunState", new { id, state }, "success");

        status.Should().Be(400);
        error.Should().Contain("'pending' or 'failed'");
    }

    [Fact]
    public async Task A_state_that_there_is_not_is_refused()
    {
        var (status, _, error) = await Admin.MutateAsync("upsertBucket", new { name = "run1", entityName = Server.Server.Entity, modelName = "project", state = "happy" });

        status.Should().Be(400);
        error.Should().StartWith("'happy' is no state of a run");
    }

    private async Task HappenAsync(string what, string id)
    {
        var (name, value) = what.Split(':') is [var first, var second] ? (first, second) : (what, "");
        switch (name)
        {
            case "init": await InitAsync(); break;
            case "beat": await PostAsync("{}"); break;
            case "data": await PostAsync(Data); break;
            case "end": await PostAsync($$"""{"complete":true,"exitcode":{{value}}}"""); break;
            case "legacy-end": await PostAsync("""{"complete":true,"failed":false,"dropped":0}"""); break;
            case "legacy-failed": await PostAsync("""{"complete":true,"failed":true,"dropped":0}"""); break;
            case "preempting": await PostAsync("""{"preempting":true}"""); break;
            case "pause": Server.Clock.Advance(_silence); break;
            case "silence": Server.Clock.Advance(_silence + TimeSpan.FromSeconds(1)); break;
            case "jump": Server.Clock.Jump(TimeSpan.FromDays(int.Parse(value, System.Globalization.CultureInfo.InvariantCulture))); break;
            case "set": await OkAsync("upsertBucket", new { id, state = value }); break;
            case "settings": await OkAsync("upsertBucket", new { name = "run1", entityName = Server.Server.Entity, modelName = "project", config = "{}" }); break;
            case "rename": await OkAsync("upsertBucket", new { id, displayName = "other" }); break;
            case "outside": await OkAsync("updateRunState", new { id, state = value }, "success"); break;
            default: throw new NotSupportedException(what);
        }
    }

    private async Task<string> InitAsync()
    {
        var (_, data, error) = await Admin.MutateAsync(
            "upsertBucket", new { name = "run1", entityName = Server.Server.Entity, modelName = "project" }, "bucket { id }");
        error.Should().BeNull();
        return data!["upsertBucket"]!["bucket"]!["id"]!.GetValue<string>();
    }

    private async Task OkAsync(string mutation, object input, string fields = "clientMutationId") =>
        (await Admin.MutateAsync(mutation, input, fields)).Error.Should().BeNull();

    private async Task<JsonObject> PostAsync(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await Admin.PostAsync(new Uri($"/files/{Server.Server.Entity}/project/run1/file_stream", UriKind.Relative), content, Token);
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>(Token);
        ((int)response.StatusCode).Should().Be(200, answer!.ToJsonString());
        return answer!;
    }
}
