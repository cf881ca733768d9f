using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Hosting;

public sealed class GraphQlEndpointTests : IAsyncLifetime
{
    private const int MaxBytes = 50_000;
    private TestServer _server = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(options => options.MaxGraphQlBytes = MaxBytes);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("""{"query":"{ viewer { username } }"}""")]
    [InlineData("""{"query":"{ viewer { username } }","variables":null,"operationName":""}""")]
    [InlineData("""{"query":"{ viewer { username } }","variables":{},"operationName":null}""")]
    [InlineData("""{"query":"#graphql\nquery Viewer { viewer { username } }","variables":{"undeclared":1},"operationName":"Viewer","extensions":{}}""")]
    public async Task Every_shape_that_clients_send_is_taken(string body)
    {
        using var response = await PostAsync(new StringContent(body, Encoding.UTF8, "application/json"));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        (await TextOf(response)).Should().Be("""{"data":{"viewer":{"username":"admin"}}}""");
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""[{"query":"{ viewer { username } }"}]""")]
    [InlineData("{}")]
    [InlineData("""{"query":null}""")]
    [InlineData("""{"query":1}""")]
    [InlineData("""{"query":"{ viewer { username } }","variables":[]}""")]
    [InlineData("""{"query":"{ viewer { username } }","operationName":1}""")]
    [InlineData("""{"query":"{ viewer { username } }","variables":{"x":"\ud800"}}""")]
    [InlineData("""{"query":"{ viewer { username } }","variables":{"\udc80":1}}""")]
    [InlineData("""{"query":"{ viewer { username"}""")]
    [InlineData("""{"query":"{ nothing }"}""")]
    public async Task What_is_no_request_is_400_in_the_shape_of_the_api(string body)
    {
        using var response = await PostAsync(new StringContent(body, Encoding.UTF8, "application/json"));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        using var json = JsonDocument.Parse(await TextOf(response));
        json.RootElement.GetProperty("errors")[0].GetProperty("message").GetString().Should().NotBeNullOrEmpty();
    }

    [Fact]
    public async Task An_escaped_surrogate_pair_is_text_like_any_other()
    {
        using var response = await PostAsync(new StringContent("""{"query":"{ viewer { username } }","variables":{"x":"\ud83d\ude00"}}"""));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_body_of_just_the_bound_is_taken_and_one_byte_more_is_413()
    {
        foreach (var chunked in new[] { false, true })
        {
            using var fits = await PostAsync(Padded(MaxBytes), chunked);
            using var tooLarge = await PostAsync(Padded(MaxBytes + 1), chunked);

            fits.StatusCode.Should().Be(HttpStatusCode.OK);
            tooLarge.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
            (await TextOf(tooLarge)).Should().StartWith("{\"errors\":");
        }
    }

    [Fact]
    public async Task A_gzip_body_is_unpacked()
    {
        using var response = await PostAsync(Gzip(Encoding.UTF8.GetBytes("""{"query":"{ viewer { username } }"}""")));

        (await TextOf(response)).Should().Contain("admin");
    }

    [Fact]
    public async Task A_gzip_bomb_is_413_and_costs_no_more_than_the_bound()
    {
        var costs = new List<long>();

        // Other tests allocate meanwhile.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var bomb = Gzip(new byte[64 << 20]);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            using var response = await PostAsync(bomb);
            costs.Add(GC.GetTotalAllocatedBytes(precise: true) - before);

            response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        }

        costs.Min().Should().BeLessThan(16 << 20);
    }

    [Theory]
    [InlineData("gzip", HttpStatusCode.BadRequest)]
    [InlineData("br", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("gzip, gzip", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_that_cannot_be_unpacked_is_refused(string encoding, HttpStatusCode expected)
    {
        var content = new ByteArrayContent("no gzip at all, but long enough"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding).Should().BeTrue();

        using var response = await PostAsync(content);

        response.StatusCode.Should().Be(expected);
        (await TextOf(response)).Should().StartWith("{\"errors\":");
    }

    [Fact]
    public async Task Other_methods_are_405_and_say_which_one_is_right()
    {
        using var response = await _server.Keyed.GetAsync("/graphql?query={viewer{username}}", CancellationToken);

        response.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.Should().Equal("POST");
        (await TextOf(response)).Should().StartWith("{\"errors\":");
    }

    [Fact]
    public async Task Signed_urls_begin_with_the_host_that_the_caller_used()
    {
        await _server.LogAsync("housing", "prices", "a.csv", [1, 2, 3]);
        const string Query = """{"query":"{ project(name: \"housing\", entityName: \"local-team\") { artifact(name: \"prices:v0\") { currentManifest { file { directUrl } } } } }"}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = new StringContent(Query), Headers = { Host = "registry.test:1234" } };

        using var response = await _server.Keyed.SendAsync(request, CancellationToken);

        (await TextOf(response)).Should().Contain("\"directUrl\":\"http://registry.test:1234/storage/blobs/").And.Contain("/wandb_manifest.json?");
    }

    private static StringContent Padded(int length)
    {
        const string Head = """{"query":"{ viewer { username } }","variables":{"pad":" """;
        const string Tail = "\"}}";
        return new StringContent(Head + new string('x', length - Head.Length - Tail.Length) + Tail);
    }

    private static ByteArrayContent Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static Task<string> TextOf(HttpResponseMessage response) => response.Content.ReadAsStringAsync(CancellationToken);

    private async Task<HttpResponseMessage> PostAsync(HttpContent body, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = body };
        request.Headers.TransferEncodingChunked = chunked;
        return await _server.Keyed.SendAsync(request, CancellationToken);
    }
}
