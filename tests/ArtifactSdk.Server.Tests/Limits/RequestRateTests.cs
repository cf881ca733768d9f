using System.Net;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Limits;

public sealed class RequestRateTests : IAsyncLifetime
{
    private TestServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(options =>
    {
        options.Limits.RequestsPerSecond = 2;
        options.Limits.RequestBurst = 4;
        options.Limits.AnonymousRequestsPerSecond = 1;
        options.Limits.AnonymousRequestBurst = 2;
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task One_request_too_many_is_429_with_the_time_to_wait_and_passes_after_it()
    {
        for (var left = 3; left >= 0; left--)
        {
            using var taken = await AskAsync(_server.Keyed);
            taken.StatusCode.Should().Be(HttpStatusCode.OK);
            Header(taken, "RateLimit-Limit").Should().Be("4");
            Header(taken, "RateLimit-Remaining").Should().Be($"{left}");
            Header(taken, "RateLimit-Reset").Should().Be(left >= 2 ? "1" : "2");
        }

        using var refused = await AskAsync(_server.Keyed);
        refused.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(1));
        (await refused.Content.ReadAsStringAsync(Token)).Should().StartWith("{\"errors\":[{\"message\":\"rate limit exceeded").And.Contain("RATE_LIMITED");

        _server.Clock.Advance(TimeSpan.FromSeconds(1));
        using var again = await AskAsync(_server.Keyed);
        again.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task One_user_does_not_use_up_what_another_may()
    {
        var (_, key) = await _server.AddUserAsync("second");
        using var second = _server.WithKey(key);
        for (var i = 0; i < 5; i++)
        {
            (await AskAsync(_server.Keyed)).Dispose();
        }

        using var other = await AskAsync(second);
        using var first = await AskAsync(_server.Keyed);

        (other.StatusCode, first.StatusCode).Should().Be((HttpStatusCode.OK, HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Wrong_keys_are_slowed_down_and_the_right_one_still_passes()
    {
        using var wrong = _server.WithKey(new string('0', 40));
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            using var response = await AskAsync(wrong);
            statuses.Add(response.StatusCode);
        }

        statuses.Should().Equal(HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests);
        using var right = await AskAsync(_server.Keyed);
        right.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task File_contents_on_signed_urls_are_not_counted()
    {
        var url = new Uri(_server.Urls.ForDownload(await _server.StoreAsync([1, 2, 3]), "f"));

        for (var i = 0; i < 20; i++)
        {
            (await _server.Anonymous.GetByteArrayAsync(url, Token)).Should().HaveCount(3);
        }
    }

    [Fact]
    public async Task No_limit_means_no_headers_about_one()
    {
        await using var free = await TestServer.StartAsync(options => options.Limits.RequestsPerSecond = 0);

        using var response = await AskAsync(free.Keyed);

        response.Headers.Contains("RateLimit-Limit").Should().BeFalse();
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client)
    {
        using var content = new StringContent("""{"query":"{ viewer { username } }"}""");
        return await client.PostAsync(new Uri("/graphql", UriKind.Relative), content, Token);
    }
}
