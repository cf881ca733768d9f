using ArtifactSdk.Tests.Client;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Artifacts;

/// <summary>What the stream of a file asks of storage, and what it does when storage fails.</summary>
public sealed class OpenReadTests
{
    private static readonly byte[] Content = Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 / 7)).ToArray();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Blocks_are_ranges_that_grow_and_carry_no_key()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        var version = await new PublishedVersion(api, ("a.bin", Content)).GetAsync(client);
        await using var stream = await version.OpenReadAsync("a.bin", Token);

        await stream.CopyToAsync(Stream.Null, Token);

        Ranges(api).Should().Equal("bytes=0-65535", "bytes=65536-196607", "bytes=196608-299999");
        Blobs(api).Should().OnlyContain(r => r.Header("Authorization") == null);
    }

    [Fact]
    public async Task A_place_in_the_middle_costs_one_small_block()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        var version = await new PublishedVersion(api, ("a.bin", Content)).GetAsync(client);
        await using var stream = await version.OpenReadAsync("a.bin", Token);
        var part = new byte[10];

        stream.Position = 200_000;
        await stream.ReadExactlyAsync(part, Token);
        stream.Position -= 10;
        await stream.ReadExactlyAsync(part, Token);

        part.Should().Equal(Content[200_000..200_010]);
        Ranges(api).Should().Equal("bytes=200000-265535");
    }

    [Fact]
    public async Task An_address_that_runs_out_in_the_middle_is_renewed()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        api.Server.On("GET", PublishedVersion.PathOf("a.bin"), StubAnswer.Ranged(Content), StubAnswer.Text("Request has expired", 403));
        var version = await new PublishedVersion(api, ("a.bin", Content)).GetAsync(client);
        await using var stream = await version.OpenReadAsync("a.bin", Token);
        using var copy = new MemoryStream();

        await stream.CopyToAsync(copy, Token);

        copy.ToArray().Should().Equal(Content);
        api.CallsOf("ArtifactFiles").Should().HaveCount(2);
    }

    [Fact]
    public async Task Storage_that_refuses_every_address_is_passed_by_through_the_server()
    {
        await using var api = await ScriptedApi.StartAsync("ARTIFACT_V2_DOWNLOAD_HANDLER_SUPPORTS_ARTIFACT_ID");
        using var client = api.Client();
        api.Server.On("GET", PublishedVersion.PathOf("a.bin"), StubAnswer.Text("no", 403), StubAnswer.Text("no", 403));
        var version = await new PublishedVersion(api, ("a.bin", Content)).GetAsync(client);
        var handler = $"/artifactsV2/default/team/housing/prices/{Uri.EscapeDataString(Wire.Id)}/QjE%3D/{PublishedVersion.Hex(Content)}/a.bin";
        api.Server.On("GET", handler, StubAnswer.Ranged(Content));
        await using var stream = await version.OpenReadAsync("a.bin", Token);
        using var copy = new MemoryStream();

        await stream.CopyToAsync(copy, Token);

        copy.ToArray().Should().Equal(Content);
        api.Server.Requests.Where(r => r.Path == handler).Should().HaveCount(3).And.OnlyContain(r => r.Header("Authorization") != null);
    }

    [Fact]
    public async Task Storage_without_ranges_still_serves()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        api.Server.On("GET", PublishedVersion.PathOf("a.bin"), StubAnswer.Bytes(Content), StubAnswer.Bytes(Content));
        var version = await new PublishedVersion(api, ("a.bin", Content)).GetAsync(client);
        await using var stream = await version.OpenReadAsync("a.bin", Token);
        var part = new byte[1000];

        stream.Position = 100_000;
        await stream.ReadExactlyAsync(part, Token);

        part.Should().Equal(Content[100_000..101_000]);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_tried_again()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        api.Server.On("GET", PublishedVersion.PathOf("a.bin"), StubAnswer.Truncated(Content, 1000), StubAnswer.Abort());
        var version = await new PublishedVersion(api, ("a.bin", Content)).GetAsync(client);
        await using var stream = await version.OpenReadAsync("a.bin", Token);
        using var copy = new MemoryStream();

        await stream.CopyToAsync(copy, Token);

        copy.ToArray().Should().Equal(Content);
        Ranges(api).Should().StartWith(["bytes=0-65535", "bytes=1000-65535", "bytes=1000-65535", "bytes=65536-196607"], "what has come is not asked for again");
    }

    [Fact]
    public async Task Wrong_bytes_show_before_the_last_of_them_are_given_out()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        var damaged = (byte[])Content.Clone();
        damaged[5] ^= 1;
        api.Server.On("GET", PublishedVersion.PathOf("a.bin"), StubAnswer.Ranged(damaged), StubAnswer.Ranged(damaged), StubAnswer.Ranged(damaged));
        var version = await new PublishedVersion(api, ("a.bin", Content)).GetAsync(client);
        await using var stream = await version.OpenReadAsync("a.bin", Token);
        using var copy = new MemoryStream();

        var read = () => stream.CopyToAsync(copy, Token);
        var again = () => stream.ReadAsync(new byte[1], Token).AsTask();

        (await read.Should().ThrowAsync<ArtifactIntegrityException>()).Which.Name.Should().Be("a.bin");
        copy.Length.Should().BeLessThan(Content.Length);
        await again.Should().ThrowAsync<ArtifactIntegrityException>();
    }

    [Fact]
    public async Task Reading_back_and_forth_does_not_upset_the_digest()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        var version = await new PublishedVersion(api, ("a.bin", Content)).GetAsync(client);
        await using var stream = await version.OpenReadAsync("a.bin", Token);
        var part = new byte[70_000];

        foreach (var start in (int[])[0, 60_000, 10, 250_000, 130_000, 199_999, 240_000, 0])
        {
            stream.Position = start;
            var count = await stream.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, Token);

            part.AsSpan(0, count).SequenceEqual(Content.AsSpan(start, count)).Should().BeTrue();
        }
    }

    [Fact]
    public async Task A_cache_that_was_tampered_with_is_passed_by_and_mended()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        var version = await new PublishedVersion(api, ("a.bin", Content)).GetAsync(client);
        var hex = PublishedVersion.Hex(Content);
        var cached = Path.Combine(api.Options().Transfer.CacheDirectory!, "artifacts", "obj", "md5", hex[..2], hex[2..]);
        Directory.CreateDirectory(Path.GetDirectoryName(cached)!);
        await File.WriteAllBytesAsync(cached, new byte[Content.Length], Token);
        await using var stream = await version.OpenReadAsync("a.bin", Token);
        using var copy = new MemoryStream();

        await stream.CopyToAsync(copy, Token);

        copy.ToArray().Should().Equal(Content);
        File.Exists(cached).Should().BeFalse();
    }

    [Fact]
    public async Task A_reference_that_no_handler_knows_is_refused_with_its_address()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        var published = new PublishedVersion(api, ("a.bin", Content)) { Extra = { ["far"] = new { digest = "etag", @ref = "s3://bucket/key", size = 3 } } };
        var version = await published.GetAsync(client);

        var open = () => version.OpenReadAsync("far", Token);

        (await open.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain("s3://bucket/key").And.Contain("ReferenceHandlers");
    }

    [Fact]
    public async Task A_token_stops_a_read_and_a_disposed_client_reads_no_more()
    {
        await using var api = await ScriptedApi.StartAsync();
        var client = api.Client();
        var version = await new PublishedVersion(api, ("a.bin", Content)).GetAsync(client);
        await using var stream = await version.OpenReadAsync("a.bin", Token);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var cancelled = () => stream.ReadAsync(new byte[1], stop.Token).AsTask();
        await cancelled.Should().ThrowAsync<OperationCanceledException>();
        client.Dispose();
        var disposed = () => stream.ReadAsync(new byte[1], Token).AsTask();
        var open = () => version.OpenReadAsync("a.bin", Token);

        await disposed.Should().ThrowAsync<ObjectDisposedException>();
        await open.Should().ThrowAsync<ObjectDisposedException>();
    }

    private static IEnumerable<StubRequest> Blobs(ScriptedApi api) => api.Server.Requests.Where(r => r.Path.StartsWith("/blob/", StringComparison.Ordinal));

    private static IEnumerable<string?> Ranges(ScriptedApi api) => Blobs(api).Select(r => r.Header("Range"));
}
