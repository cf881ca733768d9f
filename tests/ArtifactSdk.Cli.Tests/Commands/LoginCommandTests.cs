using ArtifactSdk.Cli.Tests.Support;
using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.Cli.Tests.Commands;

public sealed class LoginCommandTests(CliFixture cli) : IClassFixture<CliFixture>
{
    [Fact]
    public async Task A_key_is_checked_kept_used_and_forgotten()
    {
        var home = cli.MakeFolder((".netrc", "# mine\nmachine example.org\n  login me\n  password secret\n"), ("key", cli.Server.ApiKey!));
        var host = cli.Server.BaseUrl.OriginalString.TrimEnd('/');

        var login = await RunAsync(home, "login", "--host", host, "--key-file", Path.Combine(home, "key"));

        login.ExitCode.Should().Be(ExitCodes.Ok, "{0}", login.Error);
        var netrc = await File.ReadAllTextAsync(Path.Combine(home, ".netrc"), TestContext.Current.CancellationToken);
        netrc.Should().Be($"# mine\nmachine example.org\n  login me\n  password secret\nmachine {cli.Server.BaseUrl.Authority}\n  login user\n  password {cli.Server.ApiKey}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(home, ".netrc")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        // Neither address nor key are said any more: both are found.
        var who = await RunAsync(home, "whoami", "--json");
        who.Output.Should().Contain("\"username\": \"admin\"").And.Contain("\"entity\": \"local-team\"");

        (await RunAsync(home, "logout")).Output.Should().Contain("Removed the key");
        (await RunAsync(home, "whoami")).ExitCode.Should().Be(ExitCodes.Access);
        (await File.ReadAllTextAsync(Path.Combine(home, ".netrc"), TestContext.Current.CancellationToken)).Should().Be("# mine\nmachine example.org\n  login me\n  password secret\n");
    }

    [Fact]
    public async Task A_wrong_key_is_not_kept()
    {
        var home = cli.MakeFolder(("key", new string('0', 40)));

        var login = await RunAsync(home, "login", "--host", cli.Server.BaseUrl.OriginalString, "--key-file", Path.Combine(home, "key"));

        login.ExitCode.Should().Be(ExitCodes.Access);
        login.Error.Should().NotContain(new string('0', 40));
        File.Exists(Path.Combine(home, ".netrc")).Should().BeFalse();
    }

    [Fact]
    public async Task Doctor_finds_a_good_set_up_good()
    {
        await cli.LogAsync("doctoring/data", "something to fetch");

        var result = await cli.RunAsync("doctor", "--json");

        result.ExitCode.Should().Be(ExitCodes.Ok);
        var checks = System.Text.Json.Nodes.JsonNode.Parse(result.Output)!.AsArray();
        checks.Select(c => c!["name"]!.GetValue<string>()).Should().Equal("address", "api host", "certificate", "clock", "key", "entity", "organization", "storage");
        checks.Where(c => c!["name"]!.GetValue<string>() != "certificate").Should().OnlyContain(c => c!["status"]!.GetValue<string>() == "ok");
    }

    [Fact]
    public async Task Doctor_names_the_part_that_is_wrong()
    {
        var home = cli.MakeFolder();
        var noKey = await RunAsync(home, "doctor", "--host", cli.Server.BaseUrl.OriginalString);
        noKey.ExitCode.Should().Be(ExitCodes.Failed);
        noKey.Output.Should().Contain("ok   api host").And.Contain("FAIL key").And.Contain("artifacts login").And.Contain("-    storage");

        // Nobody listens on port 1.
        var noServer = await RunAsync(home, "doctor", "--host", "http://127.0.0.1:1");
        noServer.ExitCode.Should().Be(ExitCodes.Failed);
        noServer.Output.Should().Contain("FAIL api host").And.Contain("Check the address");
    }

    private static Task<ProgramResult> RunAsync(string home, params string[] arguments) => BuiltProgram.RunAsync(
        "ArtifactSdk.Cli",
        arguments,
        TestContext.Current.CancellationToken,
        new Dictionary<string, string?> { ["HOME"] = home, ["XDG_CACHE_HOME"] = Path.Combine(home, "cache"), ["NETRC"] = null });
}
