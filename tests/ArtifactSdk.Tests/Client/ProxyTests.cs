using System.Net;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Client;

/// <summary>Servers that speak TLS and can be reached through a proxy alone: all goes through tunnels that the proxy cannot look into.</summary>
public sealed class ProxyTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Everything_goes_through_tunnels_of_the_proxy_that_the_handler_names()
    {
        await using var api = await StartAsync();
        await using var storage = await StubServer.StartAsync(_authority.Tls());
        PlayUploads(api, storage);
        await using var proxy = new ConnectProxy(target => Find(target, api, storage));
        using var http = Http(new WebProxy(proxy.Url));
        using var client = new ArtifactClient(Options(api), http);

        await LogAsync(client);

        proxy.Tunnels.Distinct().Should().BeEquivalentTo(api.Server.Url.Authority, storage.Url.Authority);
        proxy.Heads.Should().OnlyContain(head => head.StartsWith("CONNECT ", StringComparison.Ordinal)).And.NotContain(head => head.Contains(ScriptedApi.Key, StringComparison.Ordinal) || head.Contains("Basic", StringComparison.OrdinalIgnoreCase));
        storage.Requests.Should().ContainSingle().Which.Header("Authorization").Should().BeNull();
    }

    [Fact]
    public async Task A_proxy_that_wants_credentials_gets_those_of_the_handler_and_not_the_key()
    {
        await using var api = await StartAsync();
        await using var storage = await StubServer.StartAsync(_authority.Tls());
        PlayUploads(api, storage);
        await using var proxy = new ConnectProxy(target => Find(target, api, storage), "ada:secret");
        using var http = Http(new WebProxy(proxy.Url) { Credentials = new NetworkCredential("ada", "secret") });
        using var client = new ArtifactClient(Options(api), http);

        await LogAsync(client);

        proxy.Tunnels.Should().NotBeEmpty();
        proxy.Heads.Should().NotContain(head => head.Contains(ScriptedApi.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_proxy_that_refuses_is_what_the_error_speaks_of()
    {
        await using var api = await StartAsync();
        await using var proxy = new ConnectProxy(target => Find(target, api, api.Server), "ada:secret");
        using var http = Http(new WebProxy(proxy.Url));
        var options = Options(api);
        options.Retry.MaxAttempts = 2;
        using var client = new ArtifactClient(options, http);

        var log = () => LogAsync(client);

        var error = (await log.Should().ThrowAsync<ArtifactApiException>()).Which;
        error.Message.Should().Contain("407").And.Contain("Check the proxy and its credentials");
        error.Message.Should().NotContain("secret");
        api.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_is_named_by_the_error()
    {
        await using var api = await StartAsync();
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var nowhere = new Uri($"http://{listener.LocalEndpoint}");
        listener.Stop();
        using var http = Http(new WebProxy(nowhere));
        var options = Options(api);
        options.Retry.MaxAttempts = 1;
        using var client = new ArtifactClient(options, http);

        var log = () => LogAsync(client);

        (await log.Should().ThrowAsync<ArtifactApiException>()).Which.Message.Should().Contain(nowhere.Authority);
    }

    private static IPEndPoint Find(string target, params object[] servers) =>
        new(IPAddress.Loopback, servers.Select(s => s is ScriptedApi api ? api.Server.Url : ((StubServer)s).Url).Single(u => u.Authority == target).Port);

    private static void PlayUploads(ScriptedApi api, StubServer storage)
    {
        storage.On("PUT", "/up", StubAnswer.Status(200));
        api.On("CreateArtifactFiles", call =>
        {
            var name = call.At("artifactFiles")!.Value[0].GetProperty("name").GetString();
            return ApiAnswer.Data(new
            {
                createArtifactFiles = new { files = new { edges = new[] { new { node = new { name, displayName = name, uploadUrl = storage.At("/up"), uploadHeaders = Array.Empty<string>(), artifact = new { id = Wire.Id } } } } } },
            });
        });
    }

    private static async Task LogAsync(ArtifactClient client)
    {
        await using var run = await client.InitRunAsync(new() { Id = "run1" }, Token);
        await run.LogArtifactAsync(new Artifact("prices", "dataset").AddBytes("a", "x"u8.ToArray()), cancellationToken: Token);
    }

    private static ArtifactClientOptions Options(ScriptedApi api) => api.Options();

    private Task<ScriptedApi> StartAsync() => ScriptedApi.StartAsync(_authority.Tls());

    private HttpClient Http(WebProxy proxy) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        Proxy = proxy,
        SslOptions = { CertificateChainPolicy = _authority.Trust },
    });
}
