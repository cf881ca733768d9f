using ArtifactSdk.Tests.Client;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Artifacts;

/// <summary>Operations that take longer than their options allow: what is complete stays, and the rest is named.</summary>
public sealed class DeadlineTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(3);

    private readonly string _root = Path.Combine(Path.GetTempPath(), $"artifactsdk-test-{Guid.NewGuid():N}");
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_names_what_the_server_does_not_have()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await api.InitRunAsync(Slow);
        api.Server.On("PUT", "/up/b", Hang());

        var log = () => run.LogArtifactAsync(Draft(), options: new() { Timeout = Limit, MaxConcurrency = 1 }, cancellationToken: Token);

        var error = (await log.Should().ThrowAsync<ArtifactTimeoutException>()).Which;
        error.Pending.Should().Equal("b", "c");
        error.Timeout.Should().Be(Limit);
        error.IsTransient.Should().BeTrue();
        error.InnerException.Should().BeOfType<TimeoutException>();
        error.Message.Should().Contain("'b'").And.Contain("03:00:00");
        api.CallsOf("CommitArtifact").Should().BeEmpty();
    }

    [Fact]
    public async Task A_download_names_what_is_not_in_place_and_the_next_one_goes_on()
    {
        await using var api = await ScriptedApi.StartAsync("ARTIFACT_COLLECTION_MEMBERSHIP_FILES");
        using var client = Client(api);
        api.Server.On("GET", PublishedVersion.PathOf("b"), Hang());
        var version = await Version(api, client);

        var download = () => version.DownloadAsync(_root, new() { Timeout = Limit, MaxConcurrency = 1, SkipCache = true }, Token);

        (await download.Should().ThrowAsync<ArtifactTimeoutException>()).Which.Pending.Should().Contain("b").And.NotContain("a");
        var result = await version.DownloadAsync(_root, new() { SkipCache = true }, Token);
        result.BytesReused.Should().BeGreaterThan(0);
        result.FileCount.Should().Be(3);
    }

    [Fact]
    public async Task Of_several_versions_each_says_what_it_lacks()
    {
        await using var api = await ScriptedApi.StartAsync("ARTIFACT_COLLECTION_MEMBERSHIP_FILES");
        using var client = Client(api);
        api.Server.On("GET", PublishedVersion.PathOf("b"), Hang());
        var version = await Version(api, client);

        var results = await client.DownloadManyAsync([version], _root, new() { Timeout = Limit, MaxConcurrency = 1, SkipCache = true }, Token);

        results.Single().Error.Should().BeOfType<ArtifactTimeoutException>().Which.Pending.Should().Contain("b").And.NotContain("a");
    }

    [Fact]
    public async Task The_callers_own_token_goes_before_the_limit()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await api.InitRunAsync(Slow);
        using var stop = new CancellationTokenSource();
        api.Server.On("PUT", "/up/b", StubAnswer.Hang(stop.CancelAsync));

        var log = () => run.LogArtifactAsync(Draft(), options: new() { Timeout = Limit }, cancellationToken: stop.Token);

        (await log.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(stop.Token);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(26 * 24 * 3600)]
    public async Task Limits_that_are_none_are_refused(int seconds)
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await api.InitRunAsync(Slow);

        var log = () => run.LogArtifactAsync(Draft(), options: new() { Timeout = TimeSpan.FromSeconds(seconds) }, cancellationToken: Token);

        (await log.Should().ThrowAsync<ArgumentOutOfRangeException>()).Which.Message.Should().Contain("Timeout");
    }

    public void Dispose()
    {
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    private static Artifact Draft() => new Artifact("prices", "dataset").AddBytes("a", "1"u8.ToArray()).AddBytes("b", "22"u8.ToArray()).AddBytes("c", "333"u8.ToArray());

    private static Task<ArtifactVersion> Version(ScriptedApi api, ArtifactClient client) =>
        new PublishedVersion(api, ("a", "1"u8.ToArray()), ("b", "22"u8.ToArray()), ("c", "333"u8.ToArray())).GetAsync(client);

    private StubAnswer Hang() => StubAnswer.Hang(() =>
    {
        _clock.Advance(Limit);
        return Task.CompletedTask;
    });

    private ArtifactClient Client(ScriptedApi api)
    {
        var options = api.Options();
        Slow(options);
        return new ArtifactClient(options);
    }

    // A day without a byte is no stall here: only the limit is to run out.
    private void Slow(ArtifactClientOptions options)
    {
        options.TimeProvider = _clock;
        options.Transfer.StallTimeout = TimeSpan.FromDays(1);
        options.RequestTimeout = TimeSpan.FromDays(1);
    }
}
