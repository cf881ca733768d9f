using ArtifactSdk.Runs;
using ArtifactSdk.Tests.Client;
using ArtifactSdk.Tests.Configuration;

namespace ArtifactSdk.Tests.Runs;

/// <summary>What the environment says about a run, and what the options say instead.</summary>
public sealed class RunEnvironmentTests : IAsyncLifetime
{
    private readonly FakeMachine _machine = new();
    private ScriptedApi _api = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await ScriptedApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task The_environment_fills_in_what_the_options_leave_open()
    {
        _machine.Set("WANDB_RUN_ID", "from-variable").Set("WANDB_NAME", "first").Set("WANDB_RUN_GROUP", "g").Set("WANDB_JOB_TYPE", "train")
            .Set("WANDB_NOTES", "n").Set("WANDB_TAGS", "a, b");

        await using var run = await StartAsync(new());

        var call = _api.CallsOf("UpsertBucket").Single();
        run.Id.Should().Be("from-variable");
        new[] { "displayName", "groupName", "jobType", "notes" }.Select(name => call.Text(name)).Should().Equal("first", "g", "train", "n");
        call.At("tags")!.Value.EnumerateArray().Select(tag => tag.GetString()).Should().Equal("a", "b");
    }

    [Fact]
    public async Task Options_go_before_the_environment()
    {
        _machine.Set("WANDB_RUN_ID", "from-variable").Set("WANDB_RESUME", "must");

        await using var run = await StartAsync(new() { Id = "run1", Resume = RunResume.Allow });

        run.Id.Should().Be("run1");
    }

    [Fact]
    public async Task A_run_that_must_exist_by_the_environment_and_does_not_is_an_error_that_names_the_variable()
    {
        _machine.Set("WANDB_RUN_ID", "x").Set("WANDB_RESUME", "must");

        var start = () => StartAsync(new());

        (await start.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("WANDB_RESUME").And.Contain("'x'");
        _api.CallsOf("UpsertBucket").Should().BeEmpty();
    }

    [Fact]
    public async Task A_run_that_must_not_exist_by_the_environment_and_does_is_an_error_that_names_the_variable()
    {
        _machine.Set("WANDB_RUN_ID", "x").Set("WANDB_RESUME", "never");
        _api.On("RunResumeStatus", new { model = new { bucket = new { id = "Ug==", name = "x", config = "{}", summaryMetrics = "{}", historyLineCount = 1, historyTail = "[]" } } });

        var start = () => StartAsync(new());

        (await start.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain("WANDB_RESUME");
        _api.CallsOf("UpsertBucket").Should().BeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_without_an_id_cannot_have_to_exist(bool byVariable)
    {
        if (byVariable)
        {
            _machine.Set("WANDB_RESUME", "must");
        }

        var start = () => StartAsync(byVariable ? new() : new() { Resume = RunResume.Must });

        (await start.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain("WANDB_RUN_ID").And.Contain(byVariable ? "WANDB_RESUME" : "RunOptions.Resume");
        _api.Operations.Should().BeEmpty();
    }

    private Task<Run> StartAsync(RunOptions options) =>
        RunStart.StartAsync(ClientContext.Create(_api.Options(), machine: _machine), ownsContext: true, options, Token);
}
