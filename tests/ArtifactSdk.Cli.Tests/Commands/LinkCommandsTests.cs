using ArtifactSdk.Cli.Tests.Support;

namespace ArtifactSdk.Cli.Tests.Commands;

public sealed class LinkCommandsTests(CliFixture cli) : IClassFixture<CliFixture>
{
    [Fact]
    public async Task A_version_is_linked_listed_and_unlinked()
    {
        var version = await cli.LogAsync("linking/data", "1");

        (await cli.OutputOfAsync("link", version, "wandb-registry-dataset/linked", "--alias", "production")).Trim().Should().Be("local-org/wandb-registry-dataset/linked:v0");
        var shown = await cli.JsonOfAsync("show", "wandb-registry-dataset/linked:production");
        shown["isLink"]!.GetValue<bool>().Should().BeTrue();
        shown["sourcePath"]!.GetValue<string>().Should().Be(version);

        (await cli.RunAsync("unlink", "wandb-registry-dataset/linked:production")).ExitCode.Should().Be(ExitCodes.Ok);
        (await cli.RunAsync("show", "wandb-registry-dataset/linked:v0")).ExitCode.Should().Be(ExitCodes.NotFound);
        (await cli.RunAsync("show", version)).ExitCode.Should().Be(ExitCodes.Ok);
    }

    [Fact]
    public async Task What_is_no_link_is_not_unlinked()
    {
        var version = await cli.LogAsync("linking/source", "1");

        var result = await cli.RunAsync("unlink", version);

        result.ExitCode.Should().Be(ExitCodes.Usage);
        result.Error.Should().Contain("artifacts rm");
    }

    [Fact]
    public async Task Explain_tells_the_reason_and_the_remedy()
    {
        var version = await cli.LogAsync("linking/explained", "1");

        var good = await cli.RunAsync("explain", version, "wandb-registry-dataset/any");
        var bad = await cli.RunAsync("explain", version, "wandb-registry-nope/any", "--json");

        good.ExitCode.Should().Be(ExitCodes.Ok);
        good.Output.Should().Contain("can be linked into");
        bad.ExitCode.Should().Be(ExitCodes.Failed);
        bad.Output.Should().Contain("\"reason\": \"registryMissing\"").And.Contain("\"remedy\"");
        (await cli.RunAsync("link", version, "wandb-registry-nope/any")).ExitCode.Should().Be(ExitCodes.NotFound);
    }
}
