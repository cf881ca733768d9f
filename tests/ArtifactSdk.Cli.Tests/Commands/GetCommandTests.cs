using ArtifactSdk.Cli.Tests.Support;

namespace ArtifactSdk.Cli.Tests.Commands;

public sealed class GetCommandTests(CliFixture cli) : IClassFixture<CliFixture>, IAsyncLifetime
{
    private readonly string _out = Path.Combine(Path.GetTempPath(), $"cli-get-{Guid.NewGuid():N}");

    public async ValueTask InitializeAsync() =>
        await cli.OutputOfAsync("log", cli.MakeFolder(("a.txt", "one"), ("deep/b.txt", "two"), ("deep/c.txt", "three")), "--name", "getting/files", "--type", "dataset");

    public ValueTask DisposeAsync()
    {
        if (Directory.Exists(_out))
        {
            Directory.Delete(_out, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_version_comes_whole_and_verified()
    {
        var result = await cli.RunAsync("get", "getting/files", "--tag", "v0", "--type", "dataset", "--out", _out, "--verify");

        result.ExitCode.Should().Be(ExitCodes.Ok);
        result.Output.Trim().Should().Be(_out);
        result.Error.Should().Contain("3 files").And.Contain("verified: the folder equals the version");
        (await File.ReadAllTextAsync(Path.Combine(_out, "deep", "c.txt"), TestContext.Current.CancellationToken)).Should().Be("three");
    }

    [Fact]
    public async Task A_prefix_and_single_files_bring_only_those()
    {
        await cli.OutputOfAsync("get", "getting/files:v0", "--out", _out, "--only", "deep/");
        Directory.GetFiles(_out, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Should().BeEquivalentTo("b.txt", "c.txt");

        await cli.OutputOfAsync("get", "getting/files:v0", "--out", _out, "--file", "a.txt");
        File.Exists(Path.Combine(_out, "a.txt")).Should().BeTrue();
    }

    [Fact]
    public async Task A_mirror_deletes_what_the_version_lacks()
    {
        Directory.CreateDirectory(_out);
        await File.WriteAllTextAsync(Path.Combine(_out, "extra"), "x", TestContext.Current.CancellationToken);

        var json = await cli.JsonOfAsync("get", "getting/files:v0", "--out", _out, "--mirror", "--verify");

        json["verified"]!.GetValue<bool>().Should().BeTrue();
        File.Exists(Path.Combine(_out, "extra")).Should().BeFalse();
    }

    [Fact]
    public async Task The_shape_of_the_answer_is_the_documented_one()
    {
        var json = await cli.JsonOfAsync("get", "getting/files:v0", "--out", _out);

        Members.Of(json).Should().Equal("path", "directory", "files", "bytesTransferred", "bytesReused", "verified", "missing", "wrong", "extra");
    }

    [Fact]
    public async Task A_misspelt_name_is_not_found_and_the_right_one_is_named()
    {
        var result = await cli.RunAsync("get", "getting/file");

        result.ExitCode.Should().Be(ExitCodes.NotFound);
        result.Error.Should().Contain("Did you mean 'files'?");
    }

    [Theory]
    [InlineData("--mirror")]
    [InlineData("--mirror", "--out", "x", "--only", "deep/")]
    [InlineData("--verify", "--file", "a.txt")]
    public async Task Options_that_contradict_each_other_are_refused(params string[] options)
    {
        (await cli.RunAsync(["get", "getting/files:v0", .. options])).ExitCode.Should().Be(ExitCodes.Usage);
    }
}
