using System.Text.Json;
using ArtifactSdk.Tests.Client;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Runs;

/// <summary>How a run starts, lives and ends.</summary>
public sealed class RunTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(25 * 24 * 60 * 60)]
    public async Task A_finish_timeout_that_no_timer_takes_is_refused_at_the_start(int seconds)
    {
        await using var api = await ScriptedApi.StartAsync();

        var start = () => Run.InitAsync(new() { FinishTimeout = TimeSpan.FromSeconds(seconds) }, api.Options(), TestContext.Current.CancellationToken);

        (await start.Should().ThrowAsync<ArgumentOutOfRangeException>()).Which.Message.Should().Contain("FinishTimeout");
        api.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task A_run_has_the_names_that_the_server_gives_it()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("UpsertBucket", new { upsertBucket = new { bucket = new { id = "Ug==", name = "abc", displayName = "quiet-river-7", project = Wire.Project("Real-Team", "Housing") }, inserted = true } });
        api.Server.On("POST", "/files/Real-Team/Housing/abc/file_stream", StubAnswer.Json("{}"));

        await using var run = await Run.InitAsync(new() { Entity = "real-team", Project = "housing" }, api.Options(), Token);

        (run.Entity, run.Project, run.Id, run.Name, run.State).Should().Be(("Real-Team", "Housing", "abc", "quiet-river-7", RunState.Running));
        run.Url.AbsolutePath.Should().Be("/Real-Team/Housing/runs/abc");
    }

    [Fact]
    public async Task All_options_are_sent()
    {
        await using var api = await ScriptedApi.StartAsync();

        await using var run = await Run.InitAsync(
            new()
            {
                Id = "id1",
                Name = "first try",
                Entity = "others",
                Project = "elsewhere",
                JobType = "train",
                Group = "g",
                Notes = "n",
                Tags = { "nightly" },
                Config = { ["lr"] = 0.1, ["layers"] = new System.Text.Json.Nodes.JsonArray(1, 2) },
            },
            api.Options(),
            Token);

        var call = api.CallsOf("UpsertBucket").Single();
        (call.Text("name"), call.Text("displayName"), call.Text("entity"), call.Text("project")).Should().Be(("id1", "first try", "others", "elsewhere"));
        (call.Text("jobType"), call.Text("groupName"), call.Text("notes")).Should().Be(("train", "g", "n"));
        call.At("tags")!.Value.EnumerateArray().Single().GetString().Should().Be("nightly");
        using var config = JsonDocument.Parse(call.Text("config")!);
        config.RootElement.GetProperty("lr").GetProperty("value").GetDouble().Should().Be(0.1);
        config.RootElement.GetProperty("layers").GetProperty("value").GetArrayLength().Should().Be(2);
        config.RootElement.GetProperty("_wandb").GetProperty("value").GetProperty("cli_version").GetString().Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("_wandb")]
    [InlineData("wandb_version")]
    public async Task A_key_of_the_protocols_own_is_refused(string key)
    {
        await using var api = await ScriptedApi.StartAsync();

        var init = () => Run.InitAsync(new() { Config = { [key] = 1 } }, api.Options(), Token);

        (await init.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain(key);
    }

    [Fact]
    public async Task A_server_that_hides_the_project_has_taken_the_names_as_they_were()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("UpsertBucket", new { upsertBucket = new { bucket = new { name = "run1", project = (object?)null } } });
        api.Server.On("POST", "/files/team/housing/run1/file_stream", StubAnswer.Json("{}"));

        await using var run = await api.InitRunAsync();

        (run.Entity, run.Project, run.Name).Should().Be(("team", "housing", "run1"));
    }

    [Fact]
    public async Task A_run_that_could_not_be_finished_lives_on_and_can_be_finished_later()
    {
        await using var api = await ScriptedApi.StartAsync();
        PlayStream(api, StubAnswer.Status(404));
        api.Server.On("POST", "/files/team/housing/run1/file_stream", StubAnswer.Json("{}"));
        await using var run = await api.InitRunAsync();

        await ((Func<Task>)(() => run.FinishAsync(RunOutcome.Failed, Token))).Should().ThrowAsync<ArtifactApiException>();
        run.State.Should().Be(RunState.Running);
        await run.FinishAsync(RunOutcome.Failed, Token);

        run.State.Should().Be(RunState.Failed);
    }

    [Fact]
    public async Task A_run_without_options_has_a_random_id_and_the_clients_project()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var one = await Run.InitAsync(null, api.Options(), Token);
        await using var two = await Run.InitAsync(null, api.Options(), Token);

        one.Id.Should().MatchRegex("^[a-z0-9]{8}$");
        two.Id.Should().NotBe(one.Id);
        (one.Entity, one.Project).Should().Be(("team", "housing"));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData(" a")]
    [InlineData("")]
    [InlineData("a:b")]
    public async Task A_bad_id_is_refused_before_any_request(string id)
    {
        await using var api = await ScriptedApi.StartAsync();

        var init = () => Run.InitAsync(new() { Id = id }, api.Options(), Token);

        await init.Should().ThrowAsync<ArgumentException>();
        api.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task A_conflict_at_the_start_is_repeated()
    {
        await using var api = await ScriptedApi.StartAsync();
        var started = new { upsertBucket = new { bucket = new { id = "Ug==", name = "run1", displayName = "n", project = Wire.Project("team", "housing") }, inserted = true } };
        api.On("UpsertBucket", ApiAnswer.Error(409, "run state conflict"), ApiAnswer.Data(started));
        api.Server.On("POST", "/files/team/housing/run1/file_stream", StubAnswer.Json("{}"));

        await using var run = await api.InitRunAsync();

        api.CallsOf("UpsertBucket").Should().HaveCount(2);
    }

    [Theory]
    [InlineData(RunOutcome.Succeeded, 0, RunState.Finished)]
    [InlineData(RunOutcome.Failed, 1, RunState.Failed)]
    public async Task Finishing_tells_the_exit_code_once(RunOutcome outcome, int code, RunState state)
    {
        await using var api = await ScriptedApi.StartAsync();
        var run = await api.InitRunAsync();

        await run.FinishAsync(outcome, Token);
        await run.FinishAsync(cancellationToken: Token);
        await run.DisposeAsync();
        await run.DisposeAsync();

        run.State.Should().Be(state);
        using var post = JsonDocument.Parse(api.StreamPosts.Should().ContainSingle().Subject);
        post.RootElement.GetProperty("complete").GetBoolean().Should().BeTrue();
        post.RootElement.GetProperty("exitcode").GetInt32().Should().Be(code);
    }

    [Fact]
    public async Task Disposing_finishes_as_succeeded()
    {
        await using var api = await ScriptedApi.StartAsync();
        var run = await api.InitRunAsync();

        await run.DisposeAsync();

        run.State.Should().Be(RunState.Finished);
        api.StreamPosts.Should().ContainSingle().Which.Should().Contain("\"exitcode\":0");
    }

    [Fact]
    public async Task A_server_that_is_gone_is_a_warning_when_disposing_and_an_error_when_finishing()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var log = new ListLoggerProvider();
        PlayStream(api, StubAnswer.Status(500));
        var run = await api.InitRunAsync(o => o.LoggerFactory = log);

        var finish = () => run.FinishAsync(cancellationToken: Token);
        await finish.Should().ThrowAsync<ArtifactApiException>();
        await run.DisposeAsync();

        log.Lines.Should().Contain(l => l.Level == Microsoft.Extensions.Logging.LogLevel.Warning && l.Message.Contains("run1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Disposing_ends_though_the_server_never_answers()
    {
        await using var api = await ScriptedApi.StartAsync();
        var clock = new ManualTimeProvider();
        PlayStream(api, StubAnswer.Stall([], 0));
        var run = await api.InitRunAsync(o => o.TimeProvider = clock);

        var disposing = run.DisposeAsync().AsTask();
        while (!disposing.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await disposing;
        run.State.Should().Be(RunState.Running, "the server does not know that it is over");
    }

    [Fact]
    public async Task A_run_tells_every_thirty_seconds_that_it_lives_until_it_is_finished()
    {
        await using var api = await ScriptedApi.StartAsync();
        var clock = new ManualTimeProvider();
        var beats = new SemaphoreSlim(0);
        PlayStream(api, Beat(beats));
        var run = await api.InitRunAsync(o => o.TimeProvider = clock);

        for (var i = 0; i < 3; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            while (!await beats.WaitAsync(TimeSpan.FromMilliseconds(200), Token))
            {
                // The run was still reading the answer to the last one, and skipped this.
                clock.Advance(TimeSpan.FromSeconds(30));
            }
        }

        await run.FinishAsync(cancellationToken: Token);
        clock.Advance(TimeSpan.FromMinutes(10));
        await run.DisposeAsync();

        api.StreamPosts.SkipLast(1).Should().OnlyContain(body => body == "{}").And.HaveCountGreaterThanOrEqualTo(1);
        api.StreamPosts.Last().Should().Contain("exitcode");
    }

    [Fact]
    public async Task A_heartbeat_that_fails_is_logged_and_the_run_goes_on()
    {
        await using var api = await ScriptedApi.StartAsync();
        var clock = new ManualTimeProvider();
        using var log = new ListLoggerProvider();
        var beats = new SemaphoreSlim(0);
        PlayStream(api, StubAnswer.From(async (context, _, _) =>
        {
            context.Response.StatusCode = 404;
            await context.Response.CompleteAsync();
            beats.Release();
        }));
        await using var run = await api.InitRunAsync(o => (o.TimeProvider, o.LoggerFactory) = (clock, log));

        clock.Advance(TimeSpan.FromSeconds(30));
        await beats.WaitAsync(Token);
        var version = await run.LogArtifactAsync(new Artifact("prices", "dataset"), cancellationToken: Token);

        version.Should().NotBeNull();
        run.State.Should().Be(RunState.Running);
        await Eventually(() => log.Lines.Any(l => l.Level == Microsoft.Extensions.Logging.LogLevel.Warning && l.Message.Contains("alive", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_finished_run_does_no_more_work_and_a_disposed_one_is_disposed()
    {
        await using var api = await ScriptedApi.StartAsync();
        var run = await api.InitRunAsync();
        var draft = new Artifact("prices", "dataset");

        await run.FinishAsync(cancellationToken: Token);
        await ((Func<Task>)(() => run.LogArtifactAsync(draft, cancellationToken: Token))).Should().ThrowAsync<InvalidOperationException>();
        await run.DisposeAsync();
        await ((Func<Task>)(() => run.LogArtifactAsync(draft, cancellationToken: Token))).Should().ThrowAsync<ObjectDisposedException>();
        await ((Func<Task>)(() => run.UseArtifactAsync("prices", cancellationToken: Token))).Should().ThrowAsync<ObjectDisposedException>();
        run.Id.Should().Be("run1");
        api.Operations.Should().Equal("RunResumeStatus", "UpsertBucket");
    }

    [Fact]
    public async Task A_run_of_a_client_leaves_the_client_open()
    {
        await using var api = await ScriptedApi.StartAsync("PROJECT_ARTIFACT_COLLECTION_MEMBERSHIP");
        api.On("ArtifactMembershipByName", new { project = new { artifactCollectionMembership = (object?)null } });
        using var client = api.Client();
        var run = await client.InitRunAsync(new() { Id = "run1" }, Token);

        await run.DisposeAsync();

        (await client.ArtifactExistsAsync(ArtifactPath.Parse("a/b/c:v0"), Token)).Should().BeFalse();
    }

    [Fact]
    public async Task A_refused_key_is_an_access_error_and_is_not_shown()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("UpsertBucket", ApiAnswer.Error(401, "user is not logged in"));

        var init = () => api.InitRunAsync();

        (await init.Should().ThrowAsync<ArtifactAccessException>()).Which.ToString().Should().NotContain(ScriptedApi.Key);
    }

    [Fact]
    public async Task An_answer_without_a_run_is_an_error_that_trying_again_does_not_mend()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("UpsertBucket", new { upsertBucket = (object?)null });

        var init = () => api.InitRunAsync();

        (await init.Should().ThrowAsync<ArtifactApiException>()).Which.IsTransient.Should().BeFalse();
    }

    [Fact]
    public async Task A_cancelled_token_is_honoured()
    {
        await using var api = await ScriptedApi.StartAsync();

        var init = () => Run.InitAsync(null, api.Options(), new(canceled: true));

        await init.Should().ThrowAsync<OperationCanceledException>();
    }

    private static void PlayStream(ScriptedApi api, StubAnswer answer)
    {
        api.PlaysStreams = false;
        api.Server.On("POST", "/files/team/housing/run1/file_stream", answer);
    }

    private static StubAnswer Beat(SemaphoreSlim beats) => StubAnswer.From(async (context, request, token) =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync("{}"u8.ToArray(), token);
        await context.Response.CompleteAsync();
        if (request.Text == "{}")
        {
            beats.Release();
        }
    });

    private static async Task Eventually(Func<bool> condition)
    {
        while (!condition())
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_label_that_is_null_is_refused_before_anything_is_sent()
    {
        await using var api = await ScriptedApi.StartAsync();

        var start = () => Run.InitAsync(new() { Tags = { "a", null! } }, api.Options(), Token);

        await start.Should().ThrowAsync<ArgumentException>().WithMessage("One of the tags is null*");
        api.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task Settings_without_a_JSON_form_are_named_as_they_were_given()
    {
        await using var api = await ScriptedApi.StartAsync();

        var start = () => Run.InitAsync(new() { Config = { ["lr"] = double.PositiveInfinity } }, api.Options(), Token);

        await start.Should().ThrowAsync<ArgumentException>().WithMessage("In the run's config, 'lr' is infinite*");
    }

    [Fact]
    public async Task A_step_that_no_other_can_follow_is_refused()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await Run.InitAsync(new(), api.Options(), Token);

        var log = () => run.LogAsync(new Dictionary<string, double> { ["loss"] = 1 }, long.MaxValue, Token);

        await log.Should().ThrowAsync<ArgumentOutOfRangeException>();
        await run.LogAsync(new Dictionary<string, double> { ["loss"] = 2 }, cancellationToken: Token);
        run.Summary["_step"]!.GetValue<long>().Should().Be(0);
    }

    [Fact]
    public async Task What_a_handler_of_the_application_throws_disturbs_neither_signs_of_life_nor_disposing()
    {
        await using var api = await ScriptedApi.StartAsync();
        var clock = new ManualTimeProvider();
        var options = api.Options();
        options.TimeProvider = clock;
        var handler = new BreakingHandler();
        using var http = new HttpClient(handler);
        using var client = new ArtifactClient(options, http);
        var run = await client.InitRunAsync(new() { Id = "run1" }, Token);
        handler.IsBroken = true;

        clock.Advance(TimeSpan.FromSeconds(31));
        var dispose = async () => await run.DisposeAsync();

        await dispose.Should().NotThrowAsync();
        handler.Broken.Should().BeGreaterThan(1);
    }

    private sealed class BreakingHandler() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        private int _broken;

        internal bool IsBroken { get; set; }

        internal int Broken => _broken;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!IsBroken)
            {
                return base.SendAsync(request, cancellationToken);
            }

            _ = Interlocked.Increment(ref _broken);
            throw new InvalidOperationException("The circuit is open.");
        }
    }
}
