using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Files read as streams, without the disk, from the real server.</summary>
public sealed class OpenReadFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const int Size = 1_500_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_read_from_start_to_end()
    {
        await using var run = await fixture.InitRunAsync();
        var content = Content();
        var version = await LogAsync(run, content);
        await using var stream = await version.OpenReadAsync("big.bin", Token);
        using var copy = new MemoryStream();

        await stream.CopyToAsync(copy, Token);

        stream.Length.Should().Be(Size);
        stream.Position.Should().Be(Size);
        copy.ToArray().Should().Equal(content);
    }

    [Fact]
    public async Task Any_part_is_read_in_any_order()
    {
        await using var run = await fixture.InitRunAsync();
        var content = Content();
        var version = await LogAsync(run, content);
        await using var stream = await version.OpenReadAsync("big.bin", Token);
        var random = new Random(7);
        for (var i = 0; i < 40; i++)
        {
            var start = random.Next(Size);
            var part = new byte[Math.Min(random.Next(1, 200_000), Size - start)];

            stream.Seek(start - Size, SeekOrigin.End).Should().Be(start);
            await stream.ReadExactlyAsync(part, Token);

            part.AsSpan().SequenceEqual(content.AsSpan(start, part.Length)).Should().BeTrue();
        }

        stream.Position = Size + 10;
        (await stream.ReadAsync(new byte[8], Token)).Should().Be(0);
    }

    [Fact]
    public async Task A_reader_that_knows_no_tasks_gets_the_same()
    {
        await using var run = await fixture.InitRunAsync();
        var content = Content();
        var version = await LogAsync(run, content);
        await using var stream = await version.OpenReadAsync("big.bin", Token);
        var part = new byte[100];

        stream.Position = Size - 100;
        stream.ReadExactly(part);

        part.Should().Equal(content[^100..]);
        stream.CanWrite.Should().BeFalse();
    }

    [Fact]
    public async Task An_empty_file_has_no_bytes()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, []);
        await using var stream = await version.OpenReadAsync("big.bin", Token);

        stream.Length.Should().Be(0);
        (await stream.ReadAsync(new byte[8], Token)).Should().Be(0);
    }

    [Fact]
    public async Task A_cached_file_is_read_from_the_cache_even_when_the_server_is_gone()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ArtifactSdk.Server.RegistryServer.StartAsync(cancellationToken: Token);
        var options = new ArtifactClientOptions { BaseUrl = server.BaseUrl, ApiKey = server.ApiKey };
        options.Transfer.CacheDirectory = folder["cache"];
        await using var run = await Run.InitAsync(new() { Project = "p" }, options, Token);
        var content = Content();
        var version = await LogAsync(run, content);
        await version.DownloadAsync(folder["out"], cancellationToken: Token);
        await run.FinishAsync(cancellationToken: Token);
        await using var stream = await version.OpenReadAsync("big.bin", Token);
        await server.DisposeAsync();

        var part = new byte[1000];
        stream.Position = 500_000;
        await stream.ReadExactlyAsync(part, Token);

        part.Should().Equal(content[500_000..501_000]);
    }

    [Fact]
    public async Task A_name_that_is_not_there_a_null_and_a_closed_stream_are_errors()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, Content());
        var stream = await version.OpenReadAsync("big.bin", Token);
        await stream.DisposeAsync();

        var unknown = () => version.OpenReadAsync("BIG.bin", Token);
        var none = () => version.OpenReadAsync(null!, Token);
        var closed = () => stream.ReadAsync(new byte[1], Token).AsTask();

        (await unknown.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("'BIG.bin'");
        await none.Should().ThrowAsync<ArgumentNullException>();
        await closed.Should().ThrowAsync<ObjectDisposedException>();
    }

    private static byte[] Content()
    {
        var content = new byte[Size];
        new Random(1).NextBytes(content);
        return content;
    }

    private static Task<ArtifactVersion> LogAsync(Run run, byte[] content) =>
        run.LogArtifactAsync(new Artifact("r", "dataset").AddBytes("big.bin", content).AddBytes("small", new byte[] { 1 }), cancellationToken: Token);
}
