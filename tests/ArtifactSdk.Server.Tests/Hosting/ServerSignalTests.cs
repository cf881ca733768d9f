using System.Diagnostics;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Hosting;

/// <summary>The program as a process of its own: signals cannot be tried inside the test's.</summary>
public sealed class ServerSignalTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static bool HasSignals => !OperatingSystem.IsWindows();

    [Theory(Skip = "signals are sent with kill", SkipUnless = nameof(HasSignals))]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_it_cleanly(string signal)
    {
        using var folder = new TemporaryFolder();

        // Where the tests run in the background, the shell has them ignore interrupts, and a program inherits that.
        string[] launcher = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(launcher[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[.. launcher[1..], typeof(RegistryServer).Assembly.Location, "--data", folder["data"], "--urls", "http://127.0.0.1:0"])
        {
            start.ArgumentList.Add(argument);
        }

        // Settings of the web framework in the environment must not reach the server.
        start.Environment["ASPNETCORE_URLS"] = "http://0.0.0.0:1";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        using var process = Process.Start(start)!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(CancellationToken) is { } line && !line.Contains("shown only now", StringComparison.Ordinal))
            {
            }

            using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(null as IFormatProvider)]);
            await process.WaitForExitAsync(CancellationToken);

            process.ExitCode.Should().Be(0);
            (await process.StandardError.ReadToEndAsync(CancellationToken)).Should().BeEmpty();
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
