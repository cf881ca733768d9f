using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Http;

public sealed class StorageTransportTests
{
    [Fact]
    public async Task Put_sends_each_upload_header_as_given_and_nothing_of_the_key()
    {
        await using var host = await TransportHost.StartAsync();
        host.Storage.On("PUT", "/a", StubAnswer.Status(200));

        await host.StorageLane.PutBytesAsync(
            host.Storage.At("/a?X-Signature=s%2Bx"),
            [1, 2, 3],
            "Content-MD5:Uonfc331cyb83SJZdA==",
            "Content-Type: application/octet-stream; v=1",
            "x-amz-meta-note:a:b:c",
            "x-ms-blob-type:BlockBlob",
            "Content-Encoding:identity",
            "Cache-Control:no-transform");

        var request = host.Storage.Requests.Should().ContainSingle().Subject;
        request.Query.Should().Be("?X-Signature=s%2Bx");
        request.Body.Should().Equal(1, 2, 3);
        request.Header("Content-Length").Should().Be("3");
        request.Header("Content-MD5").Should().Be("Uonfc331cyb83SJZdA==");
        request.Header("Content-Type").Should().Be("application/octet-stream; v=1");
        request.Header("x-amz-meta-note").Should().Be("a:b:c");
        request.Header("x-ms-blob-type").Should().Be("BlockBlob");
        request.Header("Content-Encoding").Should().Be("identity");
        request.Header("Cache-Control").Should().Be("no-transform");
        request.Headers.Keys.Should().NotContain(["Authorization", "Cookie", "traceparent", "Expect", "Accept-Encoding"]);
    }

    [Theory]
    [InlineData("no colon")]
    [InlineData(":no name")]
    [InlineData("Bad Name:x")]
    [InlineData("X-Injected:a\r\nAuthorization: b")]
    public async Task Put_refuses_an_upload_header_that_http_does_not_allow(string header)
    {
        await using var host = await TransportHost.StartAsync();
        var call = () => host.StorageLane.PutBytesAsync(host.Storage.At("/a"), [1], header);

        await call.Should().ThrowAsync<ArtifactException>();

        host.Storage.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/a")]
    public async Task An_address_that_is_not_http_is_a_failed_transfer_and_not_tried_again(string address)
    {
        await using var host = await TransportHost.StartAsync();
        var token = TestContext.Current.CancellationToken;

        var put = () => host.StorageLane.PutBytesAsync(new Uri(address), [1]);
        var get = () => host.StorageLane.GetAsync(new Uri(address), 0, "a", (_, _, _) => new ValueTask<int>(1), token);

        (await put.Should().ThrowAsync<ArtifactTransferException>()).Which.Message.Should().Contain("the address cannot be used").And.Contain("was not repeated");
        (await get.Should().ThrowAsync<ArtifactTransferException>()).Which.Attempts.Should().Be(1);
    }

    [Fact]
    public async Task Put_sends_an_empty_file()
    {
        await using var host = await TransportHost.StartAsync();
        host.Storage.On("PUT", "/a", StubAnswer.Status(201));

        await host.StorageLane.PutBytesAsync(host.Storage.At("/a"), [], "Content-MD5:1B2M2Y8AsgTpgAmY7PhCfg==");

        host.Storage.Requests.Should().ContainSingle().Which.Header("Content-Length").Should().Be("0");
    }

    [Fact]
    public async Task Put_opens_the_body_anew_for_each_attempt()
    {
        await using var host = await TransportHost.StartAsync();
        host.Storage.On("PUT", "/a", StubAnswer.Status(500), StubAnswer.Status(503), StubAnswer.Status(200));
        var opened = 0;

        await host.StorageLane.PutAsync(
            host.Storage.At("/a"),
            [],
            _ => new(new StreamContent(new MemoryStream([(byte)++opened]))),
            "a.bin",
            TestContext.Current.CancellationToken);

        host.Storage.Requests.Select(request => request.Body.Single()).Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task Put_passes_on_what_the_source_throws_and_does_not_repeat()
    {
        await using var host = await TransportHost.StartAsync();
        host.Storage.On("PUT", "/a", StubAnswer.Status(200));
        Func<Exception, Task> upload = failure => host.StorageLane.PutAsync(
            host.Storage.At("/a"), [], _ => new(new StreamContent(new FailingStream(failure))), "a.bin", TestContext.Current.CancellationToken);

        await upload.Awaiting(call => call(new IOException("the disk is gone"))).Should().ThrowExactlyAsync<IOException>().WithMessage("the disk is gone");
        await upload.Awaiting(call => call(new InvalidDataException("the file changed"))).Should().ThrowExactlyAsync<InvalidDataException>();

        host.Clock.PassedDelays.Should().BeEmpty();
    }

    [Fact]
    public async Task Get_reads_from_an_offset()
    {
        await using var host = await TransportHost.StartAsync();
        host.Storage.On("GET", "/a", StubAnswer.Ranged(Bodies.Bytes(200)));

        (await host.StorageLane.GetBytesAsync(host.Storage.At("/a"), offset: 150)).Should().Equal(Bodies.Bytes(200)[150..]);
        (await host.StorageLane.GetBytesAsync(host.Storage.At("/a"))).Should().Equal(Bodies.Bytes(200));

        host.Storage.Requests.Select(request => request.Header("Range")).Should().Equal("bytes=150-", null);
    }

    [Fact]
    public async Task Get_from_an_offset_skips_what_a_server_without_ranges_sends_before_it()
    {
        await using var host = await TransportHost.StartAsync();
        host.Storage.On("GET", "/a", StubAnswer.Bytes(Bodies.Bytes(200)));

        (await host.StorageLane.GetBytesAsync(host.Storage.At("/a"), offset: 150)).Should().Equal(Bodies.Bytes(200)[150..]);
    }

    [Fact]
    public async Task Get_refuses_another_range_than_the_one_it_asked_for()
    {
        await using var host = await TransportHost.StartAsync();
        host.Storage.On("GET", "/a", StubAnswer.Bytes([1], 206).With("Content-Range", "bytes 7-7/200"));
        var call = () => host.StorageLane.GetBytesAsync(host.Storage.At("/a"), offset: 150);

        await call.Should().ThrowAsync<ArtifactTransferException>().WithMessage("*from byte 7 *from 150*");
    }

    [Fact]
    public async Task Get_gives_up_a_body_that_is_always_cut_off()
    {
        await using var host = await TransportHost.StartAsync();
        host.Options.Retry.MaxAttempts = 3;
        host.Storage.On("GET", "/a", StubAnswer.Truncated(Bodies.Bytes(5000), 100));
        var call = () => host.StorageLane.GetBytesAsync(host.Storage.At("/a?sig=geheim"));

        var error = (await call.Should().ThrowAsync<ArtifactTransferException>()).Which;

        error.Attempts.Should().Be(3);
        error.ToString().Should().Contain("gave no complete answer").And.NotContain("geheim");
    }

    [Fact]
    public async Task Get_does_not_repeat_what_the_consumer_throws()
    {
        await using var host = await TransportHost.StartAsync();
        host.Storage.On("GET", "/a", StubAnswer.Bytes([1, 2, 3]));
        var attempts = 0;
        Func<Exception, Task> download = failure => host.StorageLane.GetAsync<int>(
            host.Storage.At("/a"),
            0,
            "a.bin",
            (_, _, _) =>
            {
                attempts++;
                throw failure;
            },
            TestContext.Current.CancellationToken);

        await download.Awaiting(call => call(new IOException("disk full"))).Should().ThrowExactlyAsync<IOException>().WithMessage("disk full");
        await download.Awaiting(call => call(new ArtifactException("wrong digest"))).Should().ThrowExactlyAsync<ArtifactException>();

        attempts.Should().Be(2);
    }

    [Fact]
    public async Task Get_leaves_encoded_bytes_as_they_are_stored()
    {
        await using var host = await TransportHost.StartAsync();
        host.Storage.On("GET", "/a", StubAnswer.Bytes([1, 2, 3]).With("Content-Encoding", "gzip"));

        (await host.StorageLane.GetBytesAsync(host.Storage.At("/a"))).Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task Cookies_of_storage_are_not_sent_back()
    {
        await using var host = await TransportHost.StartAsync();
        host.Storage.On("GET", "/a", StubAnswer.Bytes([1]).With("Set-Cookie", "id=1; Path=/"));

        await host.StorageLane.GetBytesAsync(host.Storage.At("/a"));
        await host.StorageLane.GetBytesAsync(host.Storage.At("/a"));

        host.Storage.Requests.Should().OnlyContain(request => request.Header("Cookie") == null);
    }

    [Fact]
    public async Task Extra_headers_reach_storage_unless_they_hold_the_key()
    {
        await using var host = await TransportHost.StartAsync();
        host.Machine.Set("WANDB_X_EXTRA_HTTP_HEADERS", $$"""{"X-Route": "blue", "X-Key": "{{TransportHost.Key}}"}""");
        host.Storage.On("GET", "/a", StubAnswer.Bytes([1]));

        await host.StorageLane.GetBytesAsync(host.Storage.At("/a"));

        var request = host.Storage.Requests.Single();
        request.Header("X-Route").Should().Be("blue");
        request.Header("X-Key").Should().BeNull();
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_not_tried_again()
    {
        await using var host = await TransportHost.StartAsync();
        var attempts = 0;
        host.HttpClient = new(new ScriptedHandler(_ =>
        {
            attempts++;
            throw new HttpRequestException(
                HttpRequestError.SecureConnectionError, "no TLS", new System.Security.Authentication.AuthenticationException("The remote certificate is invalid."));
        }));
        var call = () => host.StorageLane.GetBytesAsync(new("https://storage.example/a"));

        await call.Should().ThrowAsync<ArtifactTransferException>().WithMessage("*The remote certificate is invalid.*");
        attempts.Should().Be(1);
    }

    [Fact]
    public async Task A_connection_that_is_gone_in_the_moment_of_its_making_is_tried_again()
    {
        await using var host = await TransportHost.StartAsync();
        var attempts = 0;
        host.HttpClient = new(new ScriptedHandler(_ => ++attempts == 1
            ? throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.NotConnected)
            : new HttpResponseMessage { Content = new ByteArrayContent([1, 2]) }));

        (await host.StorageLane.GetBytesAsync(new("https://storage.example/a"))).Should().Equal(1, 2);
        attempts.Should().Be(2);
    }

    private sealed class FailingStream(Exception failure) : MemoryStream(new byte[10])
    {
        public override int Read(byte[] buffer, int offset, int count) => throw failure;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw failure;

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw failure;
    }
}
