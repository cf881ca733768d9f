using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Web;

public sealed class SessionEndpointTests : IAsyncLifetime
{
    private const string Viewer = """{"query":"{ viewer { username } }"}""";
    private TestServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_key_is_exchanged_for_a_cookie_that_scripts_cannot_read()
    {
        using var answer = await SendAsync("POST", "/login", Key());

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        var cookie = answer.Headers.GetValues("Set-Cookie").Should().ContainSingle().Subject;
        cookie.Should().MatchRegex("^artifacts_session=[0-9a-f]{64}; expires=.*; path=/; samesite=strict; httponly$");
        var body = await answer.Content.ReadAsStringAsync(Token);
        body.Should().Contain("\"user\":\"admin\",\"admin\":true,\"csrfToken\":\"").And.NotContain(_server.Server.ApiKey);
        answer.Headers.CacheControl!.NoStore.Should().BeTrue();
    }

    [Fact]
    public async Task A_session_reads_by_its_cookie_and_changes_with_its_token_too()
    {
        var (cookie, csrf) = await LoginAsync();

        (await StatusAsync("GET", "/admin/api/users", null, cookie)).Should().Be(200);
        (await StatusAsync("GET", "/session", null, cookie)).Should().Be(200);
        foreach (var bad in (string?[])[null, "", "x", csrf + "0", csrf.ToUpperInvariant() + "X"])
        {
            (await StatusAsync("POST", "/admin/api/teams", """{"name":"vision"}""", cookie, bad)).Should().Be(403);
            (await StatusAsync("POST", "/graphql", Viewer, cookie, bad)).Should().Be(403);
            (await StatusAsync("POST", "/logout", "", cookie, bad)).Should().Be(403);
        }

        (await StatusAsync("POST", "/admin/api/teams", """{"name":"vision"}""", cookie, csrf)).Should().Be(201);
        using var viewer = await SendAsync("POST", "/graphql", Viewer, cookie, csrf);
        (await viewer.Content.ReadAsStringAsync(Token)).Should().Contain("\"username\":\"admin\"");
    }

    [Fact]
    public async Task The_tokens_of_another_session_do_not_help()
    {
        var (cookie, _) = await LoginAsync();
        var (_, other) = await LoginAsync();

        (await StatusAsync("POST", "/graphql", Viewer, cookie, other)).Should().Be(403);
    }

    [Fact]
    public async Task A_key_in_the_header_needs_no_token_and_comes_before_the_cookie()
    {
        var (cookie, _) = await LoginAsync();
        using var ada = await _server.NewUserAsync("ada");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = new StringContent(Viewer, Encoding.UTF8, "application/json") };
        request.Headers.Add("Cookie", cookie);

        using var answer = await ada.SendAsync(request, Token);

        (await answer.Content.ReadAsStringAsync(Token)).Should().Contain("\"username\":\"ada\"");
    }

    [Fact]
    public async Task A_session_ends_by_signing_out_by_time_and_with_its_key_or_user()
    {
        var (cookie, csrf) = await LoginAsync();
        using (var answer = await SendAsync("POST", "/logout", "", cookie, csrf))
        {
            answer.StatusCode.Should().Be(HttpStatusCode.NoContent);
            answer.Headers.GetValues("Set-Cookie").Single().Should().StartWith("artifacts_session=; expires=Thu, 01 Jan 1970");
        }

        (await StatusAsync("GET", "/session", null, cookie)).Should().Be(401);

        (cookie, _) = await LoginAsync();
        _server.Clock.Advance(TimeSpan.FromHours(12));
        (await StatusAsync("GET", "/session", null, cookie)).Should().Be(401);

        await _server.Keyed.OkAsync("POST", "users", """{"name":"ada"}""");
        var key = await _server.Keyed.OkAsync("POST", "keys", """{"user":"ada"}""");
        (cookie, _) = await LoginAsync(key["key"]!.GetValue<string>());
        (await StatusAsync("GET", "/session", null, cookie)).Should().Be(200);
        (await StatusAsync("GET", "/admin/api/users", null, cookie)).Should().Be(403);
        await _server.Keyed.OkAsync("DELETE", $"keys/{key["id"]}");
        (await StatusAsync("GET", "/session", null, cookie)).Should().Be(401);

        key = await _server.Keyed.OkAsync("POST", "keys", """{"user":"ada"}""");
        (cookie, _) = await LoginAsync(key["key"]!.GetValue<string>());
        await _server.Keyed.OkAsync("DELETE", "users/ada");
        (await StatusAsync("GET", "/session", null, cookie)).Should().Be(401);
    }

    [Theory]
    [InlineData("""{"key":"0000000000000000000000000000000000000000"}""", "application/json", 401)]
    [InlineData("""{"key":""}""", "application/json", 401)]
    [InlineData("{}", "application/json", 401)]
    [InlineData("[]", "application/json", 422)]
    [InlineData("key=x", "application/x-www-form-urlencoded", 415)]
    [InlineData("""{"key":"x"}""", "text/plain", 415)]
    public async Task A_bad_sign_in_sets_no_cookie(string body, string type, int status)
    {
        using var answer = await _server.Anonymous.PostAsync(new Uri("/login", UriKind.Relative), new StringContent(body, Encoding.UTF8, type), Token);

        ((int)answer.StatusCode).Should().Be(status);
        answer.Headers.Contains("Set-Cookie").Should().BeFalse();
        answer.Headers.WwwAuthenticate.Should().BeEmpty("a browser would ask in a window of its own");
    }

    [Fact]
    public async Task Service_accounts_do_not_sign_in()
    {
        await _server.Keyed.OkAsync("POST", "users", """{"name":"robot","serviceAccount":true}""");
        var key = await _server.Keyed.OkAsync("POST", "keys", """{"user":"robot"}""");

        (await StatusAsync("POST", "/login", key["key"]!.GetValue<string>() is var text ? Key(text) : "")).Should().Be(403);
    }

    [Fact]
    public async Task The_store_knows_no_token()
    {
        var (cookie, csrf) = await LoginAsync();
        var token = cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..];
        foreach (var file in Directory.EnumerateFiles(_server.Server.DataDirectory, "metadata.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            (await reader.ReadToEndAsync(Token)).Should().NotContain(token).And.NotContain(csrf);
        }
    }

    private string Key(string? key = null) => new JsonObject { ["key"] = key ?? _server.Server.ApiKey }.ToJsonString();

    private async Task<(string Cookie, string Csrf)> LoginAsync(string? key = null)
    {
        using var answer = await SendAsync("POST", "/login", Key(key));
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
        return (answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0], body["csrfToken"]!.GetValue<string>());
    }

    private async Task<int> StatusAsync(string method, string path, string? body, string? cookie = null, string? csrf = null)
    {
        using var answer = await SendAsync(method, path, body, cookie, csrf);
        return (int)answer.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? body, string? cookie = null, string? csrf = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        if (csrf is not null)
        {
            request.Headers.TryAddWithoutValidation("X-CSRF-Token", csrf);
        }

        return await _server.Anonymous.SendAsync(request, Token);
    }
}
