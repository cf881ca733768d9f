using System.Globalization;
using System.Net;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Http;

public sealed class RetryTimingTests
{
    // Where a test waits for a timer that the code has to set, a fault must not look like a hang.
    private const int Limit = 60_000;

    private const string Viewer = """{"data":{"viewer":{"entity":"ada"}}}""";

    [Fact]
    public async Task Delays_double_up_to_the_maximum_and_end_with_the_attempts()
    {
        await using var host = await TransportHost.StartAsync();
        host.Options.Retry.MaxAttempts = 9;
        host.Server.On("POST", "/graphql", StubAnswer.Text("busy", 503));

        var call = () => host.Api.GetViewerAsync(TestContext.Current.CancellationToken);

        var error = (await call.Should().ThrowAsync<ArtifactApiException>()).Which;
        error.Message.Should().Contain("503").And.Contain("busy").And.Contain("given up after 9 attempts");
        error.IsTransient.Should().BeTrue();
        host.Server.Requests.Should().HaveCount(9);
        host.Clock.PassedDelays.Select(delay => delay.TotalSeconds).Should().Equal(2, 4, 8, 16, 32, 60, 60, 60);
    }

    [Fact]
    public async Task Delays_are_drawn_from_zero_up()
    {
        await using var host = await TransportHost.StartAsync();
        host.Jitter = 0.25;
        host.Server.On("POST", "/graphql", StubAnswer.Status(503), StubAnswer.Status(503), StubAnswer.Json(Viewer));

        await host.Api.GetViewerAsync(TestContext.Current.CancellationToken);

        host.Clock.PassedDelays.Should().Equal(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0.5", 0.5)]
    [InlineData("Thu, 01 Jan 2026 00:02:00 GMT", 120)]
    public async Task Retry_after_replaces_the_computed_delay_on_both_lanes(string retryAfter, double seconds)
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/graphql", StubAnswer.TooManyRequests(retryAfter).With("Date", "Thu, 01 Jan 2026 00:00:00 GMT"), StubAnswer.Json(Viewer));
        host.Storage.On("GET", "/a", StubAnswer.TooManyRequests(seconds.ToString(CultureInfo.InvariantCulture)), StubAnswer.Bytes([1]));

        await host.Api.GetViewerAsync(TestContext.Current.CancellationToken);
        await host.StorageLane.GetBytesAsync(host.Storage.At("/a"));

        host.Clock.PassedDelays.Select(delay => delay.TotalSeconds).Should().Equal(seconds, seconds);
    }

    [Fact]
    public async Task Retry_after_beyond_the_bound_fails_at_once_and_tells_the_caller()
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/graphql", StubAnswer.TooManyRequests("3600"));

        var call = () => host.Api.GetViewerAsync(TestContext.Current.CancellationToken);

        var error = (await call.Should().ThrowAsync<ArtifactApiException>()).Which;
        error.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        error.RetryAfter.Should().Be(TimeSpan.FromHours(1));
        error.Message.Should().Contain("asked to wait 3600 s").And.Contain("900 s");
        host.Clock.PassedDelays.Should().BeEmpty();
    }

    [Fact]
    public async Task The_total_bound_ends_an_outage_before_the_attempts_do()
    {
        await using var host = await TransportHost.StartAsync();
        host.Options.Retry.MaxAttempts = 1000;
        host.Options.Retry.TotalTimeout = TimeSpan.FromMinutes(5);
        host.Server.On("POST", "/graphql", StubAnswer.Status(503));

        var call = () => host.Api.GetViewerAsync(TestContext.Current.CancellationToken);

        (await call.Should().ThrowAsync<ArtifactApiException>()).WithMessage("*the bound of 300 s is reached*");
        host.Clock.PassedDelays.Sum(delay => delay.TotalSeconds).Should().Be(242);
    }

    [Fact]
    public async Task The_total_bound_starts_anew_when_bytes_moved_before_the_connection_broke()
    {
        await using var host = await TransportHost.StartAsync();
        host.Options.Retry.TotalTimeout = TimeSpan.FromSeconds(9);
        host.Storage.On("GET", "/a", [.. Enumerable.Repeat(StubAnswer.Truncated(Bodies.Bytes(5000), 1000), 3), StubAnswer.Bytes([1])]);
        host.Storage.On("PUT", "/a", StubAnswer.Status(503));

        (await host.StorageLane.GetBytesAsync(host.Storage.At("/a"))).Should().Equal(1);
        host.Clock.PassedDelays.Select(delay => delay.TotalSeconds).Should().Equal(2, 4, 8);

        var call = () => host.StorageLane.PutBytesAsync(host.Storage.At("/a"), Bodies.Bytes(1000));
        (await call.Should().ThrowAsync<ArtifactTransferException>()).Which.Attempts.Should().Be(3);
    }

    [Fact]
    public async Task A_server_that_was_never_reached_is_given_up_soon()
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/graphql", StubAnswer.Abort());

        var call = () => host.Api.GetViewerAsync(TestContext.Current.CancellationToken);

        var error = (await call.Should().ThrowAsync<ArtifactApiException>()).Which;
        error.StatusCode.Should().BeNull();
        error.Message.Should().Contain("gave no answer").And.Contain("the bound of 60 s is reached").And.Contain("ArtifactClientOptions.BaseUrl");
        host.Clock.PassedDelays.Sum(delay => delay.TotalSeconds).Should().Be(30);
    }

    [Fact]
    public async Task A_server_that_answered_before_is_waited_for_longer()
    {
        await using var host = await TransportHost.StartAsync();
        host.Server.On("POST", "/graphql", StubAnswer.Json(Viewer), StubAnswer.Abort());
        await host.Api.GetViewerAsync(TestContext.Current.CancellationToken);

        var call = () => host.Api.HasFeatureAsync("X", TestContext.Current.CancellationToken);

        await call.Should().ThrowAsync<ArtifactApiException>();
        host.Clock.PassedDelays.Sum(delay => delay.TotalSeconds).Should().BeGreaterThan(600);
    }

    [Fact]
    public async Task One_attempt_means_no_repetition()
    {
        await using var host = await TransportHost.StartAsync();
        host.Options.Retry.MaxAttempts = 1;
        host.Server.On("POST", "/graphql", StubAnswer.Status(503));

        var call = () => host.Api.GetViewerAsync(TestContext.Current.CancellationToken);

        await call.Should().ThrowAsync<ArtifactApiException>();
        host.Server.Requests.Should().ContainSingle();
    }

    [Fact(Timeout = Limit)]
    public async Task Cancelling_during_a_delay_is_a_cancellation()
    {
        await using var host = await TransportHost.StartAsync();
        host.Clock.AutoAdvance = null;
        host.Server.On("POST", "/graphql", StubAnswer.TooManyRequests("600"));
        using var cancellation = new CancellationTokenSource();

        var call = host.Api.GetViewerAsync(cancellation.Token);
        await host.Logs.WaitForAsync(4011, TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();

        (await ((Func<Task>)(() => call)).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.IsCancellationRequested.Should().BeTrue();
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Cancelling_during_an_attempt_is_a_cancellation(string method)
    {
        await using var host = await TransportHost.StartAsync();
        using var cancellation = new CancellationTokenSource();
        host.Server.On(method, "/graphql", StubAnswer.Hang(cancellation.CancelAsync));
        var url = host.Server.At("/graphql");
        Func<Task> call = method switch
        {
            "GET" => () => host.StorageLane.GetAsync(url, 0, "a.bin", Bodies.ReadAllAsync, cancellation.Token),
            "PUT" => () => host.StorageLane.PutAsync(url, [], _ => new(new ByteArrayContent([1])), "a.bin", cancellation.Token),
            _ => () => host.Api.GetViewerAsync(cancellation.Token),
        };

        await call.Should().ThrowAsync<OperationCanceledException>();

        host.Server.Requests.Should().ContainSingle();
        host.Clock.PassedDelays.Should().BeEmpty();
    }

    [Fact(Timeout = Limit)]
    public async Task An_attempt_without_an_answer_ends_with_the_request_timeout_and_is_repeated()
    {
        await using var host = await TransportHost.StartAsync();
        var arrived = new TaskCompletionSource();
        host.Server.On("POST", "/graphql", Hang(arrived), StubAnswer.Json(Viewer));

        var call = host.Api.GetViewerAsync(TestContext.Current.CancellationToken);
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);
        host.Clock.Advance(TransportHost.RequestTimeout);

        (await call).Entity.Should().Be("ada");
        host.Logs.Lines.Should().Contain(line => line.Message.Contains("no answer within 29.5 s"));
    }

    [Fact(Timeout = Limit)]
    public async Task The_last_timeout_is_an_api_error_with_a_timeout_inside()
    {
        await using var host = await TransportHost.StartAsync();
        host.Options.Retry.MaxAttempts = 1;
        var arrived = new TaskCompletionSource();
        host.Server.On("POST", "/graphql", Hang(arrived));

        var call = host.Api.GetViewerAsync(TestContext.Current.CancellationToken);
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);
        host.Clock.Advance(TransportHost.RequestTimeout);

        var error = (await ((Func<Task>)(() => call)).Should().ThrowAsync<ArtifactApiException>()).Which;
        error.InnerException.Should().BeOfType<TimeoutException>();
        error.IsTransient.Should().BeTrue();
    }

    [Fact(Timeout = Limit)]
    public async Task A_body_that_stalls_fails_the_attempt_and_is_repeated()
    {
        await using var host = await TransportHost.StartAsync();
        var arrived = new TaskCompletionSource();
        host.Storage.On("GET", "/a", StubAnswer.Stall(Bodies.Bytes(1000), 100), StubAnswer.Bytes(Bodies.Bytes(1000)));

        var call = host.StorageLane.GetAsync(
            host.Storage.At("/a"),
            0,
            "a.bin",
            async (response, stream, token) =>
            {
                await stream.ReadExactlyAsync(new byte[100], token);
                var rest = Bodies.ReadAllAsync(response, stream, token);
                arrived.TrySetResult();
                return await rest;
            },
            TestContext.Current.CancellationToken);
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);
        host.Clock.Advance(TransportHost.StallTimeout);

        (await call).Should().HaveCount(900);
        host.Logs.Lines.Should().Contain(line => line.Message.Contains("not a byte moved for 59.5 s"));
    }

    [Fact(Timeout = Limit)]
    public async Task An_upload_without_an_answer_ends_as_a_stall()
    {
        await using var host = await TransportHost.StartAsync();
        var arrived = new TaskCompletionSource();
        host.Storage.On("PUT", "/a", Hang(arrived), StubAnswer.Status(200));

        var call = host.StorageLane.PutBytesAsync(host.Storage.At("/a"), Bodies.Bytes(1000));
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);
        await host.Clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        host.Clock.Advance(TransportHost.StallTimeout);
        await call;

        host.Storage.Requests.Should().HaveCount(2);
    }

    private static StubAnswer Hang(TaskCompletionSource arrived) => StubAnswer.Hang(() =>
    {
        arrived.TrySetResult();
        return Task.CompletedTask;
    });
}
