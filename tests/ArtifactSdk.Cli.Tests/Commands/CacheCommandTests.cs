using ArtifactSdk.Cli.Tests.Support;

namespace ArtifactSdk.Cli.Tests.Commands;

public sealed class CacheCommandTests(CliFixture cli) : IClassFixture<CliFixture>
{
    [Fact]
    public async Task It_is_measured_and_emptied()
    {
        await cli.OutputOfAsync("get", await cli.LogAsync("caching/data", "twelve bytes"), "--out", Path.Combine(cli.Home, "out"));

        var info = await cli.JsonOfAsync("cache", "info");
        Members.Of(info).Should().Equal("directory", "files", "size", "temporaryFiles", "temporarySize");
        info["files"]!.GetValue<int>().Should().Be(2, "the file and the manifest are kept");
        var size = info["size"]!.GetValue<long>();
        size.Should().BeGreaterThan(12);

        (await cli.OutputOfAsync("cache", "clean", "1GB")).Should().StartWith("removed 0 files");
        (await cli.OutputOfAsync("cache", "clean", "0")).Should().StartWith($"removed 2 files, {size} B; 0 B stay");
        (await cli.RunAsync("cache", "clean", "much")).ExitCode.Should().Be(ExitCodes.Usage);
    }
}
