using ArtifactSdk.Tests.Transfer.Support;

namespace ArtifactSdk.Tests.Transfer;

public sealed class DownloaderSafetyTests : IAsyncLifetime
{
    private DownloadFixture _fixture = null!;

    public async ValueTask InitializeAsync() => _fixture = await DownloadFixture.StartAsync();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData("../escape")]
    [InlineData("a/../../escape")]
    [InlineData("/etc/escape")]
    [InlineData("C:\\escape")]
    [InlineData("C:escape")]
    [InlineData("a\\..\\..\\escape")]
    [InlineData("\\\\host\\share\\escape")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("")]
    public async Task Name_that_leaves_the_folder_is_refused_before_any_write(string name)
    {
        var good = _fixture.Put("good", [1]);

        var act = () => _fixture.DownloadAsync(good, good with { Name = name });

        await act.Should().ThrowAsync<Exception>().Where(thrown => thrown is ArtifactException || thrown is ArgumentException || thrown is FormatException);
        Directory.Exists(_fixture.Target).Should().BeFalse();
        _fixture.Store.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Name_listed_twice_is_refused_before_any_write()
    {
        var act = () => _fixture.DownloadAsync(_fixture.Put("a", [1]), _fixture.Put("a", [2]));

        await act.Should().ThrowAsync<ArtifactException>().WithMessage("*'a' twice*");
        Directory.Exists(_fixture.Target).Should().BeFalse();
    }

    [Fact]
    public async Task Name_that_is_file_and_folder_is_refused_before_any_write()
    {
        var act = () => _fixture.DownloadAsync(_fixture.Put("a", [1]), _fixture.Put("a/b", [2]));

        await act.Should().ThrowAsync<ArtifactException>().WithMessage("*'a' both as a file and as a folder*");
        Directory.Exists(_fixture.Target).Should().BeFalse();
    }

    [Fact]
    public async Task Names_that_differ_in_case_are_two_files_or_refused_as_the_file_system_says()
    {
        var probe = _fixture.WriteTarget("probe", []);
        var isCaseSensitive = !File.Exists(probe.Replace("probe", "PROBE"));

        var act = () => _fixture.DownloadAsync(_fixture.Put("Model.bin", [1]), _fixture.Put("model.bin", [2]));

        if (isCaseSensitive)
        {
            await act.Should().NotThrowAsync();
            _fixture.ReadTarget("Model.bin").Should().Equal(1);
            _fixture.ReadTarget("model.bin").Should().Equal(2);
        }
        else
        {
            await act.Should().ThrowAsync<ArtifactException>().WithMessage("*same file*");
        }
    }

    [Fact]
    public async Task Linked_folder_inside_the_target_is_not_followed()
    {
        var outside = Directory.CreateDirectory(_fixture.Outside("outside")).FullName;
        Directory.CreateDirectory(_fixture.Target);
        Directory.CreateSymbolicLink(Path.Combine(_fixture.Target, "d"), outside);

        var act = () => _fixture.DownloadAsync(_fixture.Put("d/e/a", [1]), _fixture.Put("b", [2]));

        await act.Should().ThrowAsync<ArtifactException>().WithMessage("*link*");
        Directory.EnumerateFileSystemEntries(outside).Should().BeEmpty();
        _fixture.TargetFiles.Should().BeEmpty();
    }

    [Fact]
    public async Task Dangling_link_where_a_folder_is_needed_is_not_followed()
    {
        Directory.CreateDirectory(_fixture.Target);
        Directory.CreateSymbolicLink(Path.Combine(_fixture.Target, "d"), _fixture.Outside("outside"));

        var act = () => _fixture.DownloadAsync(_fixture.Put("d/a", [1]));

        await act.Should().ThrowAsync<ArtifactException>().WithMessage("*link*");
        Directory.Exists(_fixture.Outside("outside")).Should().BeFalse();
    }

    [Fact]
    public async Task Linked_file_is_replaced_and_not_written_through()
    {
        var outside = _fixture.Outside("precious");
        File.WriteAllBytes(outside, [9]);
        Directory.CreateDirectory(_fixture.Target);
        File.CreateSymbolicLink(Path.Combine(_fixture.Target, "a"), outside);

        await _fixture.DownloadAsync(_fixture.Put("a", [1, 2]));

        File.ReadAllBytes(outside).Should().Equal(9);
        new FileInfo(Path.Combine(_fixture.Target, "a")).LinkTarget.Should().BeNull();
        _fixture.ReadTarget("a").Should().Equal(1, 2);
    }

    [Fact]
    public async Task Target_folder_that_is_itself_a_link_is_what_the_caller_asked_for()
    {
        var real = Directory.CreateDirectory(_fixture.Outside("real")).FullName;
        Directory.CreateSymbolicLink(_fixture.Target, real);

        await _fixture.DownloadAsync(_fixture.Put("d/a", [1]));

        File.ReadAllBytes(Path.Combine(real, "d", "a")).Should().Equal(1);
    }

    [Fact]
    public async Task File_where_a_folder_is_needed_is_a_clear_error()
    {
        var path = _fixture.WriteTarget("d", [1]);

        var act = () => _fixture.DownloadAsync(_fixture.Put("d/a", [2]));

        await act.Should().ThrowAsync<ArtifactException>().WithMessage($"*'d/a'*{path}*");
        File.ReadAllBytes(path).Should().Equal(1);
    }

    [Fact]
    public async Task Folder_where_a_file_is_needed_is_a_clear_error()
    {
        _fixture.WriteTarget("a/b", [1]);

        var act = () => _fixture.DownloadAsync(_fixture.Put("a", [2]));

        await act.Should().ThrowAsync<ArtifactException>().WithMessage("*folder*");
        _fixture.TargetFiles.Should().Equal("a/b");
    }

    [Fact]
    public async Task Target_that_is_a_file_is_a_typed_error_that_names_it()
    {
        File.WriteAllBytes(_fixture.Target, [1]);

        var act = () => _fixture.DownloadAsync(_fixture.Put("a", [2]));

        await act.Should().ThrowAsync<ArtifactException>().WithMessage($"*{_fixture.Target}*");
    }

    [Fact]
    public async Task Target_that_takes_no_files_is_a_typed_error_that_names_it()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self/fd"), "Needs the proc file system.");

        // No file can be made in /proc, not even by root.
        var act = () => _fixture.Downloader.DownloadAsync(
            [_fixture.Put("a", [2])],
            _fixture.Source,
            "/proc/self/fd",
            new ArtifactSdk.Transfer.DownloadSettings { MaxConcurrency = 1 },
            null,
            TestContext.Current.CancellationToken);

        var thrown = (await act.Should().ThrowAsync<ArtifactTransferException>()).Which;
        thrown.Message.Should().Contain("/proc/self/fd/a").And.Contain("Check the folder");
    }
}
