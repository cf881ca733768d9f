using ArtifactSdk.Cli.Tests.Support;

namespace ArtifactSdk.Cli.Tests.Commands;

public sealed class EditingCommandsTests(CliFixture cli) : IClassFixture<CliFixture>
{
    [Fact]
    public async Task Aliases_and_tags_come_and_go()
    {
        var version = await cli.LogAsync("editing/labels", "1");

        (await cli.OutputOfAsync("alias", "add", version, "prod", "stage")).Should().Contain("aliases: latest, prod, stage");
        (await cli.OutputOfAsync("alias", "rm", version, "stage")).Should().Contain("aliases: latest, prod ");
        (await cli.OutputOfAsync("tag", "add", version, "checked")).Should().Contain("tags: checked");
        (await cli.OutputOfAsync("tag", "rm", version, "checked")).Should().Contain("tags: none");
    }

    [Fact]
    public async Task Deleting_has_to_be_confirmed_where_nobody_can_be_asked()
    {
        var version = await cli.LogAsync("editing/gone", "1", "--alias", "keep");
        await cli.LogAsync("editing/gone", "2");

        var asked = await cli.RunAsync("rm", version);
        asked.ExitCode.Should().Be(ExitCodes.Usage);
        asked.Error.Should().Contain("--yes");

        var aliased = await cli.RunAsync("rm", version, "--yes");
        aliased.ExitCode.Should().Be(ExitCodes.Failed);
        aliased.Error.Should().Contain("alias");

        (await cli.RunAsync("rm", version, "--yes", "--aliases")).ExitCode.Should().Be(ExitCodes.Ok);
        (await cli.RunAsync("show", version)).ExitCode.Should().Be(ExitCodes.NotFound);
    }

    [Fact]
    public async Task A_collection_is_not_deleted_by_the_command_for_versions()
    {
        await cli.LogAsync("editing/kept", "1");

        var result = await cli.RunAsync("rm", "editing/kept", "--yes");

        result.ExitCode.Should().Be(ExitCodes.Usage);
        result.Error.Should().Contain("editing/kept:v3").And.Contain("collection rm");
    }

    [Fact]
    public async Task Two_versions_are_compared_file_by_file()
    {
        await cli.OutputOfAsync("log", cli.MakeFolder(("same", "1"), ("changed", "1"), ("old", "1")), "-n", "editing/diff", "-t", "dataset");
        await cli.OutputOfAsync("log", cli.MakeFolder(("same", "1"), ("changed", "2"), ("new", "1")), "-n", "editing/diff", "-t", "dataset");

        var result = await cli.RunAsync("diff", "editing/diff:v0", "editing/diff:v1", "--exit-code");
        var json = await cli.JsonOfAsync("diff", "editing/diff:v0", "editing/diff:v1");

        result.ExitCode.Should().Be(ExitCodes.Failed);
        result.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Should().Equal("M  changed", "A  new", "D  old");
        json.ToJsonString().Should().Be("""{"added":["new"],"removed":["old"],"changed":["changed"]}""");
        (await cli.RunAsync("diff", "editing/diff:v0", "editing/diff:v0", "--exit-code")).ExitCode.Should().Be(ExitCodes.Ok);
    }

    [Fact]
    public async Task Collections_are_made_renamed_and_deleted()
    {
        (await cli.OutputOfAsync("collection", "create", "editing/fresh", "--type", "model", "--description", "to come")).Trim().Should().Be("local-team/editing/fresh");
        (await cli.JsonOfAsync("collection", "rename", "editing/fresh", "renamed"))["description"]!.GetValue<string>().Should().Be("to come");
        (await cli.OutputOfAsync("collection", "ls", "editing", "--type", "model")).Should().StartWith("renamed\tmodel");
        (await cli.RunAsync("collection", "rm", "editing/renamed", "--yes")).ExitCode.Should().Be(ExitCodes.Ok);
        (await cli.RunAsync("ls", "versions", "editing/renamed")).ExitCode.Should().Be(ExitCodes.NotFound);

        var link = await cli.RunAsync("collection", "create", "wandb-registry-model/fresh");
        link.ExitCode.Should().Be(ExitCodes.Usage);
        link.Error.Should().Contain("--from");
    }

    [Fact]
    public async Task Registries_are_made_and_listed()
    {
        (await cli.OutputOfAsync("registry", "create", "Golden Data", "--type", "dataset", "--description", "best of")).Trim().Should().Be("Golden Data");
        var made = (await cli.JsonOfAsync("registry", "ls")).AsArray().Single(r => r!["name"]!.GetValue<string>() == "Golden Data")!;
        made["artifactTypes"]!.AsArray().Select(t => t!.GetValue<string>()).Should().Equal("dataset");
        made["allowsAllArtifactTypes"]!.GetValue<bool>().Should().BeFalse();
        (await cli.RunAsync("registry", "rm", "Golden Data")).ExitCode.Should().Be(ExitCodes.Usage);
        (await cli.OutputOfAsync("registry", "rename", "Golden Data", "Silver Data")).Trim().Should().Be("Silver Data");
        (await cli.RunAsync("registry", "rm", "Silver Data", "--yes")).ExitCode.Should().Be(ExitCodes.Ok);
        (await cli.OutputOfAsync("registry", "ls")).Should().NotContain("Data\t");
    }
}
