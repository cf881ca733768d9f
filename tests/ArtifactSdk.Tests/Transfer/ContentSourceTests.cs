using System.Net.Sockets;
using ArtifactSdk.Tests.Artifacts;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Tests.Transfer;

public sealed class ContentSourceTests : IDisposable
{
    private static readonly DateTime Written = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_can_be_opened_again_and_again()
    {
        var path = _folder.Write("a", "hello");
        var source = new FileContentSource(path);

        (source.Description, source.LocalPath, source.Length).Should().Be((path, path, 5L));
        (await ReadAsync(source)).Should().Be("hello");
        (await ReadAsync(source)).Should().Be("hello");
        await source.EnsureUnchangedAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        FluentActions.Invoking(() => new FileContentSource(_folder.At("missing"))).Should().Throw<FileNotFoundException>().WithMessage("*missing*");

    [Fact]
    public void A_file_whose_name_is_no_text_is_told_apart_from_one_that_is_missing() =>
        FluentActions.Invoking(() => new FileContentSource(_folder.At("caf\uFFFD"))).Should().Throw<FileNotFoundException>().WithMessage("*not valid UTF-8*Rename it.");

    [Fact]
    public void A_pipe_is_refused_instead_of_waiting_for_a_writer()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes among its files.");
        var path = _folder.At("pipe");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [path]))
        {
            make.WaitForExit();
        }

        FluentActions.Invoking(() => new FileContentSource(path)).Should().Throw<IOException>().WithMessage("*is a pipe*AddStream*");
        FluentActions.Invoking(() => new Artifact("a", "t").AddDirectory(_folder.At(""))).Should().Throw<IOException>().WithMessage("*is a pipe*");
    }

    [Fact]
    public async Task A_socket_is_said_to_be_none_that_can_be_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no sockets among its files.");
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.sock");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        try
        {
            var hash = () => ContentHasher.HashAsync(new FileContentSource(path), TestContext.Current.CancellationToken).AsTask();

            await hash.Should().ThrowAsync<ArtifactTransferException>().WithMessage($"*'{path}'. It is a socket*");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_file_that_the_system_makes_up_is_said_to_need_a_stream()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");
        var hash = () => ContentHasher.HashAsync(new FileContentSource("/proc/self/status"), TestContext.Current.CancellationToken).AsTask();

        await hash.Should().ThrowAsync<ArtifactIntegrityException>().WithMessage("/proc/self/status *had 0 bytes*AddStream.");
    }

    [Fact]
    public async Task A_file_of_another_length_has_changed()
    {
        var source = new FileContentSource(Stamped("a", "hello"));
        _ = Stamped("a", "hello world");

        (await ChangeOf(source)).Message.Should().Contain(source.LocalPath).And.Contain("5 bytes").And.Contain("11 bytes");
    }

    [Fact]
    public async Task A_file_of_the_same_length_written_later_has_changed()
    {
        var source = new FileContentSource(Stamped("a", "hello"));
        File.SetLastWriteTimeUtc(source.LocalPath, Written.AddTicks(10_000));

        var change = await ChangeOf(source);

        change.Name.Should().Be(source.LocalPath);
        change.ExpectedDigest.Should().Contain("2026-01-02T03:04:05.0000000Z");
        change.ActualDigest.Should().Contain("2026-01-02T03:04:05.0010000Z");
    }

    [Fact]
    public async Task A_file_that_was_deleted_has_changed()
    {
        var source = new FileContentSource(Stamped("d/a", "hello"));
        File.Delete(source.LocalPath);
        (await ChangeOf(source)).Message.Should().Contain("now no file");

        Directory.Delete(_folder.At("d"));
        (await ChangeOf(source)).Message.Should().Contain("now no file");
    }

    [Fact]
    public async Task A_link_that_leads_to_another_file_by_now_has_changed()
    {
        var link = _folder.LinkFile("link", Stamped("a", "hello"));
        var source = new FileContentSource(link);
        (await ReadAsync(source)).Should().Be("hello");
        File.Delete(link);
        _ = _folder.LinkFile("link", _folder.Write("b", "other"));

        (await ChangeOf(source)).Name.Should().Be(link);
    }

    [Fact]
    public async Task A_rewritten_file_can_be_added_again()
    {
        _ = new FileContentSource(Stamped("a", "hello"));

        (await ReadAsync(new FileContentSource(_folder.Write("a", "changed")))).Should().Be("changed");
    }

    [Fact]
    public async Task Opening_can_be_cancelled()
    {
        var source = new FileContentSource(_folder.Write("a"));
        var cancelled = new CancellationToken(canceled: true);

        await FluentActions.Awaiting(() => source.OpenAsync(cancelled).AsTask()).Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(() => source.EnsureUnchangedAsync(cancelled).AsTask()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Bytes_are_read_as_they_were()
    {
        var source = new BytesContentSource("a", "hello"u8.ToArray());

        (source.Description, source.LocalPath, source.Length).Should().Be(("a", null, 5L));
        (await ReadAsync(source)).Should().Be("hello");
        (await ReadAsync(source)).Should().Be("hello");
    }

    [Fact]
    public async Task A_seekable_stream_is_rewound_to_where_it_stood_and_left_open()
    {
        using var stream = new MemoryStream("hello"u8.ToArray()) { Position = 1 };
        var source = new SeekableContentSource("a", stream);

        source.Length.Should().Be(4);
        (await ReadAsync(source)).Should().Be("ello");
        (await ReadAsync(source)).Should().Be("ello");
        stream.CanRead.Should().BeTrue();
    }

    [Fact]
    public async Task A_factory_is_asked_each_time_and_its_streams_are_disposed()
    {
        var opened = new List<MemoryStream>();
        var source = new StreamContentSource("a", _ =>
        {
            opened.Add(new MemoryStream("hello"u8.ToArray()));
            return new(opened[^1]);
        });

        source.Length.Should().BeNull();
        (await ReadAsync(source)).Should().Be("hello");
        (await ReadAsync(source)).Should().Be("hello");
        opened.Should().HaveCount(2).And.OnlyContain(s => !s.CanRead);
    }

    [Fact]
    public async Task A_factory_that_gives_nothing_is_named() =>
        await FluentActions.Awaiting(() => ReadAsync(new StreamContentSource("notes.txt", _ => new((Stream)null!))))
            .Should().ThrowAsync<InvalidOperationException>().WithMessage("*'notes.txt'*null*");

    private static async Task<ArtifactIntegrityException> ChangeOf(FileContentSource source)
    {
        var opening = await FluentActions.Awaiting(() => source.OpenAsync(TestContext.Current.CancellationToken).AsTask()).Should().ThrowAsync<ArtifactIntegrityException>();
        var asking = await FluentActions.Awaiting(() => source.EnsureUnchangedAsync(TestContext.Current.CancellationToken).AsTask()).Should().ThrowAsync<ArtifactIntegrityException>();
        asking.Which.Message.Should().Be(opening.Which.Message);
        return opening.Which;
    }

    private static async Task<string> ReadAsync(ContentSource source)
    {
        await using var stream = await source.OpenAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private string Stamped(string name, string content)
    {
        var path = _folder.Write(name, content);
        File.SetLastWriteTimeUtc(path, Written);
        return path;
    }
}
