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
    public async Task A_checkout_goes_from_version_to_version_where_a_file_becomes_a_folder_and_back()
    {
        _run = await fixture.InitRunAsync();
        var first = await _run.LogArtifactAsync(new Artifact("r", "dataset").AddBytes("data", "1"u8.ToArray()).AddBytes("more/deep/x", "2"u8.ToArray()), cancellationToken: Token);
        var second = await _run.LogArtifactAsync(new Artifact("r", "dataset").AddBytes("data/a/b", "3"u8.ToArray()).AddBytes("more", "4"u8.ToArray()), cancellationToken: Token);
        foreach (var version in new[] { first, second, first })
        {
            await version.CheckoutAsync(_folder["out"], cancellationToken: Token);

            (await version.VerifyAsync(_folder["out"], Token)).IsEqual.Should().BeTrue(version.ToString());
        }

        Names("out").Should().Equal("data", "more/deep/x");
    }

    [Theory]
    [InlineData("sub", "outside")]
    [InlineData("sub", "nowhere")]
    [InlineData("a.txt", "outside")]
    [InlineData("a.txt", "outside/precious.txt")]
    [InlineData("a.txt", "nowhere")]
    [InlineData("left", "nowhere")]
    public async Task A_checkout_replaces_links_that_are_in_the_way_and_touches_nothing_behind_them(string link, string target)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a privilege on Windows.");
        var version = await LogAsync();
        _folder.Write("outside/precious.txt", "p");
        Directory.CreateDirectory(_folder["out"]);
        File.CreateSymbolicLink(_folder[$"out/{link}"], _folder[target]);

        await version.CheckoutAsync(_folder["out"], cancellationToken: Token);

        Names("out").Should().Equal("a.txt", "c.txt", "sub/b.txt");
        new DirectoryInfo(_folder["out"]).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Should().OnlyContain(info => info.LinkTarget == null);
        Names("outside").Should().Equal("precious.txt");
        File.ReadAllText(_folder["outside/precious.txt"]).Should().Be("p");
    }

    [Theory]
    [InlineData("caf\\xff", null)]
    [InlineData("dir\\xff", "inside")]
    [InlineData("sub/dir\\xff", "inside")]
    public async Task What_has_a_name_that_is_no_UTF8_is_named_by_all_who_cannot_reach_it(string name, string? inside)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no such names.");
        var version = await LogAsync();
        await version.DownloadAsync(_folder["out"], cancellationToken: Token);
        _folder.Write("out/extra.txt", "e");
        await ShellAsync(inside is null ? $"printf x > \"$(printf '{name}')\"" : $"mkdir \"$(printf '{name}')\" && printf x > \"$(printf '{name}')/{inside}\"");
        var shown = name.Replace("\\xff", "\uFFFD", StringComparison.Ordinal);

        var add = () => new Artifact("n", "dataset").AddDirectory(_folder["out"]);
        var checkout = () => version.CheckoutAsync(_folder["out"], cancellationToken: Token);

        (await version.VerifyAsync(_folder["out"], Token)).Extra.Should().BeEquivalentTo(shown, "extra.txt");
        add.Should().Throw<FileNotFoundException>().WithMessage($"*{shown}*not valid UTF-8*Rename it.");
        (await checkout.Should().ThrowAsync<ArtifactException>()).Which.Should().Match<ArtifactException>(e =>
            e.Message.Contains(shown, StringComparison.Ordinal) && e.Message.Contains("not valid UTF-8", StringComparison.Ordinal) && e.Message.EndsWith("is in place.", StringComparison.Ordinal) && !e.IsTransient);
        File.Exists(_folder["out/extra.txt"]).Should().BeFalse("what can be deleted is");
        await ShellAsync($"rm -r \"$(printf '{name}')\"");
        await version.CheckoutAsync(_folder["out"], cancellationToken: Token);
    }

    [Fact]
    public async Task A_name_with_the_character_that_stands_for_other_bytes_is_one_like_any_other()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no other bytes.");
        _run = await fixture.InitRunAsync();
        _folder.Write("in/c\uFFFD", "x");
        var version = await _run.LogArtifactAsync(new Artifact("r", "dataset").AddDirectory(_folder["in"]), cancellationToken: Token);
        await version.CheckoutAsync(_folder["out"], cancellationToken: Token);
        (await version.VerifyAsync(_folder["out"], Token)).IsEqual.Should().BeTrue();
        await ShellAsync("printf y > \"$(printf 'c\\xff')\"");

        var add = () => new Artifact("n", "dataset").AddDirectory(_folder["out"]);
        var checkout = () => version.CheckoutAsync(_folder["out"], cancellationToken: Token);

        (await version.VerifyAsync(_folder["out"], Token)).Should().Match<FolderDifferences>(d => d.Missing.Count == 0 && d.Wrong.Count == 0 && d.Extra.Count == 1);
        add.Should().Throw<FileNotFoundException>();
        (await checkout.Should().ThrowAsync<ArtifactException>()).WithMessage("*not valid UTF-8*");
        File.ReadAllText(_folder["out/c\uFFFD"]).Should().Be("x");
        await ShellAsync("rm -r *");
    }

    [Fact]
    public async Task A_folder_that_may_not_be_listed_or_written_is_an_error_of_the_transfer()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Whoever may do everything is refused nothing.");
        if (OperatingSystem.IsWindows())
        {
            return; // The compiler does not see that it was skipped.
        }

        var version = await LogAsync();
        _folder.Write("out/closed/x", "x");
        foreach (var mode in new[] { UnixFileMode.None, UnixFileMode.UserRead | UnixFileMode.UserExecute })
        {
            File.SetUnixFileMode(_folder["out/closed"], mode);

            var checkout = () => version.CheckoutAsync(_folder["out"], cancellationToken: Token);

            (await checkout.Should().ThrowAsync<ArtifactTransferException>()).WithMessage("*out/closed*");
        }

        File.SetUnixFileMode(_folder["out/closed"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData("sub", "It has a folder of that name: DownloadOptions.NamePrefix = \"sub/\"")]
    [InlineData("sub/", "It has a folder of that name: DownloadOptions.NamePrefix = \"sub/\"")]
    [InlineData("SUB/B.txt", "Did you mean 'sub/b.txt'?")]
    [InlineData("/a.txt", "Did you mean 'a.txt'?")]
    [InlineData("something-else", "GetFilesAsync lists the entries")]
    public async Task A_name_that_no_entry_has_is_told_with_what_may_have_been_meant(string name, string hint)
    {
        var version = await LogAsync();
        var calls = new Func<Task>[]
        {
            () => version.OpenReadAsync(name, Token),
            () => version.DownloadFileAsync(name, _folder["one"], Token),
            () => version.DownloadAsync(_folder["out"], new() { Names = [name] }, Token),
        };

        foreach (var call in calls)
        {
            (await call.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain($"has no entry '{name}'").And.Contain(hint);
        }
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

    private async Task ShellAsync(string script)
    {
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = _folder["out"] })!;
        await shell.WaitForExitAsync(Token);
        shell.ExitCode.Should().Be(0);
    }

    private string[] Names(string directory) =>
        [.. Directory.EnumerateFiles(_folder[directory], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_folder[directory], f).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
