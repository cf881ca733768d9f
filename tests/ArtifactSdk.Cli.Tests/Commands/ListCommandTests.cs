using ArtifactSdk.Cli.Tests.Support;

namespace ArtifactSdk.Cli.Tests.Commands;

public sealed class ListCommandTests(CliFixture cli) : IClassFixture<CliFixture>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await cli.LogAsync("listing/rows", "1", "--alias", "best");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Lists_are_lines_of_tabs_when_they_are_piped()
    {
        (await cli.OutputOfAsync("ls", "projects")).Should().Contain("local-team/listing\t");
        (await cli.OutputOfAsync("ls", "registries")).Split('\n').Select(line => line.Split('\t')[0]).Should().Contain(["model", "dataset"]);
        (await cli.OutputOfAsync("ls", "types", "listing")).Should().Be($"dataset{Environment.NewLine}");
        (await cli.OutputOfAsync("ls", "collections", "local-team/listing", "--type", "dataset")).Should().StartWith("rows\tdataset\t");
        (await cli.OutputOfAsync("ls", "versions", "listing/rows")).Should().Match("v0\t*best*\t1\t1\t*");
        (await cli.OutputOfAsync("ls", "files", "listing/rows:best")).Should().StartWith("data.txt\t1\t");
    }

    [Fact]
    public async Task Json_has_the_documented_members()
    {
        Members.Of((await cli.JsonOfAsync("ls", "projects"))[0]).Should().Equal("entity", "name", "description", "createdAt");
        Members.Of((await cli.JsonOfAsync("ls", "registries"))[0]).Should().Equal("name", "organization", "entity", "visibility", "allowsAllArtifactTypes", "artifactTypes", "description", "createdAt");
        Members.Of((await cli.JsonOfAsync("ls", "types", "listing"))[0]).Should().Equal("name");
        Members.Of((await cli.JsonOfAsync("ls", "collections", "listing"))[0]).Should().Equal("path", "name", "type", "isSource", "description", "tags", "createdAt", "updatedAt");
        Members.Of((await cli.JsonOfAsync("ls", "versions", "listing/rows"))[0]).Should().Equal(
            "path", "version", "type", "isLink", "sourcePath", "aliases", "tags", "digest", "size", "files", "createdAt", "description", "metadata", "timeToLive", "url");
        Members.Of((await cli.JsonOfAsync("ls", "files", "listing/rows:v0"))[0]).Should().Equal("name", "size", "digest", "reference");
    }

    [Fact]
    public async Task A_list_of_nothing_is_empty_and_no_failure()
    {
        var result = await cli.RunAsync("ls", "collections", "listing", "--type", "nothing");

        result.ExitCode.Should().Be(ExitCodes.Ok);
        result.Output.Should().BeEmpty();
        (await cli.OutputOfAsync("ls", "collections", "listing", "--type", "nothing", "--json")).Trim().Should().Be("[]");
    }

    [Theory]
    [InlineData("ls", "collections", "no-such-project")]
    [InlineData("ls", "versions", "listing/nothing")]
    [InlineData("ls", "files", "listing/rows:v7")]
    [InlineData("show", "listing/rows:v7")]
    public async Task What_is_not_there_is_not_found(params string[] arguments)
    {
        var result = await cli.RunAsync(arguments);

        result.ExitCode.Should().Be(ExitCodes.NotFound);
        result.Error.Should().StartWith("error: ");
    }
}
