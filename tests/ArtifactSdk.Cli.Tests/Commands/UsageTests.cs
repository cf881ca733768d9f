using System.Diagnostics;
using ArtifactSdk.Cli.Tests.Support;
using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.Cli.Tests.Commands;

public sealed class UsageTests(CliFixture cli) : IClassFixture<CliFixture>
{
    [Theory]
    [InlineData("error: 'lgo' is not a command of 'artifacts'; did you mean 'log'?", "lgo")]
    [InlineData("error: 'verisons' is not a command of 'artifacts ls'; did you mean 'versions'?", "ls", "verisons")]
    [InlineData("error: Required argument 'VERSION' missing", "get")]
    [InlineData("--host: 'nowhere' is not an address", "whoami", "--host", "nowhere")]
    [InlineData("a//b", "get", "a//b")]
    public async Task A_mistake_is_one_line_that_says_what_is_wrong(string message, params string[] arguments)
    {
        var result = await cli.RunAsync(arguments);

        result.ExitCode.Should().Be(ExitCodes.Usage);
        result.Error.Should().Contain(message);
        result.Output.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_command_is_described_in_its_help()
    {
        var help = await cli.OutputOfAsync("--help");

        foreach (var command in (string[])["serve", "login", "logout", "whoami", "doctor", "log", "get", "link", "unlink", "explain", "ls", "show", "alias", "tag", "rm", "diff", "cache", "registry", "collection", "server", "completion"])
        {
            help.Should().MatchRegex($@"(?m)^  {command}\b.*\s\S+\.");
        }
    }

    [Theory]
    [InlineData("zsh", "compdef _artifacts artifacts")]
    [InlineData("fish", "complete -c artifacts")]
    [InlineData("powershell", "Register-ArgumentCompleter")]
    public async Task Each_shell_has_a_script(string shell, string text)
    {
        (await cli.OutputOfAsync("completion", shell)).Should().Contain(text);
    }

    [Fact]
    public async Task Bash_completes_commands_with_its_script()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "There is no bash on this machine.");
        var folder = cli.MakeFolder(("artifacts", $"#!/bin/sh\nexec dotnet '{BuiltProgram.PathOf("ArtifactSdk.Cli")}' \"$@\"\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(folder, "artifacts"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        const string script = """
            source <(artifacts completion bash)
            COMP_WORDS=(artifacts ls ve) COMP_CWORD=2 COMP_LINE='artifacts ls ve' COMP_POINT=15
            _artifacts_complete
            echo "${COMPREPLY[@]}"
            """;
        var start = new ProcessStartInfo("/bin/bash", ["-c", script]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}";
        using var bash = Process.Start(start)!;

        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);

        output.Trim().Should().Be("versions");
    }
}
