using ArtifactSdk.Cli.Tests.Support;

namespace ArtifactSdk.Cli.Tests.Commands;

public sealed class LogCommandTests(CliFixture cli) : IClassFixture<CliFixture>
{
    [Fact]
    public async Task A_folder_becomes_a_version_and_the_path_is_all_that_is_on_standard_output()
    {
        var folder = cli.MakeFolder(("a.txt", "one"), ("deep/b.txt", "two"));

        var result = await cli.RunAsync("log", folder, "--name", "logging/first", "--type", "dataset");

        result.Output.Should().Be($"local-team/logging/first:v0{Environment.NewLine}");
        result.Error.Should().Contain("logged: 2 files, 6 B");
        (await cli.OutputOfAsync("ls", "files", "logging/first:v0")).Split('\n').Select(l => l.Split('\t')[0]).Should().Contain(["a.txt", "deep/b.txt"]);
    }

    [Fact]
    public async Task Unchanged_contents_are_said_to_be_so()
    {
        var folder = cli.MakeFolder(("a.txt", "same"));

        var first = await cli.JsonOfAsync("log", folder, "--name", "logging/same", "--type", "dataset");
        var second = await cli.JsonOfAsync("log", folder, "--name", "logging/same", "--type", "dataset");

        first["unchanged"]!.GetValue<bool>().Should().BeFalse();
        second["unchanged"]!.GetValue<bool>().Should().BeTrue();
        second["version"]!["version"]!.GetValue<string>().Should().Be("v0");
    }

    [Fact]
    public async Task Everything_that_was_said_about_a_version_is_kept()
    {
        var file = Path.Combine(cli.MakeFolder(("m.json", """{"rows": 4, "source": {"name": "survey"}}""")), "m.json");

        var json = await cli.JsonOfAsync(
            "log", file, "--as", "inner/meta.json", "--name", "logging/said", "--type", "dataset", "--alias", "best", "--alias", "second", "--tag", "raw",
            "--metadata", $"@{file}", "--description", "what it is", "--ttl", "30d", "--link", "wandb-registry-dataset/said");

        var version = json["version"]!;
        version["aliases"]!.AsArray().Select(a => a!.GetValue<string>()).Should().BeEquivalentTo("best", "second", "latest");
        version["tags"]!.AsArray().Select(a => a!.GetValue<string>()).Should().Equal("raw");
        version["metadata"]!["source"]!["name"]!.GetValue<string>().Should().Be("survey");
        version["description"]!.GetValue<string>().Should().Be("what it is");
        version["timeToLive"]!.GetValue<string>().Should().Be("30d");
        json["linked"]!.GetValue<string>().Should().Be("local-org/wandb-registry-dataset/said:v0");
        (await cli.OutputOfAsync("ls", "files", "logging/said:best")).Should().StartWith("inner/meta.json\t");
    }

    [Fact]
    public async Task A_missing_file_is_not_found_and_makes_no_version()
    {
        var result = await cli.RunAsync("log", "no-such-file", "--name", "logging/never", "--type", "dataset");

        result.ExitCode.Should().Be(ExitCodes.NotFound);
        result.Error.Should().Contain("There is no file or directory 'no-such-file'");
        (await cli.RunAsync("show", "logging/never:v0")).ExitCode.Should().Be(ExitCodes.NotFound);
    }

    [Theory]
    [InlineData("--metadata", "{broken", "--metadata: the text is not JSON")]
    [InlineData("--metadata", "[1]", "requires a JSON object")]
    [InlineData("--ttl", "soon", "'soon' is not a duration")]
    [InlineData("--link", "no:path:at:all", "no:path:at:all")]
    public async Task A_bad_value_is_a_usage_error_before_anything_is_sent(string option, string value, string message)
    {
        var result = await cli.RunAsync("log", cli.MakeFolder(("a", "1")), "--name", "logging/bad", "--type", "dataset", option, value);

        result.ExitCode.Should().Be(ExitCodes.Usage);
        result.Error.Should().Contain(message);
        result.Output.Should().BeEmpty();
    }

    [Fact]
    public async Task A_registry_is_no_place_to_log_to_and_the_message_says_what_is()
    {
        var result = await cli.RunAsync("log", cli.MakeFolder(("a", "1")), "--name", "wandb-registry-dataset/x", "--type", "dataset");

        result.ExitCode.Should().Be(ExitCodes.Usage);
        result.Error.Should().Contain("--link wandb-registry-dataset/x");
    }
}
