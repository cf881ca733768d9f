using System.Net;
using ArtifactSdk.Tests.Artifacts;
using ArtifactSdk.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ArtifactSdk.Tests.Client;

/// <summary>Servers with certificates of an authority that this machine does not trust, proxies, and certificates of clients.</summary>
public sealed class CertificateTests : IDisposable
{
    private const int NotVerified = 4002;
    private const int ConfigurationWarning = 4000;

    private readonly TestAuthority _authority = new();
    private readonly ListLoggerProvider _log = new();
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_refused_with_the_way_to_trust_it()
    {
        await using var api = await ScriptedApi.StartAsync(_authority.Tls());
        using var client = new ArtifactClient(Options(api));

        var start = () => client.InitRunAsync(new() { Id = "run1" }, Token);

        var error = (await start.Should().ThrowAsync<ArtifactApiException>()).Which;
        error.Message.Should().Contain("certificate").And.Contain("authority").And.Contain("handler of an HttpClient");
        error.StatusCode.Should().BeNull();
        api.Calls.Should().BeEmpty();
        _log.Lines.Should().NotContain(line => line.Id.Id == NotVerified);
        _log.Lines.Should().NotContain(line => line.Message.Contains("attempt", StringComparison.Ordinal), "another attempt would not mend it");
    }

    [Fact]
    public async Task A_storage_host_that_nobody_trusts_is_refused_though_the_API_server_is_trusted()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var storage = await StubServer.StartAsync(_authority.Tls());
        PlayUploads(api, storage);
        using var client = new ArtifactClient(Options(api));
        await using var run = await client.InitRunAsync(new() { Id = "run1" }, Token);

        var log = () => run.LogArtifactAsync(Draft(), cancellationToken: Token);

        (await log.Should().ThrowAsync<ArtifactTransferException>()).Which.Message.Should().Contain("certificate").And.Contain("authority");
        storage.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task The_option_takes_any_certificate_of_the_API_server_and_of_storage_hosts_and_each_client_warns()
    {
        await using var api = await ScriptedApi.StartAsync(_authority.Tls());
        using var other = new TestAuthority();
        await using var storage = await StubServer.StartAsync(other.Tls());
        PlayUploads(api, storage);
        var options = Options(api);
        options.AllowInsecureTls = true;
        using var first = new ArtifactClient(options);
        using var second = new ArtifactClient(options);

        await LogAsync(first);

        storage.Requests.Should().ContainSingle();
        var warnings = _log.Lines.Where(line => line.Id.Id == NotVerified).ToArray();
        warnings.Should().HaveCount(2);
        warnings[0].Level.Should().Be(LogLevel.Warning);
        warnings[0].Message.Should().Contain(api.Server.Url.OriginalString).And.Contain("AllowInsecureTls").And.Contain("trials");
    }

    [Fact]
    public async Task The_option_reaches_clients_of_an_application()
    {
        await using var api = await ScriptedApi.StartAsync(_authority.Tls());
        await using var provider = Services(api, options => options.AllowInsecureTls = true, out _).BuildServiceProvider();

        await LogAsync(provider.GetRequiredService<ArtifactClient>());

        _log.Lines.Should().ContainSingle(line => line.Id.Id == NotVerified);
    }

    [Fact]
    public async Task An_application_without_the_option_refuses()
    {
        await using var api = await ScriptedApi.StartAsync(_authority.Tls());
        await using var provider = Services(api, _ => { }, out _).BuildServiceProvider();

        var log = () => LogAsync(provider.GetRequiredService<ArtifactClient>());

        (await log.Should().ThrowAsync<ArtifactApiException>()).Which.Message.Should().Contain("authority");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_handler_of_an_application_trusts_an_authority_of_its_own(bool replaces)
    {
        await using var api = await ScriptedApi.StartAsync(_authority.Tls());
        var services = Services(api, _ => { }, out var builder);
        _ = replaces
            ? builder.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = _authority.Trust } })
            : builder.UseSocketsHttpHandler((handler, _) => handler.SslOptions.CertificateChainPolicy = _authority.Trust);
        await using var provider = services.BuildServiceProvider();

        await LogAsync(provider.GetRequiredService<ArtifactClient>());

        api.Server.Requests.Should().Contain(request => request.Method == "PUT");
        _log.Lines.Should().NotContain(line => line.Id.Id == NotVerified);
    }

    [Fact]
    public async Task A_handler_that_trusts_one_authority_refuses_another()
    {
        using var other = new TestAuthority();
        await using var api = await ScriptedApi.StartAsync(other.Tls());
        using var http = Http(handler => handler.SslOptions.CertificateChainPolicy = _authority.Trust);
        using var client = new ArtifactClient(Options(api), http);

        var log = () => LogAsync(client);

        (await log.Should().ThrowAsync<ArtifactApiException>()).Which.Message.Should().Contain("certificate");
    }

    [Fact]
    public async Task An_HttpClient_of_the_caller_decides_by_itself_and_the_log_says_so()
    {
        await using var api = await ScriptedApi.StartAsync(_authority.Tls());
        var options = Options(api);
        options.AllowInsecureTls = true;
        using var http = Http(_ => { });
        using var client = new ArtifactClient(options, http);

        var log = () => LogAsync(client);

        await log.Should().ThrowAsync<ArtifactApiException>();
        _log.Lines.Should().ContainSingle(line => line.Id.Id == ConfigurationWarning && line.Message.Contains("AllowInsecureTls", StringComparison.Ordinal)).Which.Message.Should().Contain("no effect");
        _log.Lines.Should().NotContain(line => line.Id.Id == NotVerified);
    }

    [Fact]
    public async Task A_client_certificate_in_the_handler_is_shown_to_the_server()
    {
        await using var api = await ScriptedApi.StartAsync(_authority.Tls(asksForCertificate: true));
        using var known = Http(handler =>
        {
            handler.SslOptions.CertificateChainPolicy = _authority.Trust;
            handler.SslOptions.ClientCertificates = [_authority.Issue("CN=ada")];
        });
        using var unknown = Http(handler => handler.SslOptions.CertificateChainPolicy = _authority.Trust);
        using var accepted = new ArtifactClient(Options(api), known);
        using var refused = new ArtifactClient(Options(api), unknown);

        await LogAsync(accepted);
        var log = () => LogAsync(refused);

        await log.Should().ThrowAsync<ArtifactApiException>();
    }

    [Fact]
    public async Task A_proxy_in_the_handler_sees_every_request_and_storage_gets_no_key_through_it()
    {
        await using var proxy = await ScriptedApi.StartAsync();
        var options = Options(proxy);
        options.BaseUrl = new("http://registry.invalid:8080");
        proxy.On("CreateArtifactFiles", call => Upload(call, new("http://storage.invalid/up")));
        proxy.Server.On("PUT", "/up", StubAnswer.Status(200));
        using var http = Http(handler => handler.Proxy = new WebProxy(proxy.Server.Url));
        using var client = new ArtifactClient(options, http);

        await LogAsync(client);

        var targets = proxy.Server.Requests.ToLookup(request => new Uri(request.Target).Authority);
        targets["registry.invalid:8080"].Should().NotBeEmpty().And.OnlyContain(request => request.Header("Authorization") != null);
        targets["storage.invalid"].Should().ContainSingle().Which.Header("Authorization").Should().BeNull();
    }

    public void Dispose()
    {
        _authority.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    private static Artifact Draft() => new Artifact("prices", "dataset").AddBytes("a", "x"u8.ToArray());

    private static HttpClient Http(Action<SocketsHttpHandler> change)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        change(handler);
        return new HttpClient(handler);
    }

    private static void PlayUploads(ScriptedApi api, StubServer storage)
    {
        storage.On("PUT", "/up", StubAnswer.Status(200));
        api.On("CreateArtifactFiles", call => Upload(call, storage.At("/up")));
    }

    private static ApiAnswer Upload(ApiCall call, Uri url)
    {
        var name = call.At("artifactFiles")!.Value[0].GetProperty("name").GetString();
        return ApiAnswer.Data(new
        {
            createArtifactFiles = new { files = new { edges = new[] { new { node = new { name, displayName = name, uploadUrl = url, uploadHeaders = Array.Empty<string>(), artifact = new { id = Wire.Id } } } } } },
        });
    }

    private static async Task LogAsync(ArtifactClient client)
    {
        await using var run = await client.InitRunAsync(new() { Id = "run1" }, Token);
        await run.LogArtifactAsync(Draft(), cancellationToken: Token);
    }

    private ArtifactClientOptions Options(ScriptedApi api)
    {
        var options = api.Options();
        options.LoggerFactory = _log;
        return options;
    }

    private ServiceCollection Services(ScriptedApi api, Action<ArtifactClientOptions> change, out IHttpClientBuilder builder)
    {
        var services = new ServiceCollection();
        builder = services.AddArtifactClient(options =>
        {
            options.BaseUrl = api.Server.Url;
            options.ApiKey = ScriptedApi.Key;
            (options.Entity, options.Project) = ("team", "housing");
            options.Transfer.CacheDirectory = _folder.Root;
            options.LoggerFactory = _log;
            change(options);
        });
        return services;
    }
}
