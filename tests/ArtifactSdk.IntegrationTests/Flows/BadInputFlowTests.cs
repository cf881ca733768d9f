using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>What goes wrong on the way: versions that are gone, files that vanish, disks that are full.</summary>
public sealed class BadInputFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ArtifactClient _client = new(fixture.Options());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> CallsOnVersions => [.. Calls.Keys];

    private static IReadOnlyDictionary<string, Func<BadInputFlowTests, ArtifactVersion, Task>> Calls { get; } = new Dictionary<string, Func<BadInputFlowTests, ArtifactVersion, Task>>(StringComparer.Ordinal)
    {
        ["GetArtifact"] = (t, v) => t._client.GetArtifactAsync(v.Path, cancellationToken: Token),
        ["GetFiles"] = (_, v) => v.GetFilesAsync(Token).ToListAsync(Token).AsTask(),
        ["Download"] = (t, v) => v.DownloadAsync(t._folder["out"], cancellationToken: Token),
        ["DownloadFile"] = (t, v) => v.DownloadFileAsync("a", t._folder["out/a"], Token),
        ["DownloadMany"] = async (t, v) => throw (await t._client.DownloadManyAsync([v], t._folder["out"], cancellationToken: Token))[0].Error!,
        ["OpenRead"] = (_, v) => v.OpenReadAsync("a", Token),
        ["Verify"] = (t, v) => v.VerifyAsync(t._folder["out"], Token),
        ["Checkout"] = (t, v) => v.CheckoutAsync(t._folder["out"], cancellationToken: Token),
        ["NewDraft"] = (_, v) => v.NewDraftAsync(Token),
        ["AddAliases"] = (_, v) => v.AddAliasesAsync(["x"], Token),
        ["Update"] = (_, v) => v.UpdateAsync(new() { Description = "x" }, Token),
        ["Link"] = (_, v) => v.LinkAsync(CollectionPath.ForRegistry("Golden Datasets", "gone"), cancellationToken: Token),
        ["Delete"] = (_, v) => v.DeleteAsync(cancellationToken: Token),
        ["GetLoggedBy"] = (_, v) => v.GetLoggedByAsync(Token),
        ["GetUsedBy"] = (_, v) => v.GetUsedByAsync(Token).ToListAsync(Token).AsTask(),
        ["GetLinkedVersions"] = (_, v) => v.GetLinkedVersionsAsync(Token).ToListAsync(Token).AsTask(),
    };

    [Theory]
    [MemberData(nameof(CallsOnVersions))]
    public async Task A_deleted_version_is_said_to_be_gone(string call)
    {
        await using var run = await fixture.InitRunAsync();
        var version = await run.LogArtifactAsync(Draft("gone"), cancellationToken: Token);
        await version.DeleteAsync(deleteAliases: true, cancellationToken: Token);

        var act = () => Calls[call](this, version);

        (await act.Should().ThrowAsync<ArtifactApiException>()).Which.IsTransient.Should().BeFalse();
        Directory.Exists(_folder["out"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_storage_region_that_the_server_has_not_is_named_and_nothing_is_logged()
    {
        await using var run = await fixture.InitRunAsync();
        var draft = Draft("elsewhere");
        draft.StorageRegion = "moon-1";

        var log = () => run.LogArtifactAsync(draft, cancellationToken: Token);

        (await log.Should().ThrowAsync<ArtifactApiException>()).Which.Should().Match<ArtifactApiException>(e => e.Message.Contains("storageRegion: moon-1") && !e.IsTransient);
        draft.StorageRegion = null;
        (await run.LogArtifactAsync(draft, cancellationToken: Token)).Number.Should().Be(0);
    }

    [Theory]
    [InlineData("Download")]
    [InlineData("DownloadFile")]
    [InlineData("DownloadMany")]
    [InlineData("Checkout")]
    public async Task A_version_that_somebody_else_deleted_after_it_was_got_is_said_to_be_gone(string call)
    {
        await using var run = await fixture.InitRunAsync();
        var version = await run.LogArtifactAsync(Draft("gone"), cancellationToken: Token);
        var got = await _client.GetArtifactAsync(version.Path, cancellationToken: Token);
        await version.DeleteAsync(deleteAliases: true, cancellationToken: Token);

        var act = () => Calls[call](this, got);

        (await act.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("deleted");
        (Directory.Exists(_folder["out"]) && Directory.EnumerateFiles(_folder["out"], "*", SearchOption.AllDirectories).Any()).Should().BeFalse();
    }

    [Fact]
    public async Task Unknown_versions_and_other_types_say_what_there_is()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await run.LogArtifactAsync(Draft("known"), aliases: ["best"], cancellationToken: Token);
        var name = version.Path.Collection.ToString();

        var alias = () => _client.GetArtifactAsync(name, tag: "production", cancellationToken: Token);
        var number = () => _client.GetArtifactAsync(name, tag: "v7", cancellationToken: Token);
        var type = () => _client.GetArtifactAsync(name, type: "model", cancellationToken: Token);
        var near = () => _client.GetArtifactAsync($"{run.Entity}/{run.Project}/knowm", cancellationToken: Token);
        var otherType = () => run.LogArtifactAsync(new Artifact("known", "model"), cancellationToken: Token);

        (await alias.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("best");
        (await number.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("v7");
        (await type.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("'dataset'");
        (await near.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("'known'");
        (await otherType.Should().ThrowAsync<ArtifactApiException>()).Which.Message.Should().Contain("'dataset'");
    }

    [Fact]
    public async Task A_file_that_vanishes_before_the_log_commits_nothing()
    {
        await using var run = await fixture.InitRunAsync();
        var file = _folder.Write("f.bin", 1000);
        var draft = Draft("vanishing").AddFile(file);
        File.Delete(file);

        var log = () => run.LogArtifactAsync(draft, cancellationToken: Token);

        (await log.Should().ThrowAsync<ArtifactIntegrityException>()).Which.Message.Should().Contain("f.bin").And.Contain("now no file");
        (await _client.CollectionExistsAsync(CollectionPath.ForProject(run.Project, "vanishing", run.Entity), Token)).Should().BeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_vanishes_or_changes_between_hashing_and_sending_commits_nothing(bool vanishes)
    {
        await using var run = await fixture.InitRunAsync();
        var opened = 0;
        var draft = new Artifact("between", "dataset").AddStream("s", _ => Interlocked.Increment(ref opened) == 1
            ? new ValueTask<Stream>(new MemoryStream("before"u8.ToArray()))
            : vanishes ? throw new FileNotFoundException("It is not there any more.") : new ValueTask<Stream>(new MemoryStream("after!"u8.ToArray())));

        var log = () => run.LogArtifactAsync(draft, cancellationToken: Token);

        (await log.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain("'s'");
        opened.Should().BeGreaterThan(1);
        var get = () => _client.GetArtifactAsync($"{run.Entity}/{run.Project}/between", cancellationToken: Token);
        await get.Should().ThrowAsync<ArtifactNotFoundException>();
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(4 * 1024 * 1024, false)]
    [InlineData((4 * 1024 * 1024) + 1, true)]
    public async Task A_file_is_read_once_when_it_is_small_and_its_bytes_are_those_that_were_hashed(int size, bool isReadAgain)
    {
        var file = _folder.Write("f.bin", size);
        var bytes = await File.ReadAllBytesAsync(file, Token);
        using var http = new HttpClient(new BeforeSending(() => File.WriteAllBytes(file, new byte[size])));
        using var client = new ArtifactClient(fixture.Options(), http);
        await using var run = await client.InitRunAsync(new() { Project = "once" }, Token);
        var log = () => run.LogArtifactAsync(Draft($"size-{size}").AddFile(file), cancellationToken: Token);

        if (isReadAgain)
        {
            await log.Should().ThrowAsync<ArtifactIntegrityException>();
            return;
        }

        var version = await log();
        await version.DownloadAsync(_folder["out"], cancellationToken: Token);
        (await File.ReadAllBytesAsync(_folder["out/f.bin"], Token)).Should().Equal(bytes);
        File.WriteAllBytes(file, bytes);
        var again = await run.LogArtifactAsync(Draft($"size-{size}").AddFile(file), cancellationToken: Token);
        again.Path.Should().Be(version.Path, "nothing changed, so that nothing is sent");
    }

    [Fact]
    public async Task Ten_megabytes_of_metadata_are_kept_and_too_many_keys_are_refused()
    {
        await using var run = await fixture.InitRunAsync();
        var draft = Draft("wordy");
        draft.Metadata["text"] = new string('x', 10 * 1024 * 1024);
        var keys = Draft("keys");
        for (var i = 0; i < 101; i++)
        {
            keys.Metadata[$"k{i}"] = i;
        }

        var version = await run.LogArtifactAsync(draft, cancellationToken: Token);
        var tooMany = () => run.LogArtifactAsync(keys, cancellationToken: Token);
        var infinite = () => run.LogArtifactAsync(new Artifact("inf", "dataset") { Metadata = { ["x"] = double.PositiveInfinity } }, cancellationToken: Token);

        (await _client.GetArtifactAsync(version.Path, cancellationToken: Token)).Metadata["text"]!.GetValue<string>().Should().HaveLength(10 * 1024 * 1024);
        await tooMany.Should().ThrowAsync<ArgumentException>();
        await infinite.Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task A_target_that_cannot_be_written_is_named()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await run.LogArtifactAsync(Draft("target"), cancellationToken: Token);
        var file = _folder.Write("file", "x");
        var below = Path.Combine(file, "out");

        foreach (var act in (Func<Task>[])
        [
            () => version.DownloadAsync(below, cancellationToken: Token),
            () => version.DownloadFileAsync("a", Path.Combine(below, "a"), Token),
            () => version.CheckoutAsync(below, cancellationToken: Token),
            async () => throw (await _client.DownloadManyAsync([version], below, cancellationToken: Token))[0].Error!,
        ])
        {
            (await act.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain(file);
        }

        File.ReadAllText(file).Should().Be("x");
    }

    [Fact]
    public async Task A_folder_without_the_right_to_write_is_named()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Rights do not bind an administrator.");
            return;
        }

        await using var run = await fixture.InitRunAsync();
        var version = await run.LogArtifactAsync(Draft("rights"), cancellationToken: Token);
        var target = Directory.CreateDirectory(_folder["sealed"], UnixFileMode.UserRead | UnixFileMode.UserExecute).FullName;

        var download = () => version.DownloadAsync(target, cancellationToken: Token);

        (await download.Should().ThrowAsync<ArtifactTransferException>()).Which.Message.Should().Contain("write permission");
    }

    [Fact]
    public async Task A_disk_that_takes_no_more_fails_the_download_and_leaves_no_half_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The limit is one of Unix shells.");
        await using var run = await fixture.InitRunAsync();
        var version = await run.LogArtifactAsync(new Artifact("big", "dataset").AddFile(_folder.Write("big.bin", 400_000)), cancellationToken: Token);
        var environment = new Dictionary<string, string?> { ["WANDB_API_KEY"] = fixture.Server.ApiKey, ["WANDB_BASE_URL"] = fixture.Server.BaseUrl.ToString(), ["WANDB_CACHE_DIR"] = _folder["cache"] };

        var result = await BuiltProgram.RunWithFileLimitAsync("ArtifactSdk.Cli", 100 * 512, ["get", version.Path.ToString(), "-o", _folder["out"]], environment, Token);

        result.ExitCode.Should().Be(1, result.Error);
        result.Error.Should().Contain("Could not write 'big.bin'");
        Directory.EnumerateFiles(_folder["out"], "*", SearchOption.AllDirectories).Should().BeEmpty();
        Directory.EnumerateFiles(_folder["cache"], "*", SearchOption.AllDirectories).Should().OnlyContain(path => new FileInfo(path).Length < 1000, "only the list of the files fits");
    }

    [Fact]
    public async Task A_disk_that_takes_no_file_so_long_fails_a_download_in_parts_with_its_cause()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The limit is one of Unix shells.");
        var project = $"p-{Guid.NewGuid():N}";
        await using var run = await fixture.InitRunAsync(project);
        await run.LogArtifactAsync(new Artifact("files", "dataset").AddFile(_folder.Write("big.bin", 7 << 20)), cancellationToken: Token);
        var environment = new Dictionary<string, string?> { ["WANDB_API_KEY"] = fixture.Server.ApiKey, ["WANDB_BASE_URL"] = fixture.Server.BaseUrl.ToString(), ["WANDB_CACHE_DIR"] = _folder["cache"] };

        var result = await BuiltProgram.RunWithFileLimitAsync("TransferProgram", 2 << 20, ["get", project, _folder["out"]], environment, Token);

        result.ExitCode.Should().NotBe(0);
        result.Error.Should().Contain("Could not write 'big.bin'").And.Contain("allows no file of this length");
        Directory.EnumerateFiles(_folder["out"], "*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    private static Artifact Draft(string name) => new Artifact(name, "dataset").AddBytes("a", "x"u8.ToArray());

    /// <summary>Does something when a log has hashed everything and asks where to send it.</summary>
    private sealed class BeforeSending(Action act) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is { } content && request.RequestUri!.AbsolutePath.EndsWith("graphql", StringComparison.Ordinal)
                && (await content.ReadAsStringAsync(cancellationToken)).Contains("createArtifactFiles", StringComparison.OrdinalIgnoreCase))
            {
                act();
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
