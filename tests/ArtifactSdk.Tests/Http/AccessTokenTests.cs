using System.Text.Json.Nodes;
using ArtifactSdk.Protocol;
using ArtifactSdk.Protocol.Operations;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Http;

public sealed class AccessTokenTests : IAsyncLifetime
{
    private const string Viewer = """{"data":{"viewer":{"id":"VXNlcjox","username":"ada","entity":"ada"}}}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("access-token-").FullName;
    private TransportHost _host = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string TokenFile => Path.Combine(_folder, "token.jwt");

    private string CredentialsFile => Path.Combine(_folder, "config", "credentials.json");

    public async ValueTask InitializeAsync()
    {
        _host = await TransportHost.StartAsync();
        _host.Options.ApiKey = null;
        _host.Machine.Set("WANDB_IDENTITY_TOKEN_FILE", TokenFile).Set("WANDB_CREDENTIALS_FILE", CredentialsFile);
        await File.WriteAllTextAsync(TokenFile, "aaa.bb+b.ccc\n", Token);
        _host.Server.On("POST", "/graphql", StubAnswer.Json(Viewer));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_token_is_exchanged_once_and_sent_with_each_request()
    {
        Exchange("first");

        await AskAsync();
        await AskAsync();

        var requests = _host.Server.Requests;
        requests.Select(request => request.Path).Should().Equal("/oidc/token", "/graphql", "/graphql");
        requests[0].Header("Authorization").Should().BeNull();
        requests[0].Header("Content-Type").Should().Be("application/x-www-form-urlencoded");
        System.Text.Encoding.UTF8.GetString(requests[0].Body).Should().Be(
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=aaa.bb%2Bb.ccc");
        requests.Skip(1).Should().OnlyContain(request => request.Header("Authorization") == "Bearer first");
    }

    [Fact]
    public async Task The_credentials_file_is_the_one_of_the_protocol_and_keeps_what_else_is_in_it()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(CredentialsFile)!);
        await File.WriteAllTextAsync(CredentialsFile, """{"credentials":{"https://else":{"expires_at":"2020-01-01 00:00:00","access_token":"x"}},"more":1}""", Token);
        Exchange("first");
        var expected = _host.Clock.GetUtcNow() + TimeSpan.FromHours(1);

        await AskAsync();

        var content = JsonNode.Parse(await File.ReadAllTextAsync(CredentialsFile, Token))!;
        content["more"]!.GetValue<int>().Should().Be(1);
        content["credentials"]!["https://else"]!["access_token"]!.GetValue<string>().Should().Be("x");
        var entry = content["credentials"]![_host.Server.Url.OriginalString]!;
        entry["access_token"]!.GetValue<string>().Should().Be("first");
        entry["expires_at"]!.GetValue<string>().Should().Be(expected.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(CredentialsFile).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Directory.GetFiles(Path.GetDirectoryName(CredentialsFile)!).Should().ContainSingle();
    }

    [Theory]
    [InlineData(6, "kept")]
    [InlineData(5, "fresh")]
    [InlineData(-60, "fresh")]
    public async Task A_token_of_the_file_is_used_until_five_minutes_before_its_end(int minutes, string used)
    {
        Exchange("fresh");
        Keep("kept", TimeSpan.FromMinutes(minutes));

        await AskAsync();

        _host.Server.Requests[^1].Header("Authorization").Should().Be($"Bearer {used}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"credentials\":5}")]
    [InlineData("{\"credentials\":{\"*\":[]}}")]
    [InlineData("{\"credentials\":{\"*\":{\"expires_at\":5,\"access_token\":7}}}")]
    [InlineData("{\"credentials\":{\"a\":1,\"a\":2}}")]
    [InlineData("not json")]
    public async Task A_file_that_makes_no_sense_is_passed_over(string content)
    {
        Exchange("fresh");
        Directory.CreateDirectory(Path.GetDirectoryName(CredentialsFile)!);
        await File.WriteAllTextAsync(CredentialsFile, content.Replace("*", _host.Server.Url.OriginalString, StringComparison.Ordinal), Token);

        await AskAsync();

        _host.Server.Requests[^1].Header("Authorization").Should().Be("Bearer fresh");
    }

    [Fact]
    public async Task A_token_that_the_server_refuses_is_not_used_again()
    {
        Exchange("fresh");
        Keep("stale", TimeSpan.FromHours(1));
        await using var server = await StubServer.StartAsync();
        _host.Server.On("POST", "/graphql");
        server.On("POST", "/graphql", StubAnswer.Json("""{"errors":[{"message":"user is not logged in"}]}""", 401), StubAnswer.Json(Viewer));
        server.On("POST", "/oidc/token", StubAnswer.Json("""{"access_token":"fresh","expires_in":3600}"""));
        _host.Options.BaseUrl = server.Url;
        Keep("stale", TimeSpan.FromHours(1));

        var refused = AskAsync;

        (await refused.Should().ThrowAsync<ArtifactAccessException>()).Which.Message.Should().Contain("the identity token in").And.NotContain("stale");
        await AskAsync();
        server.Requests.Select(request => request.Header("Authorization")).Should().Equal("Bearer stale", null, "Bearer fresh");
    }

    [Fact]
    public async Task A_refused_exchange_is_told_and_not_repeated()
    {
        _host.Server.On("POST", "/oidc/token", StubAnswer.Json("""{"error":"invalid_grant: the identity token has expired."}""", 400));
        var ask = AskAsync;

        var thrown = (await ask.Should().ThrowAsync<ArtifactAccessException>()).Which;

        thrown.Message.Should().StartWith($"Could not exchange the identity token in '{TokenFile}' (from WANDB_IDENTITY_TOKEN_FILE)").And.Contain("invalid_grant: the identity token has expired").And.NotContain("aaa.");
        _host.Server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task An_exchange_that_fails_for_the_moment_is_repeated()
    {
        _host.Server.On("POST", "/oidc/token", StubAnswer.Status(503), StubAnswer.Status(429), StubAnswer.Json("""{"access_token":"late","expires_in":3600}"""));

        await AskAsync();

        _host.Server.Requests[^1].Header("Authorization").Should().Be("Bearer late");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("no json")]
    [InlineData("{\"access_token\":\"a\\nb\",\"expires_in\":1}")]
    [InlineData("{\"access_token\":\"a\",\"expires_in\":\"soon\"}")]
    public async Task An_answer_without_a_token_is_an_error(string body)
    {
        _host.Server.On("POST", "/oidc/token", StubAnswer.Json(body));
        var ask = AskAsync;

        (await ask.Should().ThrowAsync<ArtifactAccessException>()).Which.Message.Should().Contain("holds no access token");
    }

    [Fact]
    public async Task A_missing_or_empty_token_file_is_an_error_before_anything_is_sent()
    {
        File.Delete(TokenFile);
        var ask = AskAsync;
        (await ask.Should().ThrowAsync<ArtifactAccessException>()).Which.Message.Should().Contain("could not be read");
        await File.WriteAllTextAsync(TokenFile, " \n", Token);
        (await ask.Should().ThrowAsync<ArtifactAccessException>()).Which.Message.Should().Contain("is empty");

        _host.Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_key_and_a_token_on_the_machine_contradict_each_other()
    {
        _host.Machine.Set("WANDB_API_KEY", TransportHost.Key);
        var ask = AskAsync;

        (await ask.Should().ThrowAsync<ArtifactAccessException>()).Which.Message.Should().Contain("are both set");
        _host.Server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task An_answer_that_was_cut_off_is_asked_for_again()
    {
        _host.Server.On("POST", "/oidc/token", StubAnswer.Json("""{"access_token":"fir"""), StubAnswer.Json("""{"access_token":"first","expires_in":3600}"""));

        await AskAsync();

        _host.Server.Requests.Select(request => request.Path).Should().Equal("/oidc/token", "/oidc/token", "/graphql");
        _host.Server.Requests[2].Header("Authorization").Should().Be("Bearer first");
    }

    [Fact]
    public async Task What_is_set_in_code_goes_before_the_machine()
    {
        _host.Options.ApiKey = TransportHost.Key;
        await AskAsync();
        _host.Server.Requests.Should().ContainSingle().Which.Header("Authorization").Should().Be(TransportHost.Authorization);
    }

    [Fact]
    public async Task Storage_never_gets_the_token()
    {
        Exchange("first");
        await AskAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, _host.Storage.At("/x"));
        using var lanes = new ArtifactSdk.Http.HttpLanes(_host.Transports.Configuration, null);

        using var api = await lanes.SendApiAsync(request, Token);

        _host.Storage.Requests.Should().ContainSingle().Which.Header("Authorization").Should().BeNull();
    }

    private Task AskAsync() => _host.Api.ExecuteAsync(ViewerOperation.Instance, NoVariables.Value, "ask", Token);

    private void Exchange(string token) =>
        _host.Server.On("POST", "/oidc/token", StubAnswer.Json($$"""{"access_token":"{{token}}","expires_in":3600}"""));

    private void Keep(string token, TimeSpan left) =>
        new ArtifactSdk.Http.CredentialsFile(CredentialsFile, _host.Options.BaseUrl.OriginalString.TrimEnd('/')).Write(token, _host.Clock.GetUtcNow() + left);
}
