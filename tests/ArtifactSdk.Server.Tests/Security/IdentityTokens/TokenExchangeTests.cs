using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.Tests.Support;
using ArtifactSdk.Server.Tests.Web;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Server.Tests.Security.IdentityTokens;

public sealed class TokenExchangeTests : IAsyncLifetime
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private readonly TemporaryFolder _folder = new();
    private TokenIssuer _issuer = null!;
    private TestServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string KeyFile => _folder["keys.json"];

    public async ValueTask InitializeAsync()
    {
        _issuer = new TokenIssuer(new ManualTimeProvider());
        await File.WriteAllTextAsync(KeyFile, _issuer.KeySet(), Token);
        _server = await StartAsync();
        await _server.Keyed.OkAsync("POST", "users", """{"name":"ada","email":"ada@example.org"}""");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _issuer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_token_signed_with_either_algorithm_is_exchanged_for_one_that_works_on_every_path()
    {
        foreach (var assertion in (string[])[_issuer.Token("ada"), _issuer.Es256(_issuer.Claims("ada"))])
        {
            var answer = await ExchangeAsync(assertion);

            answer["expires_in"]!.GetValue<long>().Should().Be(3600);
            using var client = Bearer(answer["access_token"]!.GetValue<string>());
            (await ViewerAsync(client)).Should().Be((HttpStatusCode.OK, "ada"));
            (await client.RefusedAsync("GET", "users")).Status.Should().Be(403, "the token is ada's and gives what ada may");
            using var handler = await client.GetAsync(new Uri("/artifactsV2/gcp-us/x/y/z/w", UriKind.Relative), Token);
            handler.StatusCode.Should().NotBe(HttpStatusCode.Unauthorized);
        }

        (await _server.AuditLinesAsync())[^1].Should().Contain("\"actor\":\"ada\",\"action\":\"exchangeIdentityToken\"");
    }

    [Fact]
    public async Task The_same_identity_token_can_be_exchanged_again_until_it_expires()
    {
        // Clients keep theirs in a file, from which they ask for each next access token.
        var assertion = _issuer.Token("ada");
        var first = await ExchangeAsync(assertion);
        var second = await ExchangeAsync(assertion);

        second["access_token"]!.GetValue<string>().Should().NotBe(first["access_token"]!.GetValue<string>());
        _server.Clock.Advance(TimeSpan.FromMinutes(11));
        (await RefusedAsync(assertion)).Should().Be((400, "invalid_grant: the identity token has expired: give the client a fresh one."));
    }

    [Fact]
    public async Task An_access_token_is_taken_as_the_password_of_basic_too()
    {
        using var client = _server.WithKey(await AccessTokenAsync());

        (await ViewerAsync(client)).Viewer.Should().Be("ada");
    }

    [Fact]
    public async Task An_access_token_ends_after_its_time_and_with_its_user()
    {
        using var first = Bearer(await AccessTokenAsync());
        _server.Clock.Advance(TimeSpan.FromMinutes(59));
        (await ViewerAsync(first)).Viewer.Should().Be("ada");
        _server.Clock.Advance(TimeSpan.FromMinutes(1));
        (await ViewerAsync(first)).Status.Should().Be(HttpStatusCode.Unauthorized);

        var claims = _issuer.Claims("ada");
        claims["exp"] = (_server.Clock.GetUtcNow() + TimeSpan.FromMinutes(5)).ToUnixTimeSeconds();
        using var second = Bearer((await ExchangeAsync(_issuer.Rs256(claims)))["access_token"]!.GetValue<string>());
        (await ViewerAsync(second)).Viewer.Should().Be("ada");
        await _server.Keyed.OkAsync("DELETE", "users/ada");

        (await ViewerAsync(second)).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await RefusedAsync(_issuer.Rs256(claims))).Error.Should().StartWith("invalid_grant: there is no user");
    }

    [Fact]
    public async Task An_access_token_survives_a_restart()
    {
        var token = await AccessTokenAsync();
        await _server.DisposeAsync();
        _server = await StartAsync();

        using var client = Bearer(token);
        (await ViewerAsync(client)).Viewer.Should().Be("ada");
    }

    [Fact]
    public async Task A_token_of_another_installation_or_one_that_was_changed_is_refused()
    {
        var token = await AccessTokenAsync();
        await using var other = await TestServer.StartAsync();
        using var there = new HttpClient { BaseAddress = other.Server.BaseUrl, DefaultRequestHeaders = { Authorization = new("Bearer", token) } };
        (await ViewerAsync(there)).Status.Should().Be(HttpStatusCode.Unauthorized);

        for (var i = 0; i < token.Length; i += 3)
        {
            // Not the last character of a part: its lowest bits may not count.
            var changed = $"{token[..i]}{(token[i] == 'A' ? 'B' : 'A')}{token[(i + 1)..]}";
            using var client = Bearer(changed);
            (await ViewerAsync(client)).Status.Should().Be(HttpStatusCode.Unauthorized, "character {0} was changed", i);
        }
    }

    [Fact]
    public async Task Attacks_on_the_signature_are_refused()
    {
        var claims = _issuer.Claims("admin");
        using var stranger = new TokenIssuer(_server.Clock);
        var publicKey = _issuer.Rsa.ExportSubjectPublicKeyInfoPem();
        var attacks = new Dictionary<string, string>
        {
            ["no signature"] = TokenIssuer.Sign("""{"alg":"none"}""", claims, _ => []),
            ["none with the key's id"] = TokenIssuer.Sign("""{"alg":"none","kid":"rsa"}""", claims, _ => []),
            ["None in other letters"] = TokenIssuer.Sign("""{"alg":"nOnE","kid":"rsa"}""", claims, _ => []),
            ["no algorithm"] = TokenIssuer.Sign("""{"kid":"rsa"}""", claims, _ => []),
            ["HMAC with the public key as its text"] = TokenIssuer.Sign(
                """{"alg":"HS256","kid":"rsa"}""", claims, text => HMACSHA256.HashData(Encoding.UTF8.GetBytes(publicKey), text)),
            ["HMAC with the public key's bytes"] = TokenIssuer.Sign(
                """{"alg":"HS256","kid":"rsa"}""", claims, text => HMACSHA256.HashData(_issuer.Rsa.ExportSubjectPublicKeyInfo(), text)),
            ["HMAC with nothing"] = TokenIssuer.Sign("""{"alg":"HS256","kid":"rsa"}""", claims, text => HMACSHA256.HashData(Array.Empty<byte>(), text)),
            ["another algorithm of the right key"] = TokenIssuer.Sign(
                """{"alg":"RS512","kid":"rsa"}""", claims, text => _issuer.Rsa.SignData(text, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)),
            ["the algorithm of the other key"] = _issuer.Rs256(claims, """{"alg":"ES256","kid":"rsa"}"""),
            ["the id of the other key"] = _issuer.Rs256(claims, """{"alg":"RS256","kid":"ec"}"""),
            ["an unknown key id"] = _issuer.Rs256(claims, """{"alg":"RS256","kid":"../../rsa"}"""),
            ["no key id though there are two keys"] = _issuer.Rs256(claims, """{"alg":"RS256"}"""),
            ["a stranger's key"] = stranger.Rs256(claims),
            ["a key that the token brings along"] = stranger.Rs256(claims, $$"""{"alg":"RS256","kid":"rsa","jwk":{{JsonNode.Parse(stranger.KeySet())!["keys"]![0]!.ToJsonString()}}}"""),
            ["an address of keys"] = stranger.Rs256(claims, """{"alg":"RS256","kid":"rsa","jku":"https://stranger.example/keys"}"""),
            ["an extension that has to be understood"] = _issuer.Rs256(claims, """{"alg":"RS256","kid":"rsa","crit":["b64"],"b64":false}"""),
            ["an empty signature"] = _issuer.Rs256(claims)[..(_issuer.Rs256(claims).LastIndexOf('.') + 1)],
            ["the zero signature of the curve"] = TokenIssuer.Sign("""{"alg":"ES256","kid":"ec"}""", claims, _ => new byte[64]),
            ["other claims under a good signature"] = Swapped(_issuer.Token("ada"), _issuer.Token("admin")),
            ["four parts"] = _issuer.Rs256(claims) + ".x",
            ["an encrypted token"] = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0..AAAA.AAAA.AAAA",
            ["no token"] = "abc",
            ["no JSON"] = "YWJj.YWJj.YWJj",
            ["a header that is a list"] = $"{TokenIssuer.Text("[]"u8.ToArray())}.{TokenIssuer.Text("{}"u8.ToArray())}.AAAA",
            ["deep JSON"] = $"{TokenIssuer.Text(Encoding.ASCII.GetBytes(new string('[', 5000)))}.{TokenIssuer.Text("{}"u8.ToArray())}.AAAA",
            ["a very long one"] = _issuer.Token("admin", c => c["x"] = new string('x', 20_000)),
        };
        foreach (var (name, assertion) in attacks)
        {
            var (status, error) = await RefusedAsync(assertion);
            status.Should().Be(400, "{0}: {1}", name, error);
            error.Should().StartWith("invalid_grant: ", name).And.NotContain(assertion);
        }

        _server.Logs.Lines.Should().NotContain(line => line.Message.Contains("failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Claims_that_do_not_fit_are_refused_by_name()
    {
        var now = _server.Clock.GetUtcNow();
        await IsRefusedAsync("another audience", c => c["aud"] = "somebody-else");
        await IsRefusedAsync("another audience", c => c["aud"] = "ARTIFACTS");
        await IsRefusedAsync("another audience", c => c.Remove("aud"));
        await IsRefusedAsync("another issuer", c => c["iss"] = "https://issuer.example/");
        await IsRefusedAsync("another issuer", c => c.Remove("iss"));
        await IsRefusedAsync("has expired", c => c["exp"] = (now - TimeSpan.FromMinutes(1)).ToUnixTimeSeconds());
        await IsRefusedAsync("no end (exp)", c => c.Remove("exp"));
        await IsRefusedAsync("not valid yet", c => c["nbf"] = (now + TimeSpan.FromMinutes(2)).ToUnixTimeSeconds());
        await IsRefusedAsync("no claim 'sub'", c => c.Remove("sub"));
        await IsRefusedAsync("there is no user", c => c["sub"] = "nobody");
        await IsRefusedAsync("there is no user", c => c["sub"] = "ADA");

        // What differs by less than the clocks may.
        await ExchangeAsync(_issuer.Token("ada", c => c["nbf"] = (now + TimeSpan.FromSeconds(30)).ToUnixTimeSeconds()));
        await ExchangeAsync(_issuer.Token("ada", c => c["exp"] = (now - TimeSpan.FromSeconds(30)).ToUnixTimeSeconds()));
        await ExchangeAsync(_issuer.Token("ada", c => c["aud"] = new JsonArray("other", TokenIssuer.Audience)));

        async Task IsRefusedAsync(string text, Action<JsonObject> change)
        {
            var (status, error) = await RefusedAsync(_issuer.Token("ada", change));
            status.Should().Be(400);
            error.Should().StartWith("invalid_grant: ").And.Contain(text);
        }
    }

    [Fact]
    public async Task The_claim_email_finds_the_one_user_of_that_address()
    {
        await _server.DisposeAsync();
        _server = await StartAsync(identity => identity.UserClaim = "email");
        using var client = Bearer((await ExchangeAsync(_issuer.Token("x", c => c["email"] = "Ada@Example.org")))["access_token"]!.GetValue<string>());
        (await ViewerAsync(client)).Viewer.Should().Be("ada");
        (await RefusedAsync(_issuer.Token("x", c => (c["email"], c["email_verified"]) = ("ada@example.org", false)))).Error.Should().Contain("not verified");
        (await RefusedAsync(_issuer.Token("x", c => c["email"] = "da@example.org"))).Error.Should().Contain("no user");

        await _server.Keyed.OkAsync("POST", "users", """{"name":"twin","email":"ADA@example.org"}""");

        (await RefusedAsync(_issuer.Token("x", c => c["email"] = "ada@example.org"))).Error.Should().Contain("no user");
    }

    [Fact]
    public async Task Requests_that_are_no_exchange_are_refused_by_name()
    {
        var assertion = _issuer.Token("ada");
        await IsAsync("unsupported_grant_type: ", Form(("grant_type", "password"), ("assertion", assertion)));
        await IsAsync("invalid_request: grant_type", Form(("assertion", assertion)));
        await IsAsync("invalid_request: assertion", Form(("grant_type", Grant)));
        await IsAsync("invalid_request: assertion", Form(("grant_type", Grant), ("assertion", assertion), ("assertion", assertion)));
        await IsAsync("invalid_request: send", JsonContent.Create(new { grant_type = Grant, assertion }));
        using var get = await _server.Anonymous.GetAsync(new Uri("/oidc/token", UriKind.Relative), Token);
        get.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);

        async Task IsAsync(string text, HttpContent content)
        {
            using var body = content;
            using var response = await _server.Anonymous.PostAsync(new Uri("/oidc/token", UriKind.Relative), body, Token);
            response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
            (await response.Content.ReadFromJsonAsync<JsonObject>(Token))!["error"]!.GetValue<string>().Should().StartWith(text);
        }
    }

    [Fact]
    public async Task A_server_without_a_provider_says_so_and_clients_do_not_repeat_it()
    {
        await using var plain = await TestServer.StartAsync();
        using var form = Form(("grant_type", Grant), ("assertion", _issuer.Token("admin")));

        using var response = await plain.Anonymous.PostAsync(new Uri("/oidc/token", UriKind.Relative), form, Token);

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync(Token)).Should().StartWith("{\"error\":\"unsupported_grant_type: this server takes no identity tokens");
    }

    [Fact]
    public async Task Keys_of_an_address_are_fetched_once_and_again_for_a_new_key()
    {
        await using var provider = await StubServer.StartAsync();
        using var next = new TokenIssuer(_server.Clock);
        var rotated = next.KeySet().Replace("\"kid\":\"rsa\"", "\"kid\":\"rsa2\"", StringComparison.Ordinal);
        provider.On("GET", "/keys", StubAnswer.Json(_issuer.KeySet()), StubAnswer.Json(rotated), StubAnswer.Status(500));
        await _server.DisposeAsync();
        _server = await StartAsync(identity => identity.KeySet = provider.At("/keys").ToString());
        var newToken = next.Rs256(next.Claims("ada"), """{"alg":"RS256","kid":"rsa2"}""");

        await ExchangeAsync(_issuer.Token("ada"));
        await ExchangeAsync(_issuer.Token("ada"));
        provider.Requests.Should().HaveCount(1);

        (await RefusedAsync(newToken)).Error.Should().Contain("names no key");
        provider.Requests.Should().HaveCount(1, "unknown key ids do not make the server ask at will");
        _server.Clock.Advance(TimeSpan.FromSeconds(30));
        await ExchangeAsync(newToken);
        (await RefusedAsync(_issuer.Token("ada"))).Error.Should().Contain("names no key", "the provider has taken it back");

        _server.Clock.Advance(TimeSpan.FromMinutes(20));
        await ExchangeAsync(next.Rs256(With(next.Claims("ada"), _server.Clock.GetUtcNow()), """{"alg":"RS256","kid":"rsa2"}"""));
        provider.Requests.Should().HaveCount(3, "the keys were due, but the provider failed");
        _server.Logs.Lines.Should().Contain(line => line.Message.Contains("The keys that were read before stay in use", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_that_have_never_been_there_are_a_failure_that_clients_repeat()
    {
        await using var provider = await StubServer.StartAsync();
        await _server.DisposeAsync();
        _server = await StartAsync(identity => identity.KeySet = provider.At("/missing").ToString());

        var (status, error) = await RefusedAsync(_issuer.Token("ada"));

        status.Should().Be(503);
        error.Should().StartWith("temporarily_unavailable: ");
    }

    [Theory]
    [InlineData("missing.json", null)]
    [InlineData("empty.json", "{}")]
    [InlineData("text.json", "keys")]
    [InlineData("secret.json", """{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"a"}]}""")]
    public async Task A_file_without_keys_stops_the_start_with_one_line(string name, string? content)
    {
        var path = _folder[name];
        if (content is not null)
        {
            await File.WriteAllTextAsync(path, content, Token);
        }

        var start = () => TestServer.StartAsync(options => options.IdentityTokens = Identity(path));

        (await start.Should().ThrowAsync<IOException>()).Which.Message.Should().Contain(path).And.NotContain("\n");
    }

    [Fact]
    public async Task Options_that_cannot_be_are_refused_by_name()
    {
        await IsRefusedAsync("Issuer", o => o.Issuer = "");
        await IsRefusedAsync("Audience", o => o.Audience = " ");
        await IsRefusedAsync("KeySet", o => o.KeySet = "");
        await IsRefusedAsync("KeySet", o => o.KeySet = "http://issuer.example/keys");
        await IsRefusedAsync("UserClaim", o => o.UserClaim = "");
        await IsRefusedAsync("TokenLifetime", o => o.TokenLifetime = TimeSpan.FromMinutes(5));
        await IsRefusedAsync("TokenLifetime", o => o.TokenLifetime = TimeSpan.FromDays(2));

        async Task IsRefusedAsync(string name, Action<IdentityTokenOptions> change)
        {
            var identity = Identity(KeyFile);
            change(identity);
            var start = () => TestServer.StartAsync(options => options.IdentityTokens = identity);
            (await start.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().StartWith($"IdentityTokens.{name} ");
        }
    }

    private static JsonObject With(JsonObject claims, DateTimeOffset now)
    {
        claims["exp"] = (now + TimeSpan.FromMinutes(5)).ToUnixTimeSeconds();
        return claims;
    }

    private static string Swapped(string signed, string wanted)
    {
        var (a, b) = (signed.Split('.'), wanted.Split('.'));
        return $"{a[0]}.{b[1]}.{a[2]}";
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)));

    private static IdentityTokenOptions Identity(string keySet) => new() { Issuer = TokenIssuer.Name, Audience = TokenIssuer.Audience, KeySet = keySet };

    private static async Task<(HttpStatusCode Status, string? Viewer)> ViewerAsync(HttpClient client)
    {
        using var response = await client.PostAsJsonAsync("/graphql", new { query = "{ viewer { username } }" }, Token);
        var body = await response.Content.ReadFromJsonAsync<JsonObject>(Token);
        return (response.StatusCode, body!["data"]?["viewer"]?["username"]?.GetValue<string>());
    }

    private Task<TestServer> StartAsync(Action<IdentityTokenOptions>? change = null) => TestServer.StartAsync(options =>
    {
        options.DataDirectory = _folder["data"];
        options.ApiKey = new string('a', 40);
        options.IdentityTokens = Identity(KeyFile);
        change?.Invoke(options.IdentityTokens);
    });

    private HttpClient Bearer(string token) => new()
    {
        BaseAddress = _server.Server.BaseUrl,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    private async Task<string> AccessTokenAsync() => (await ExchangeAsync(_issuer.Token("ada")))["access_token"]!.GetValue<string>();

    private async Task<JsonObject> ExchangeAsync(string assertion)
    {
        using var form = Form(("grant_type", Grant), ("assertion", assertion));
        using var response = await _server.Anonymous.PostAsync(new Uri("/oidc/token", UriKind.Relative), form, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        response.StatusCode.Should().Be(HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!.AsObject();
    }

    private async Task<(int Status, string Error)> RefusedAsync(string assertion)
    {
        using var form = Form(("grant_type", Grant), ("assertion", assertion));
        using var response = await _server.Anonymous.PostAsync(new Uri("/oidc/token", UriKind.Relative), form, Token);
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>(Token);
        return ((int)response.StatusCode, answer!["error"]?.GetValue<string>() ?? "");
    }
}
