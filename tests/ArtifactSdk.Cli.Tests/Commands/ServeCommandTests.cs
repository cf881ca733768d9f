using System.Diagnostics;
using System.Text.Json.Nodes;
using ArtifactSdk.Cli.Tests.Support;
using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.Cli.Tests.Commands;

public sealed class ServeCommandTests(CliFixture cli) : IClassFixture<CliFixture>
{
    [Fact]
    public async Task It_serves_says_how_to_use_it_and_ends_on_an_interrupt()
    {
        using var process = BuiltProgram.StartInterruptible("ArtifactSdk.Cli", ["serve", "--temporary", "--urls", "http://127.0.0.1:0", "--json"], cli.Environment(withKey: false));
        try
        {
            var told = JsonNode.Parse(await ReadObjectAsync(process.StandardOutput))!;
            Members.Of(told).Should().Equal("url", "apiKey", "user", "entity", "organization", "data", "temporary");

            using var client = new ArtifactClient(new ArtifactClientOptions { BaseUrl = new Uri(told["url"]!.GetValue<string>()), ApiKey = told["apiKey"]!.GetValue<string>() });
            (await client.GetAccountAsync(TestContext.Current.CancellationToken)).Username.Should().Be("admin");

            await InterruptAsync(process);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.ExitCode.Should().Be(ExitCodes.Ok);
            Directory.Exists(told["data"]!.GetValue<string>()).Should().BeFalse();
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_and_a_failure()
    {
        var result = await cli.RunAsync("serve", "--temporary", "--urls", cli.Server.BaseUrl.OriginalString);

        result.ExitCode.Should().Be(ExitCodes.Failed);
        result.Error.Trim().Should().StartWith("error: ").And.NotContain("\n");
    }

    [Fact]
    public async Task Another_machine_is_not_let_in_by_accident()
    {
        var result = await cli.RunAsync("serve", "--temporary", "--urls", "http://0.0.0.0:0");

        result.ExitCode.Should().Be(ExitCodes.Usage);
        result.Error.Should().Contain("--allow-remote");
    }

    [Fact]
    public async Task A_command_that_waits_ends_with_130_on_an_interrupt()
    {
        // It accepts and never answers.
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        using var process = BuiltProgram.StartInterruptible("ArtifactSdk.Cli", ["get", "team/project/name:v0", "--out", Path.Combine(cli.Home, "never"), "--host", $"http://{silent.LocalEndpoint}"], cli.Environment());
        using var connection = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        await InterruptAsync(process);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.Should().Be(ExitCodes.Cancelled);
        error.Trim().Should().Be("error: cancelled");
        Directory.Exists(Path.Combine(cli.Home, "never")).Should().BeFalse();
    }

    private static async Task InterruptAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> ReadObjectAsync(StreamReader reader)
    {
        var text = new System.Text.StringBuilder();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            text.AppendLine(line);
            if (line == "}")
            {
                break;
            }
        }

        return text.ToString();
    }
}
