using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace WholeProcess;

/// <summary>
/// Measures what the client is compared with, in a process of its own: what its code and buffers take is not to count as memory of the client. Each
/// measure does a little of the same first, since the client is warm as well.
/// </summary>
internal sealed class Baseline(ServerProcess server, string entity, string project, string runId)
{
    private const string Verb = "baseline";

    public static bool IsAsked(string[] args) => args is [Verb, ..];

    /// <summary>The other side: does what the arguments say and prints the seconds.</summary>
    public static async Task MainAsync(string[] args)
    {
        using var raw = new RawTransfer(new(args[1]), args[2], args[3], args[4], args[5]);
        var seconds = args[6..] switch
        {
            ["put", var folder] => await TimePutAsync(raw, folder),
            ["get", var warmUp, var version, var target] => await TimeGetAsync(raw, warmUp, version, target),
            ["hash", var folder] => await TimeHashAsync(folder),
            _ => throw new ArgumentException(string.Join(' ', args)),
        };
        Console.WriteLine(seconds.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Seconds that a plain client takes to put the files of a folder.</summary>
    public Task<double> PutAsync(string folder) => RunAsync("put", folder);

    /// <summary>Seconds that a plain client takes to get the files of a version, after those of another.</summary>
    public Task<double> GetAsync(string warmUp, string version, string target) => RunAsync("get", warmUp, version, target);

    /// <summary>Seconds that MD5 of the files of a folder takes on all cores.</summary>
    public Task<double> HashAsync(string folder) => RunAsync("hash", folder);

    private static async Task<double> TimePutAsync(RawTransfer raw, string folder)
    {
        using var warmUp = Scratch.ForWarmUp();
        await raw.PrepareAsync(warmUp.Source);
        await raw.PutAllAsync();
        await raw.PrepareAsync(folder);
        return await Clock.TimeAsync(raw.PutAllAsync);
    }

    private static async Task<double> TimeGetAsync(RawTransfer raw, string warmUp, string version, string target)
    {
        await raw.ListAsync(warmUp);
        await raw.GetAllAsync(Path.Combine(target, "warm-up"));
        await raw.ListAsync(version);
        return await Clock.TimeAsync(() => raw.GetAllAsync(target));
    }

    private static async Task<double> TimeHashAsync(string folder)
    {
        using var warmUp = Scratch.ForWarmUp();
        await HashAllAsync(warmUp.Source);
        return await Clock.TimeAsync(() => HashAllAsync(folder));
    }

    private static Task HashAllAsync(string folder) => Parallel.ForEachAsync(Directory.EnumerateFiles(folder), async (file, token) =>
    {
        await using var stream = File.OpenRead(file);
        await MD5.HashDataAsync(stream, token);
    });

    private async Task<double> RunAsync(params string[] what)
    {
        string[] args = [Environment.GetCommandLineArgs()[0], Verb, server.BaseUrl.ToString(), server.ApiKey, entity, project, runId, .. what];
        using var process = Process.Start(new ProcessStartInfo("dotnet", args) { RedirectStandardOutput = true }) ?? throw new InvalidOperationException("The baseline did not start.");
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? double.Parse(output, CultureInfo.InvariantCulture) : throw new InvalidOperationException($"The baseline '{what[0]}' failed.");
    }
}
