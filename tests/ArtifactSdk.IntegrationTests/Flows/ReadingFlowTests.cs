using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Single files, chosen files, comparing and mirroring against the real server.</summary>
public sealed class ReadingFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Run? _run;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_file_is_brought_to_a_path_of_the_callers()
    {
        var version = await LogAsync();

        await version.DownloadFileAsync("sub/b.txt", _folder["out/renamed.txt"], Token);

        File.ReadAllText(_folder["out/renamed.txt"]).Should().Be("bb");
        Directory.EnumerateFileSystemEntries(_folder["out"]).Should().ContainSingle();
    }

    [Fact]
    public async Task A_name_that_the_version_does_not_have_is_an_error_and_nothing_is_written()
    {
        var version = await LogAsync();

        var one = () => version.DownloadFileAsync("sub/B.txt", _folder["one/x"], Token);
        var some = () => version.DownloadAsync(_folder["some"], new() { Names = ["a.txt", "nothing"] }, Token);

        (await one.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("'sub/B.txt'");
        (await some.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("'nothing'");
        Directory.Exists(_folder["one"]).Should().BeFalse();
        Directory.Exists(_folder["some"]).Should().BeFalse();
    }

    [Fact]
    public async Task Only_the_named_files_are_downloaded()
    {
        var version = await LogAsync();

        var result = await version.DownloadAsync(_folder["out"], new() { Names = ["a.txt", "sub/b.txt"], NamePrefix = "sub/" }, Token);

        result.FileCount.Should().Be(1);
        Names("out").Should().Equal("sub/b.txt");
    }

    [Fact]
    public async Task Verifying_lists_what_is_missing_wrong_and_too_much()
    {
        var version = await LogAsync();
        await version.DownloadAsync(_folder["out"], cancellationToken: Token);
        (await version.VerifyAsync(_folder["out"], Token)).IsEqual.Should().BeTrue();
        File.Delete(_folder["out/a.txt"]);
        _folder.Write("out/sub/b.txt", "bB");
        _folder.Write("out/sub/more.txt", "m");

        var differences = await version.VerifyAsync(_folder["out"], Token);

        differences.IsEqual.Should().BeFalse();
        differences.Missing.Should().Equal("a.txt");
        differences.Wrong.Should().Equal("sub/b.txt");
        differences.Extra.Should().Equal("sub/more.txt");
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_lacks_everything()
    {
        var version = await LogAsync();

        (await version.VerifyAsync(_folder["nowhere"], Token)).Missing.Should().Equal("a.txt", "c.txt", "sub/b.txt");
    }

    [Fact]
    public async Task A_checkout_mirrors_the_version_and_deletes_the_rest()
    {
        var version = await LogAsync();
        _folder.Write("out/a.txt", "old");
        _folder.Write("out/left/over/x.txt", "x");

        var result = await version.CheckoutAsync(_folder["out"], cancellationToken: Token);

        result.FileCount.Should().Be(3);
        Names("out").Should().Equal("a.txt", "c.txt", "sub/b.txt");
        Directory.Exists(_folder["out/left"]).Should().BeFalse();
        (await version.VerifyAsync(_folder["out"], Token)).IsEqual.Should().BeTrue();
    }

    [Fact]
    public async Task A_checkout_deletes_links_and_not_what_they_lead_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a privilege on Windows.");
        var version = await LogAsync();
        _folder.Write("outside/precious.txt", "p");
        Directory.CreateDirectory(_folder["out"]);
        Directory.CreateSymbolicLink(_folder["out/link"], _folder["outside"]);
        File.CreateSymbolicLink(_folder["out/file-link"], _folder["outside/precious.txt"]);

        await version.CheckoutAsync(_folder["out"], cancellationToken: Token);

        File.ReadAllText(_folder["outside/precious.txt"]).Should().Be("p");
        Directory.Exists(_folder["out/link"]).Should().BeFalse();
        File.Exists(_folder["out/file-link"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_checkout_of_some_files_or_into_a_root_is_refused()
    {
        var version = await LogAsync();

        var some = () => version.CheckoutAsync(_folder["out"], new() { NamePrefix = "sub/" }, Token);
        var root = () => version.CheckoutAsync(Path.GetPathRoot(_folder.Path)!, cancellationToken: Token);

        await some.Should().ThrowAsync<ArgumentException>();
        await root.Should().ThrowAsync<ArgumentException>();
    }

    public async ValueTask DisposeAsync()
    {
        if (_run is not null)
        {
            await _run.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task<ArtifactVersion> LogAsync()
    {
        _run = await fixture.InitRunAsync();
        return await _run.LogArtifactAsync(
            new Artifact("r", "dataset").AddBytes("a.txt", "aaa"u8.ToArray()).AddBytes("sub/b.txt", "bb"u8.ToArray()).AddBytes("c.txt", "c"u8.ToArray()), cancellationToken: Token);
    }

    private string[] Names(string directory) =>
        [.. Directory.EnumerateFiles(_folder[directory], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_folder[directory], f).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
