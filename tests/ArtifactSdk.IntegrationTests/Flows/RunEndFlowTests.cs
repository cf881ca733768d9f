using ArtifactSdk.IntegrationTests.Support;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>A run that ends while it is still logging: the log of whoever did not wait for it is not lost.</summary>
public sealed class RunEndFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const int RunEndedWhileLogging = 1005;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ending_waits_for_what_is_being_logged(bool isDisposed)
    {
        var run = await fixture.InitRunAsync();
        var held = new HeldContent();
        var log = run.LogArtifactAsync(held.Draft("late"), cancellationToken: Token);
        await held.Opened;

        var ending = isDisposed ? run.DisposeAsync().AsTask() : run.FinishAsync(cancellationToken: Token);
        run.State.Should().Be(RunState.Running);
        held.Release();
        await ending;

        log.IsCompleted.Should().BeTrue();
        (await log).Number.Should().Be(0);
        run.State.Should().Be(RunState.Finished);
        await run.DisposeAsync();
    }

    [Fact]
    public async Task Linking_a_draft_is_waited_for_to_its_end()
    {
        var run = await fixture.InitRunAsync();
        var held = new HeldContent();
        var link = run.LinkArtifactAsync(held.Draft("late-link"), "wandb-registry-dataset/late-link", cancellationToken: Token);
        await held.Opened;

        var disposing = run.DisposeAsync().AsTask();
        held.Release();
        await disposing;

        (await link).IsLink.Should().BeTrue();
    }

    [Fact]
    public async Task A_log_that_fails_does_not_keep_the_run_from_ending()
    {
        await using var run = await fixture.InitRunAsync();
        var held = new HeldContent();
        var log = run.LogArtifactAsync(held.Draft("broken"), cancellationToken: Token);
        await held.Opened;

        var finishing = run.FinishAsync(cancellationToken: Token);
        held.Break();
        await finishing;

        run.State.Should().Be(RunState.Finished);
        await ((Func<Task>)(() => log)).Should().ThrowAsync<ArtifactTransferException>();
    }

    [Fact]
    public async Task Finishing_that_is_cancelled_while_it_waits_leaves_the_run_as_it_was()
    {
        await using var run = await fixture.InitRunAsync();
        var held = new HeldContent();
        var log = run.LogArtifactAsync(held.Draft("waited"), cancellationToken: Token);
        await held.Opened;
        using var impatient = new CancellationTokenSource();

        var finishing = run.FinishAsync(cancellationToken: impatient.Token);
        await impatient.CancelAsync();

        await ((Func<Task>)(() => finishing)).Should().ThrowAsync<OperationCanceledException>();
        run.State.Should().Be(RunState.Running);
        held.Release();
        _ = await log;
    }

    [Fact]
    public async Task Disposing_waits_no_longer_than_its_timeout_and_says_what_it_left()
    {
        var clock = new ManualTimeProvider();
        using var logs = new ListLoggerProvider();
        var options = fixture.Options();
        (options.TimeProvider, options.LoggerFactory) = (clock, logs);
        using var client = new ArtifactClient(options);
        var run = await client.InitRunAsync(new() { Project = "left" }, Token);
        var held = new HeldContent();
        var log = run.LogArtifactAsync(held.Draft("left"), cancellationToken: Token);
        await held.Opened;

        var disposing = run.DisposeAsync().AsTask();
        clock.Advance(TimeSpan.FromSeconds(31));
        await disposing;

        run.State.Should().Be(RunState.Finished);
        logs.Lines.Should().ContainSingle(line => line.Id.Id == RunEndedWhileLogging).Which.Message.Should().Contain(run.Id).And.Contain("1");
        held.Release();
        (await log).Number.Should().Be(0, "the client lives on");
    }

    /// <summary>A draft whose content comes when the test says so.</summary>
    private sealed class HeldContent
    {
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Opened => _opened.Task;

        public void Release() => _released.TrySetResult();

        public void Break() => _released.TrySetException(new IOException("The source is gone."));

        public Artifact Draft(string name) => new Artifact(name, "dataset").AddStream("content", OpenAsync);

        private async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
        {
            _opened.TrySetResult();
            await _released.Task.WaitAsync(cancellationToken);
            return new MemoryStream([1, 2, 3]);
        }
    }
}
