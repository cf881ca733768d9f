using System.Net;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Hosting;

public sealed class HttpSurfaceTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private BlobKey _key;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _key = await _server.StoreAsync("content"u8.ToArray());
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_home_page_says_what_this_is_and_how_to_reach_it()
    {
        using var response = await _server.Anonymous.GetAsync("/", CancellationToken);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/plain");
        (await response.Content.ReadAsStringAsync(CancellationToken)).Should()
            .Contain($"WANDB_BASE_URL={_server.Server.BaseUrl.OriginalString.TrimEnd('/')}").And.NotContain(_server.Server.ApiKey);
    }

    [Theory]
    [InlineData("/healthz", "ok\n")]
    [InlineData("/readyz", "ready\n")]
    public async Task Probes_are_answered(string path, string text) =>
        (await _server.Anonymous.GetStringAsync(path, CancellationToken)).Should().Be(text);

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/nothing.js")]
    [InlineData("/graphql/more")]
    [InlineData("/storage")]
    [InlineData("/oidc")]
    [InlineData("//")]
    [InlineData("/%20")]
    public async Task What_is_unknown_is_404_in_json(string path)
    {
        foreach (var method in new[] { "GET", "POST", "DELETE" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_server.Server.BaseUrl.OriginalString.TrimEnd('/') + path));
            using var response = await _server.Keyed.SendAsync(request, CancellationToken);

            response.StatusCode.Should().Be(HttpStatusCode.NotFound);
            (await response.Content.ReadAsStringAsync(CancellationToken)).Should().Be("""{"error":"not found"}""");
        }
    }

    /// <summary>Sent byte for byte: an HTTP client would tidy most of them up.</summary>
    [Theory]
    [InlineData("/storage/blobs/1/../../../etc/passwd")]
    [InlineData("/storage/blobs/1/%2e%2e/%2e%2e/metadata.db")]
    [InlineData("/storage/blobs/1/..%2f..%2fmetadata.db/x")]
    [InlineData("/storage/blobs/1/%252e%252e%252fmetadata.db/x")]
    [InlineData("/storage/blobs/1/..\\..\\metadata.db/x")]
    [InlineData("/storage/blobs/1/%5c..%5cmetadata.db/x")]
    [InlineData("/storage/blobs/1/....//metadata.db/x")]
    [InlineData("/storage/blobs//etc/passwd/x")]
    [InlineData("/storage/blobs/1/%c0%ae%c0%ae/x")]
    [InlineData("/storage/runs/../../metadata.db")]
    [InlineData("/artifacts/%2e%2e/metadata.db")]
    [InlineData("/artifacts/..%5c..%5c/0123456789abcdef0123456789abcdef")]
    [InlineData("/artifacts/local-team/0123456789abcdef0123456789abcdef;.txt")]
    [InlineData("/artifactsV2/default/local-team/../../../../etc/passwd")]
    [InlineData("/artifactsV2/default/%00/x/0123456789abcdef0123456789abcdef")]
    [InlineData("/artifactsV2/default/local-team/%ff%fe/0123456789abcdef0123456789abcdef")]
    [InlineData("/files/../graphql")]
    [InlineData("/files/a/b/%2e%2e/file_stream")]
    [InlineData("/files/a/b/%2e%2e%2fc/file_stream")]
    [InlineData("/files/%zz/b/c/file_stream")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/..%c0%af..%c0%afetc/passwd")]
    [InlineData("/graphql/..%2f..%2fetc/passwd")]
    [InlineData("//etc/passwd")]
    [InlineData("http://elsewhere/storage/blobs/1/x/y")]
    [InlineData("/a\\..\\b")]
    [InlineData("/?../../etc/passwd")]
    public async Task Tricky_paths_neither_escape_nor_break_anything(string target)
    {
        var key = $"Authorization: {TestServer.Basic("api", _server.Server.ApiKey!)}";

        foreach (var headers in new[] { [], new[] { key } })
        {
            var (status, body) = await RawHttp.GetAsync(_server.Server.BaseUrl, target, CancellationToken, headers);

            (status is 200 or (>= 400 and < 500)).Should().BeTrue("{0} gave {1}", target, status);
            body.Should().NotContain("root:").And.NotContain("SQLite format");
            if (status == 200)
            {
                body.Should().Contain("ArtifactSdk.Server", "only the home page is for everyone");
            }
        }
    }

    [Theory]
    [InlineData("{0}/../{1}")]
    [InlineData("{0}/%2e%2e/{1}")]
    [InlineData("{0}/./{1}")]
    public async Task A_path_is_tidied_before_its_signature_is_checked_not_after(string form)
    {
        var url = new Uri(_server.Urls.ForDownload(_key, "f.txt"));
        var other = _key with { HexMd5 = new string('0', 32) };
        var target = url.PathAndQuery.Replace(_key.HexMd5, string.Format(null, form, _key.HexMd5, other.HexMd5), StringComparison.Ordinal);

        var (status, _) = await RawHttp.GetAsync(_server.Server.BaseUrl, target, CancellationToken);

        status.Should().Be(403);
    }

    [Theory]
    [InlineData("evil\"host")]
    [InlineData("user@host")]
    [InlineData("host/path")]
    [InlineData("")]
    public async Task A_host_that_is_none_is_not_repeated(string host)
    {
        var answer = await RawHttp.SendAsync(
            _server.Server.BaseUrl, $"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", CancellationToken);

        if (host.Length > 0)
        {
            answer.Should().NotContain(host);
        }

        answer.Should().MatchRegex(@"\AHTTP/1.1 (400|200) ");
    }

    [Fact]
    public async Task Headers_beyond_the_limit_are_refused()
    {
        var answer = await RawHttp.SendAsync(
            _server.Server.BaseUrl, $"GET / HTTP/1.1\r\nHost: h\r\nX-Long: {new string('x', 40_000)}\r\n\r\n", CancellationToken);

        answer.Should().StartWith("HTTP/1.1 431 ");
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_closed()
    {
        await using var small = await TestServer.StartAsync(options => options.MaxConnections = 1);
        using var first = new System.Net.Sockets.TcpClient();
        await first.ConnectAsync(small.Server.BaseUrl.Host, small.Server.BaseUrl.Port, CancellationToken);
        await first.GetStream().WriteAsync("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n"u8.ToArray(), CancellationToken);
        _ = await first.GetStream().ReadAsync(new byte[1000], CancellationToken);

        var second = async () => (await RawHttp.SendAsync(small.Server.BaseUrl, "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n", CancellationToken)).Length;

        try
        {
            (await second()).Should().Be(0);
        }
        catch (IOException)
        {
            // A reset is as clear an answer.
        }
    }
}
