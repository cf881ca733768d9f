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
        info["files"]!.GetValue<int>().Should().Be(1);
        info["size"]!.GetValue<long>().Should().Be(12);

        (await cli.OutputOfAsync("cache", "clean", "1GB")).Should().StartWith("removed 0 files");
        (await cli.OutputOfAsync("cache", "clean", "0")).Should().StartWith("removed 1 file, 12 B; 0 B stay");
        (await cli.RunAsync("cache", "clean", "much")).ExitCode.Should().Be(ExitCodes.Usage);
    }
}
