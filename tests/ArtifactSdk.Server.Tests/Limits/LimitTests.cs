using System.Net.Sockets;
using System.Text;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Limits;

/// <summary>Each limit over a socket: just below it is taken, above it is refused with the right status.</summary>
public sealed class LimitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task More_headers_than_allowed_are_431()
    {
        await using var server = await TestServer.StartAsync(options => options.Limits.MaxRequestHeaders = 10);
        string[] Headers(int count) => [.. Enumerable.Range(0, count).Select(i => $"X-{i}: 1")];

        // Host and Connection are sent as well.
        var (fits, _) = await RawHttp.GetAsync(server.Server.BaseUrl, "/healthz", Token, Headers(8));
        var (refused, _) = await RawHttp.GetAsync(server.Server.BaseUrl, "/healthz", Token, Headers(9));

        (fits, refused).Should().Be((200, 431));
    }

    [Fact]
    public async Task A_longer_request_line_than_allowed_is_414()
    {
        await using var server = await TestServer.StartAsync(options => options.Limits.MaxRequestHeaderBytes = 2000);

        var (status, _) = await RawHttp.GetAsync(server.Server.BaseUrl, "/" + new string('x', 2000), Token);

        status.Should().Be(414);
    }

    [Theory]
    [InlineData("{a{b{c}}}", "{a{b{c{d}}}}", "depth")]
    [InlineData("{a b c d e f}", "{a b c d e f g}", "fields")]
    [InlineData("{x:a y:a}", "{x:a y:a z:a}", "aliases")]
    [InlineData("{a}", "{a(b:\"0123456789012345678901234567890123456789012345678901234567890123456789\")}", "document size")]
    [InlineData("{...F} fragment F on Query{a b c}", "{...F ...F ...F} fragment F on Query{a b c}", "fields")]
    public async Task A_graphql_document_beyond_a_limit_is_400_and_names_the_limit(string fits, string tooMuch, string limit)
    {
        await using var server = await TestServer.StartAsync(options =>
        {
            options.Limits.MaxGraphQlDepth = 3;
            options.Limits.MaxGraphQlFields = 6;
            options.Limits.MaxGraphQlAliases = 2;
            options.Limits.MaxGraphQlDocumentBytes = 60;
        });
        var publisher = new WirePublisher(server, server.Keyed);

        // There are no such fields, so what fits is refused as well, but for that.
        var (_, accepted) = await publisher.PostAsync(fits);
        var (status, refused) = await publisher.PostAsync(tooMuch);

        accepted.ToJsonString().Should().NotContain("GRAPHQL_LIMIT_EXCEEDED");
        status.Should().Be(400);
        refused["errors"]![0]!["extensions"]!["code"]!.GetValue<string>().Should().Be("GRAPHQL_LIMIT_EXCEEDED");
        refused["errors"]![0]!["message"]!.GetValue<string>().Should().Contain($"limit of {limit}");
    }

    [Theory]
    [InlineData("1000 bytes")]
    [InlineData("more than 3 entries")]
    [InlineData("longer than 20 characters")]
    public async Task A_manifest_beyond_a_limit_is_400_when_it_is_committed(string limit)
    {
        await using var server = await TestServer.StartAsync(options =>
        {
            options.Limits.MaxManifestBytes = 1000;
            options.Limits.MaxManifestEntries = 3;
            options.Limits.MaxPathLength = 20;
        });
        var publisher = new WirePublisher(server, server.Keyed);
        var reference = WirePublisher.Reference("https://example.org/a");
        var (path, count, link) = limit[0] switch
        {
            '1' => ("a", 1, WirePublisher.Reference("https://example.org/" + new string('a', 1000))),
            'm' => ("a", 4, reference),
            _ => (new string('p', 20), 1, reference),
        };

        var (taken, _) = await publisher.PublishAsync(
            WirePublisher.Manifest([.. Enumerable.Range(0, 3).Select(i => (new string((char)('a' + i), 20), reference))]), "fits");
        var (status, body) = await publisher.PublishAsync(
            WirePublisher.Manifest([.. Enumerable.Range(0, count).Select(i => ($"{path}{i}", link))]), "refused");

        taken.Should().Be(200);
        status.Should().Be(400);
        body["errors"]![0]!["message"]!.GetValue<string>().Should().Contain(limit);
    }

    [Fact]
    public async Task Headers_that_dribble_in_end_the_connection()
    {
        await using var server = await TestServer.StartAsync(options => options.Limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(500));

        // Never finished: it is the server that ends it.
        var answer = await RawHttp.SendAsync(server.Server.BaseUrl, "GET /healthz HTTP/1.1\r\nHost: h\r\nX-Slow: ", Token);

        answer.Should().StartWith("HTTP/1.1 408 ");
    }

    [Fact]
    public async Task A_body_that_dribbles_in_ends_the_connection()
    {
        await using var server = await TestServer.StartAsync(options =>
        {
            options.Limits.MinBytesPerSecond = 1_000_000;
            options.Limits.SlowBodyGrace = TimeSpan.FromSeconds(1.1);
        });

        var answer = await RawHttp.SendAsync(
            server.Server.BaseUrl, "POST /graphql HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n{\"query\":", Token);

        answer.Should().StartWith("HTTP/1.1 408 ");
    }

    [Fact]
    public async Task An_upload_that_is_cut_off_leaves_nothing_behind()
    {
        await using var server = await TestServer.StartAsync(options =>
        {
            options.Limits.MinBytesPerSecond = 1_000_000;
            options.Limits.SlowBodyGrace = TimeSpan.FromSeconds(1.1);
        });
        var stored = await server.StoreAsync([1]);
        var url = new Uri(server.Urls.ForUpload(stored with { HexMd5 = new string('0', 32) }, "f"));

        var answer = await RawHttp.SendAsync(
            server.Server.BaseUrl, $"PUT {url.PathAndQuery} HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\nabc", Token);

        answer.Should().StartWith("HTTP/1.1 408 ");
        Directory.EnumerateFiles(Path.Combine(server.Server.DataDirectory, "tmp")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_flood_of_malformed_requests_leaves_the_server_well()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var text in new[]
        {
            "\r\n\r\n\r\n", "GET", "GET / HTTP/9.9\r\n\r\n", "\0\0\0\0\r\n\r\n", "POST /graphql HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
            "POST /graphql HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n",
            "POST /graphql HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET / HTTP/1.1\r\nNo colon\r\n\r\n",
        })
        {
            using var client = new TcpClient();
            await client.ConnectAsync(server.Server.BaseUrl.Host, server.Server.BaseUrl.Port, Token);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), Token);
            client.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            (await reader.ReadToEndAsync(Token)).Should().MatchRegex(@"\A(HTTP/1\.1 (4\d\d|505) |\z)", "{0} was sent", text);
        }

        (await server.Anonymous.GetStringAsync(new Uri("/readyz", UriKind.Relative), Token)).Should().Be("ready\n");
        server.Logs.Lines.Should().NotContain(line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    public static TheoryData<string, Action<ServerLimits>> Impossible => new()
    {
        { "Limits.MaxRequestHeaders *", limits => limits.MaxRequestHeaders = 0 },
        { "Limits.SlowBodyGrace *", limits => limits.SlowBodyGrace = TimeSpan.FromSeconds(1) },
        { "Limits.RequestsPerSecond *", limits => limits.RequestsPerSecond = -1 },
        { "Limits.MaxGraphQlResponseBytes *", limits => limits.MaxGraphQlResponseBytes = 1 },
        { "Limits.MaxPathLength *", limits => limits.MaxPathLength = 5000 },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public async Task Limits_that_cannot_be_are_refused_by_name(string message, Action<ServerLimits> change)
    {
        var options = new RegistryServerOptions();
        change(options.Limits);

        await FluentActions.Awaiting(() => RegistryServer.StartAsync(options, Token)).Should().ThrowAsync<ArgumentException>().WithMessage(message);
    }
}
