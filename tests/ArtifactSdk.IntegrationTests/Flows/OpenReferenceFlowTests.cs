using System.Security.Cryptography;
using System.Text;
using ArtifactSdk.IntegrationTests.Support;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>References read as streams, from where their bytes are.</summary>
public sealed class OpenReferenceFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(300_000);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_read_in_any_order_and_in_one_go()
    {
        var path = _folder.Write("f.bin", Content.Length);
        await File.WriteAllBytesAsync(path, Content, Token);
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, new Uri(path), "in/f.bin");

        await using var stream = await version.OpenReadAsync("in/f.bin", Token);

        stream.CanSeek.Should().BeTrue();
        stream.Length.Should().Be(Content.Length);
        await ReadPartsAsync(stream);
        (await ReadAllAsync(stream)).Should().Equal(Content);
    }

    [Fact]
    public async Task A_file_that_changed_is_found_out_before_its_last_bytes_are_given_out()
    {
        var path = _folder.Write("f.txt", "before");
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, new Uri(path), "f");
        _folder.Write("f.txt", "after!");

        await using var stream = await version.OpenReadAsync("f", Token);
        var read = () => ReadAllAsync(stream);

        (await read.Should().ThrowAsync<ArtifactIntegrityException>()).Which.Message.Should().Contain("no longer what was logged").And.Contain("f.txt");
        await read.Should().ThrowAsync<ArtifactIntegrityException>("what was wrong once stays so");
    }

    [Theory]
    [InlineData("bef")]
    [InlineData("before and more")]
    public async Task A_file_that_is_shorter_or_longer_now_is_found_out(string now)
    {
        var path = _folder.Write("f.txt", "before");
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, new Uri(path), "f");
        _folder.Write("f.txt", now);

        await using var stream = await version.OpenReadAsync("f", Token);
        var read = () => ReadAllAsync(stream);

        await read.Should().ThrowAsync<ArtifactIntegrityException>();
    }

    [Fact]
    public async Task What_is_gone_is_said_when_it_is_opened()
    {
        var path = _folder.Write("f.txt", "before");
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, new Uri(path), "f");
        File.Delete(path);

        var open = () => version.OpenReadAsync("f", Token);

        (await open.Should().ThrowAsync<ArtifactTransferException>()).Which.Message.Should().Contain("no longer leads to any data").And.Contain("f.txt");
    }

    [Fact]
    public async Task An_object_of_a_web_server_that_gives_parts_is_read_in_any_order()
    {
        await using var web = await StubServer.StartAsync();
        web.On("GET", "/f", StubAnswer.Ranged(Content).With("Accept-Ranges", "bytes").With("ETag", "\"one\""));
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, web.At("/f"));

        await using var stream = await version.OpenReadAsync("f", Token);

        stream.CanSeek.Should().BeTrue();
        stream.Length.Should().Be(Content.Length);
        await ReadPartsAsync(stream);
        (await ReadAllAsync(stream)).Should().Equal(Content);
        web.Requests.Should().Contain(request => request.Header("Range") == $"bytes={Content.Length - 10}-").And.OnlyContain(request => request.Header("Authorization") == null);
    }

    [Fact]
    public async Task An_object_of_a_web_server_that_gives_no_parts_is_read_from_its_beginning_only()
    {
        await using var web = await StubServer.StartAsync();
        web.On("GET", "/f", StubAnswer.Bytes(Content).With("ETag", "\"one\""));
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, web.At("/f"));

        await using var stream = await version.OpenReadAsync("f", Token);
        var seek = () => stream.Seek(5, SeekOrigin.Begin);

        stream.CanSeek.Should().BeFalse();
        seek.Should().Throw<NotSupportedException>().WithMessage("*'f'*only be read from the beginning*DownloadFileAsync*");
        (await ReadAllAsync(stream)).Should().Equal(Content);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_made_again_where_the_server_gives_parts()
    {
        await using var web = await StubServer.StartAsync();
        var whole = StubAnswer.Ranged(Content).With("Accept-Ranges", "bytes").With("ETag", "\"one\"");
        web.On("GET", "/f", whole, StubAnswer.Truncated(Content, 100_000).With("Accept-Ranges", "bytes").With("ETag", "\"one\""), whole);
        await using var run = await fixture.InitRunAsync(options: Impatient());
        var version = await LogAsync(run, web.At("/f"));

        await using var stream = await version.OpenReadAsync("f", Token);

        (await ReadAllAsync(stream)).Should().Equal(Content);
        web.Requests.Should().Contain(request => request.Header("Range") != null);
    }

    [Fact]
    public async Task A_web_object_with_another_tag_is_refused_when_it_is_opened()
    {
        await using var web = await StubServer.StartAsync();
        web.On("GET", "/f", StubAnswer.Bytes(Content).With("ETag", "\"one\""), StubAnswer.Bytes(Content).With("ETag", "\"two\""));
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, web.At("/f"));

        var open = () => version.OpenReadAsync("f", Token);

        (await open.Should().ThrowAsync<ArtifactIntegrityException>()).Which.ActualDigest.Should().Be("two");
    }

    [Fact]
    public async Task A_web_object_that_was_logged_unseen_is_read_though_the_server_gives_tags()
    {
        await using var web = await StubServer.StartAsync();
        web.On("GET", "/f", StubAnswer.Bytes("unseen"u8.ToArray()).With("ETag", "\"one\""));
        await using var run = await fixture.InitRunAsync();
        var version = await run.LogArtifactAsync(new Artifact("unseen", "dataset").AddReference(web.At("/f"), options: new() { Checksum = false }), cancellationToken: Token);

        await using var stream = await version.OpenReadAsync("f", Token);
        await version.DownloadAsync(_folder["out"], cancellationToken: Token);

        Encoding.UTF8.GetString(await ReadAllAsync(stream)).Should().Be("unseen");
        File.ReadAllText(_folder["out/f"]).Should().Be("unseen");
    }

    [Fact]
    public async Task An_entry_of_another_version_is_read_as_a_file_of_this_one()
    {
        await using var run = await fixture.InitRunAsync();
        var source = await run.LogArtifactAsync(new Artifact("source", "dataset").AddBytes("x/raw.bin", Content), cancellationToken: Token);
        var version = await run.LogArtifactAsync(new Artifact("referring", "dataset").AddReference(source, "x/raw.bin", "here"), cancellationToken: Token);

        await using var stream = await version.OpenReadAsync("here", Token);

        stream.Length.Should().Be(Content.Length);
        await ReadPartsAsync(stream);
        (await ReadAllAsync(stream)).Should().Equal(Content);
    }

    [Fact]
    public async Task An_empty_file_has_no_bytes_and_a_reader_that_knows_no_tasks_gets_the_same()
    {
        var empty = _folder.Write("empty", "");
        var full = _folder.Write("full", "full");
        await using var run = await fixture.InitRunAsync();
        var version = await run.LogArtifactAsync(new Artifact("two", "dataset").AddReference(new Uri(empty)).AddReference(new Uri(full)), cancellationToken: Token);

        await using var none = await version.OpenReadAsync("empty", Token);
        using var some = new StreamReader(await version.OpenReadAsync("full", Token));

        (await none.ReadAsync(new byte[4], Token)).Should().Be(0);
        var buffer = new char[10];
        some.Read(buffer, 0, 10).Should().Be(4);
        new string(buffer, 0, 4).Should().Be("full");
    }

    private ArtifactClientOptions Impatient()
    {
        var options = fixture.Options();
        options.Retry.BaseDelay = options.Retry.MaxDelay = TimeSpan.Zero;
        return options;
    }

    private static Task<ArtifactVersion> LogAsync(Run run, Uri reference, string? name = null) =>
        run.LogArtifactAsync(new Artifact($"r{Guid.NewGuid():N}", "dataset").AddReference(reference, name), cancellationToken: Token);

    private static async Task ReadPartsAsync(Stream stream)
    {
        foreach (var (start, count) in ((int, int)[])[(Content.Length - 10, 10), (5, 100_000), (200_000, 7)])
        {
            var part = new byte[count];
            stream.Position = start;
            await stream.ReadExactlyAsync(part, Token);
            part.AsSpan().SequenceEqual(Content.AsSpan(start, count)).Should().BeTrue();
        }

        stream.Position = Content.Length + 5;
        (await stream.ReadAsync(new byte[4], Token)).Should().Be(0);
        stream.Position = 0;
    }

    private static async Task<byte[]> ReadAllAsync(Stream stream)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Token);
        return copy.ToArray();
    }
}
