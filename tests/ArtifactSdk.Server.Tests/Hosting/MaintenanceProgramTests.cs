using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Hosting;

/// <summary>The maintenance commands as they are typed.</summary>
public sealed class MaintenanceProgramTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestWorld _world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await TestWorld.CreateAsync();
        var artifact = await _world.LogAsync("numbers", "one");
        await _world.UploadAsync(artifact, "orphan");
    }

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Fsck_says_what_it_checked_and_ends_with_0()
    {
        var (code, output, error) = await RunAsync("fsck", "--data", _world.DataDirectory, "--read-data");

        code.Should().Be(0, error);
        output.Should().Contain("1 versions and 3 files checked").And.Contain("bytes read: 0 problems");
    }

    [Fact]
    public async Task Fsck_tells_missing_and_damaged_apart_by_its_code()
    {
        await File.WriteAllTextAsync(Blob("orphan"), "0rphan", Token);
        (await RunAsync("fsck", $"--data={_world.DataDirectory}")).Code.Should().Be(0);
        (await RunAsync("fsck", "--data", _world.DataDirectory, "--read-data")).Code.Should().Be(4);

        File.Delete(Blob("one"));
        var (code, output, _) = await RunAsync("fsck", "--data", _world.DataDirectory);

        code.Should().Be(3);
        output.Should().Contain("'file.txt' of my-team/proj/numbers:v0 is missing");
    }

    [Fact]
    public async Task Gc_lists_and_then_removes()
    {
        await _world.CloseAsync();

        var (code, output, error) = await RunAsync("gc", "--data", _world.DataDirectory, "--grace", "0s", "--dry-run");
        code.Should().Be(0, error);
        output.Should().Contain($"would remove").And.Contain(TestWorld.Hex("orphan")).And.Contain("nothing took it up");
        File.Exists(Blob("orphan")).Should().BeTrue();

        (await RunAsync("gc", "--data", _world.DataDirectory)).Output.Should().Contain("removed 0 files").And.Contain("1 within the grace time");
        (await RunAsync("gc", "--data", _world.DataDirectory, "--grace=0s")).Output.Should().Contain("removed 1 files, 6 bytes; 2 in use");
        File.Exists(Blob("orphan")).Should().BeFalse();
    }

    [Fact]
    public async Task Backup_makes_a_folder_that_fsck_finds_clean()
    {
        var (code, output, error) = await RunAsync("backup", "--data", _world.DataDirectory, _folder["copy"], "--copy");

        code.Should().Be(0, error);
        output.Should().Contain("Backup complete").And.Contain("3 files").And.Contain(_folder["copy"]);
        (await RunAsync("fsck", "--data", _folder["copy"], "--read-data")).Code.Should().Be(0);
    }

    [Fact]
    public async Task Gc_deletes_versions_whose_time_has_ended_and_what_they_alone_had()
    {
        var version = await _world.LogAsync("expiring", "contents");
        await _world.Services.Versions.UpdateAsync(_world.Member, version.Id, new(null, null, null, 1, [], []), TestWorld.Token);
        await _world.Store.WriteAsync(
            async session =>
            {
                // The program takes the machine's time.
                await session.UpdateArtifactAsync((await session.GetArtifactAsync(version.Id))! with { CreatedAt = version.CreatedAt - TimeSpan.FromDays(1) });
                return true;
            },
            TestWorld.Token);
        await _world.CloseAsync();
        var name = $"{TestWorld.Team}/proj/expiring:v0: its time to live of 1 seconds has ended";

        (await RunAsync("gc", "--data", _world.DataDirectory, "--grace", "0s", "--dry-run")).Output.Should().Contain($"would delete {name}");
        (await RunAsync("gc", "--data", _world.DataDirectory, "--grace", "0s")).Output.Should().Contain($"deleted {name}").And.Contain("removed 3 files").And.Contain("2 in use");
        (await RunAsync("fsck", "--data", _world.DataDirectory, "--read-data")).Output.Should().Contain("0 problems");
    }

    [Theory]
    [InlineData(2, "--data is missing", "fsck")]
    [InlineData(2, "'--dry-run' is not a flag of fsck", "fsck", "--data", "{data}", "--dry-run")]
    [InlineData(2, "'5 days' is not a duration", "gc", "--data", "{data}", "--grace", "5 days")]
    [InlineData(2, "backup needs the folder", "backup", "--data", "{data}")]
    [InlineData(2, "--data is given twice", "fsck", "--data", "{data}", "--data", "{data}")]
    [InlineData(2, "backup takes one folder, and 'b' is a second one", "backup", "--data", "{data}", "a", "b")]
    [InlineData(2, "--grace needs a value", "gc", "--data", "{data}", "--grace", "")]
    [InlineData(2, "restore needs the folder of a backup", "restore")]
    [InlineData(2, "restore needs the folder of a backup", "restore", "--metadata", "Host=x", "--data", "{data}")]
    [InlineData(2, "restore fills a database", "restore", "{data}", "--data", "{data}/nowhere")]
    [InlineData(2, "restore needs a place for the files", "restore", "{data}", "--metadata", "Host=x")]
    [InlineData(2, "restore takes one folder", "restore", "{data}", "{data}")]
    [InlineData(1, "has no metadata.db", "restore", "{data}/nowhere", "--metadata", "Host=127.0.0.1;Port=1;Database=d", "--data", "{data}/nowhere")]
    [InlineData(1, "not a data folder", "fsck", "--data", "{data}/nowhere")]
    [InlineData(1, "in use by another server", "gc", "--data", "{data}")]
    [InlineData(1, "not empty", "backup", "--data", "{data}", "{data}")]
    public async Task What_cannot_be_done_is_one_line(int expected, string text, params string[] args)
    {
        var (code, output, error) = await RunAsync([.. args.Select(arg => arg.Replace("{data}", _world.DataDirectory, StringComparison.Ordinal))]);

        code.Should().Be(expected);
        output.Should().BeEmpty();
        error.Should().Contain(text).And.EndWith(Environment.NewLine);
        error.TrimEnd().Should().NotContain("\n");
        Directory.Exists(Path.Combine(_world.DataDirectory, "nowhere")).Should().BeFalse();
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await new ServerProgram(output, error).RunAsync(args, Token);
        return (code, output.ToString(), error.ToString());
    }

    private string Blob(string text) => Directory.GetDirectories(Path.Combine(_world.DataDirectory, "blobs"))
        .Select(entity => Path.Combine(entity, TestWorld.Hex(text)[..2], TestWorld.Hex(text)[2..]))
        .FirstOrDefault(File.Exists) ?? "";
}
