using System.Diagnostics;

namespace ArtifactSdk.IntegrationTests.Support;

/// <summary>A program of this repository as the build left it, started as a process of its own.</summary>
internal static class BuiltProgram
{
    /// <summary>The folder of all build outputs: this test runs from bin/{project}/{configuration}.</summary>
    private static DirectoryInfo Output => new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Parent!;

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Name;

    internal static string PathOf(string project) => Path.Combine(Output.FullName, project, Configuration, $"{project}.dll");

    /// <summary>Starts a program that may not write files longer than so many bytes, as on a disk that is full.</summary>
    internal static async Task<ProgramResult> RunWithFileLimitAsync(
        string project, int maxBytes, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken)
    {
        // The signal is ignored so that writing fails instead; the runtime's own files in memory must not count.
        var script = $"trap '' XFSZ; ulimit -f {maxBytes / 512}; exec dotnet \"$@\"";
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-c", script, "sh", PathOf(project), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment.Append(new("DOTNET_EnableWriteXorExecute", "0")))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{project} did not start.");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return new ProgramResult(process.ExitCode, await output, await error);
    }

    /// <summary>Starts a program that an interrupt reaches, also where the tests run in the background and are spared it.</summary>
    internal static Process StartInterruptible(string project, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment) =>
        OperatingSystem.IsLinux() ? Start(["env", "--default-signal=INT", "dotnet"], project, arguments, environment) : Start(project, arguments, environment);

    internal static Process Start(string project, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        Start(["dotnet"], project, arguments, environment);

    private static Process Start(string[] launcher, string project, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment)
    {
        var start = new ProcessStartInfo(launcher[0], launcher[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(PathOf(project));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The developer's own account must not leak into a test.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("WANDB", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{project} did not start.");
    }

    internal static async Task<ProgramResult> RunAsync(string project, IEnumerable<string> arguments, CancellationToken cancellationToken, IReadOnlyDictionary<string, string?>? environment = null)
    {
        using var process = Start(project, arguments, environment);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new ProgramResult(process.ExitCode, await output, await error);
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

internal sealed record ProgramResult(int ExitCode, string Output, string Error);
