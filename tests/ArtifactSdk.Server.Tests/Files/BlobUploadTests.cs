using System.Net;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Files;

public sealed class BlobUploadTests : IAsyncLifetime
{
    private const long MaxUploadBytes = 100_000;
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 70_000).Select(i => (byte)(i * 7))];
    private TestServer _server = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(options => options.MaxUploadBytes = MaxUploadBytes);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Put_stores_the_bytes_and_answers_with_their_tag(bool chunked)
    {
        var key = KeyOf(Bytes);

        using var response = await PutAsync(_server.Urls.ForUpload(key, "f.bin"), Bytes, chunked, Convert.ToBase64String(TestServer.Md5(Bytes)));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Headers.ETag!.ToString().Should().Be($"\"{key.HexMd5}\"");
        (await _server.Anonymous.GetByteArrayAsync(_server.Urls.ForDownload(key, "f.bin"), CancellationToken)).Should().Equal(Bytes);
    }

    [Fact]
    public async Task Put_without_a_digest_header_is_checked_against_the_url()
    {
        using var response = await PutAsync(_server.Urls.ForUpload(KeyOf(Bytes), "f"), Bytes);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Put_of_nothing_is_a_file_too()
    {
        var key = KeyOf([]);

        using var response = await PutAsync(_server.Urls.ForUpload(key, "empty"), [], md5: "1B2M2Y8AsgTpgAmY7PhCfg==");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await _server.Services.Blobs.StatAsync(key, CancellationToken)).Should().Be(0);
    }

    [Fact]
    public async Task Put_again_is_welcome_and_changes_nothing()
    {
        var url = _server.Urls.ForUpload(KeyOf(Bytes), "f");

        using var first = await PutAsync(url, Bytes);
        using var second = await PutAsync(url, Bytes);

        second.StatusCode.Should().Be(HttpStatusCode.OK);
        (await _server.Anonymous.GetByteArrayAsync(_server.Urls.ForDownload(KeyOf(Bytes), "f"), CancellationToken)).Should().Equal(Bytes);
    }

    [Fact]
    public async Task Put_of_other_bytes_than_announced_is_refused_and_nothing_is_kept()
    {
        var key = KeyOf(Bytes);
        byte[] wrong = [.. Bytes];
        wrong[^1] ^= 1;

        using var response = await PutAsync(_server.Urls.ForUpload(key, "f"), wrong);

        await ShouldBeAsync(response, HttpStatusCode.BadRequest, "BadDigest");
        (await _server.Services.Blobs.StatAsync(key, CancellationToken)).Should().BeNull();
        (await _server.Services.Blobs.StatAsync(KeyOf(wrong), CancellationToken)).Should().BeNull();
    }

    [Fact]
    public async Task Put_with_the_digest_of_another_file_is_refused_before_its_bytes_are_read()
    {
        using var response = await PutAsync(_server.Urls.ForUpload(KeyOf(Bytes), "f"), Bytes, md5: "1B2M2Y8AsgTpgAmY7PhCfg==");

        await ShouldBeAsync(response, HttpStatusCode.BadRequest, "BadDigest");
        (await _server.Services.Blobs.StatAsync(KeyOf(Bytes), CancellationToken)).Should().BeNull();
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Put_with_a_digest_that_is_none_is_refused(string md5)
    {
        using var response = await PutAsync(_server.Urls.ForUpload(KeyOf(Bytes), "f"), Bytes, md5: md5);

        await ShouldBeAsync(response, HttpStatusCode.BadRequest, "InvalidDigest");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Put_of_more_than_allowed_is_413_and_nothing_is_kept(bool chunked)
    {
        var large = new byte[MaxUploadBytes + 1];
        var url = _server.Urls.ForUpload(KeyOf(large), "f");
        using var request = Request(url, large, chunked);
        request.Headers.ExpectContinue = true;

        using var response = await _server.Anonymous.SendAsync(request, CancellationToken);

        await ShouldBeAsync(response, HttpStatusCode.RequestEntityTooLarge, "EntityTooLarge");
        (await _server.Services.Blobs.StatAsync(KeyOf(large), CancellationToken)).Should().BeNull();
    }

    [Fact]
    public async Task Put_of_just_what_is_allowed_is_stored()
    {
        var large = new byte[MaxUploadBytes];

        using var response = await PutAsync(_server.Urls.ForUpload(KeyOf(large), "f"), large, chunked: true);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Put_that_breaks_off_keeps_nothing()
    {
        var key = KeyOf(Bytes);
        var target = new Uri(_server.Urls.ForUpload(key, "f")).PathAndQuery;

        using (var client = new System.Net.Sockets.TcpClient())
        {
            await client.ConnectAsync(_server.Server.BaseUrl.Host, _server.Server.BaseUrl.Port, CancellationToken);
            var head = $"PUT {target} HTTP/1.1\r\nHost: h\r\nContent-Length: {Bytes.Length}\r\n\r\n";
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(head), CancellationToken);
            await client.GetStream().WriteAsync(Bytes.AsMemory(0, 1000), CancellationToken);
            client.LingerState = new System.Net.Sockets.LingerOption(true, 0);
        }

        // The server answers others, and stopping it waits for nobody who has gone.
        using var health = await _server.Anonymous.GetAsync("/healthz", CancellationToken);
        health.StatusCode.Should().Be(HttpStatusCode.OK);
        (await _server.Services.Blobs.StatAsync(key, CancellationToken)).Should().BeNull();
    }

    [Fact]
    public async Task Run_file_is_stored_under_its_whole_name()
    {
        var run = await _server.StartRunAsync();

        using var response = await PutAsync(_server.Urls.ForRunFileUpload(run.Id, "media/a b&c.png"), Bytes);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        var file = await _server.Services.Store.ReadAsync(session => session.FindRunFileAsync(run.Id, "media/a b&c.png"), CancellationToken);
        file.Should().BeEquivalentTo(new { Digest = KeyOf(Bytes).HexMd5, Size = (long)Bytes.Length });
        (await _server.Anonymous.GetByteArrayAsync(_server.Urls.ForDownload(KeyOf(Bytes), "x"), CancellationToken)).Should().Equal(Bytes);
    }

    [Fact]
    public async Task Run_file_sent_again_replaces_the_one_before()
    {
        var run = await _server.StartRunAsync();
        using var first = await PutAsync(_server.Urls.ForRunFileUpload(run.Id, "config.yaml"), Bytes);

        using var second = await PutAsync(_server.Urls.ForRunFileUpload(run.Id, "config.yaml"), [1, 2, 3]);

        var files = await _server.Services.Store.ReadAsync(session => session.ListRunFilesAsync(run.Id, new PageRequest(null, 10)), CancellationToken);
        files.Items.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Name = "config.yaml", Size = 3L, Digest = TestServer.HexMd5([1, 2, 3]) });
    }

    [Fact]
    public async Task Run_file_with_a_wrong_digest_leaves_the_one_before()
    {
        var run = await _server.StartRunAsync();
        using var first = await PutAsync(_server.Urls.ForRunFileUpload(run.Id, "config.yaml"), Bytes);

        using var second = await PutAsync(_server.Urls.ForRunFileUpload(run.Id, "config.yaml"), [1, 2, 3], md5: "1B2M2Y8AsgTpgAmY7PhCfg==");

        await ShouldBeAsync(second, HttpStatusCode.BadRequest, "BadDigest");
        var file = await _server.Services.Store.ReadAsync(session => session.FindRunFileAsync(run.Id, "config.yaml"), CancellationToken);
        file!.Digest.Should().Be(KeyOf(Bytes).HexMd5);
    }

    [Fact]
    public async Task Run_file_of_a_run_that_is_gone_is_404()
    {
        using var response = await PutAsync(_server.Urls.ForRunFileUpload(4711, "config.yaml"), Bytes);

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    private static async Task ShouldBeAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        response.StatusCode.Should().Be(status);
        (await response.Content.ReadAsStringAsync(CancellationToken)).Should().Contain($"<Code>{code}</Code>");
    }

    private BlobKey KeyOf(byte[] bytes) => new(_server.Admin.User!.DefaultEntityId, TestServer.HexMd5(bytes));

    private Task<HttpResponseMessage> PutAsync(string url, byte[] bytes, bool chunked = false, string? md5 = null) =>
        _server.Anonymous.SendAsync(Request(url, bytes, chunked, md5), CancellationToken);

    private static HttpRequestMessage Request(string url, byte[] bytes, bool chunked, string? md5 = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent(bytes) };
        request.Headers.TransferEncodingChunked = chunked;
        if (md5 is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-MD5", md5).Should().BeTrue();
        }

        return request;
    }
}
