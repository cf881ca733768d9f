using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.Tests.Security.IdentityTokens;
using ArtifactSdk.Server.Tests.Storage.Postgres;
using ArtifactSdk.Server.Tests.Support;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Server.Tests.Web;

/// <summary>Two servers on one database: who signs in at one is known at the other, and who is sent away is sent away by both.</summary>
[NeedsServer(PostgresSchema.Variable)]
public sealed class PostgresSharedSignInTests : ServerTest, IDisposable
{
    private const string Viewer = """{"query":"{ viewer { username } }"}""";
    private readonly TemporaryFolder _folder = new();
    private readonly TokenIssuer _issuer = new(new ManualTimeProvider());

    protected override bool OnPostgres => true;

    public void Dispose()
    {
        _issuer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_access_token_of_one_server_is_taken_by_the_other_until_its_user_goes()
    {
        await using var other = await StartAsync();
        using var ada = await Server.NewUserAsync("ada");
        var token = await ExchangeAsync(Server);

        (await ViewerAsync(other, token)).Should().Be("ada");
        (await ViewerAsync(Server, await ExchangeAsync(other))).Should().Be("ada");

        await Server.Keyed.OkAsync("DELETE", "users/ada");
        (await ViewerAsync(other, token)).Should().Be("401");
        (await ViewerAsync(Server, token)).Should().Be("401");
    }

    [Fact]
    public async Task A_session_of_one_server_goes_on_at_the_other_and_ends_on_both()
    {
        await using var other = await StartAsync();
        var (cookie, csrf) = await LoginAsync(Server, Server.Server.ApiKey!);

        (await SendAsync(other, "GET", "/session", "", cookie)).Status.Should().Be(200);
        (await SendAsync(other, "POST", "/graphql", Viewer, cookie)).Status.Should().Be(403, "the token against forgery is missing");
        var (status, text) = await SendAsync(other, "POST", "/graphql", Viewer, cookie, csrf);
        (status, text).Should().Be((200, """{"data":{"viewer":{"username":"admin"}}}"""));

        (await SendAsync(other, "POST", "/logout", "", cookie, csrf)).Status.Should().Be(204);
        (await SendAsync(Server, "GET", "/session", "", cookie)).Status.Should().Be(401);
    }

    [Fact]
    public async Task A_key_that_is_revoked_at_one_server_opens_nothing_at_the_other()
    {
        await using var other = await StartAsync();
        await Server.Keyed.OkAsync("POST", "users", """{"name":"ada"}""");
        var key = await Server.Keyed.OkAsync("POST", "keys", """{"user":"ada"}""");
        var secret = key["key"]!.GetValue<string>();
        using var client = other.WithKey(secret);
        var (cookie, _) = await LoginAsync(other, secret);
        (await client.QueryAsync("{ viewer { username } }")).Data!["viewer"]!["username"]!.GetValue<string>().Should().Be("ada");

        await Server.Keyed.OkAsync("DELETE", $"keys/{key["id"]}");

        (await client.QueryAsync("{ viewer { username } }")).Status.Should().Be(401);
        (await SendAsync(other, "GET", "/session", "", cookie)).Status.Should().Be(401);
        (await SendAsync(Server, "GET", "/session", "", cookie)).Status.Should().Be(401);
    }

    private protected override void Configure(RegistryServerOptions options)
    {
        File.WriteAllText(_folder["keys.json"], _issuer.KeySet());
        options.ApiKey = new string('a', 40);
        options.IdentityTokens = new() { Issuer = TokenIssuer.Name, Audience = TokenIssuer.Audience, KeySet = _folder["keys.json"] };
    }

    private async Task<string> ExchangeAsync(TestServer server)
    {
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            new("assertion", _issuer.Token("ada")),
        ]);
        using var response = await server.Anonymous.PostAsync(new Uri("/oidc/token", UriKind.Relative), form, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        response.StatusCode.Should().Be(HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!["access_token"]!.GetValue<string>();
    }

    /// <summary>The name, or the status of the refusal.</summary>
    private static async Task<string> ViewerAsync(TestServer server, string token)
    {
        using var client = new HttpClient { BaseAddress = server.Server.BaseUrl };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var (status, data, _) = await client.QueryAsync("{ viewer { username } }");
        return data?["viewer"]?["username"]?.GetValue<string>() ?? $"{status}";
    }

    private static async Task<(string Cookie, string Csrf)> LoginAsync(TestServer server, string key)
    {
        using var content = new StringContent(new JsonObject { ["key"] = key }.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await server.Anonymous.PostAsync(new Uri("/login", UriKind.Relative), content, Token);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
        return (answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0], body["csrfToken"]!.GetValue<string>());
    }

    private static async Task<(int Status, string Text)> SendAsync(TestServer server, string method, string path, string body, string cookie, string? csrf = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Cookie", cookie);
        if (method == "POST")
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (csrf is not null)
        {
            request.Headers.Add("X-CSRF-Token", csrf);
        }

        using var answer = await server.Anonymous.SendAsync(request, Token);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }
}
