using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using ArtifactSdk;
using WholeProcess;

// Logs and gets whole artifacts against the server in another process, beside two baselines of the same run: a plain HTTP client that moves the
// same bytes without hashing, and MD5 of the same bytes on all cores. Ratios of one run mean something, seconds on another machine do not.
//   dotnet run -c Release --project benchmarks/WholeProcess [-- quick | -- FILES BYTES]
var quick = args is ["quick"];
var warmingUp = new Scenario("warming up", 200, 40_000, IsShown: false);
Scenario[] scenarios = args is [var files, var bytes]
    ? [warmingUp, new($"{bytes} bytes", int.Parse(files, CultureInfo.InvariantCulture), long.Parse(bytes, CultureInfo.InvariantCulture))]
    : [
    warmingUp,
    new("40 kB", quick ? 2_000 : 10_000, 40_000),
    new("1 kB", 1_000, 1_000),
    new("1 kB", quick ? 10_000 : 100_000, 1_000),
    new(quick ? "256 MiB" : "4 GiB", 1, quick ? 256L << 20 : 4L << 30),
    ];

await using var server = await ServerProcess.StartAsync();
Console.WriteLine($"{Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}");
Console.WriteLine("| files | what | s | files/s | MB/s | of plain HTTP | of MD5 on all cores | GraphQL calls | storage requests | peak MB |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
foreach (var scenario in scenarios)
{
    await RunAsync(scenario);
}

if (args.Length < 2)
{
    await CachedAsync();
}

async Task RunAsync(Scenario scenario)
{
    using var folder = new Scratch();
    using var requests = new CountingHandler();
    using var http = new HttpClient(requests, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    using var client = new ArtifactClient(Options(folder), http);
    await using var run = await client.InitRunAsync(new() { Project = "benchmarks" });
    using var raw = new RawTransfer(server, run.Entity, run.Project, run.Id);

    // The baseline's bytes are others than the client's, else the server had them already.
    folder.Fill(scenario.Files, scenario.Size);
    await raw.PrepareAsync(folder.Source);
    var put = await TimeAsync(raw.PutAllAsync);
    raw.Forget();

    folder.Fill(scenario.Files, scenario.Size);
    var hashing = await TimeAsync(() => Parallel.ForEachAsync(Directory.EnumerateFiles(folder.Source), async (file, token) =>
    {
        await using var stream = File.OpenRead(file);
        await MD5.HashDataAsync(stream, token);
    }));
    ArtifactVersion version = null!;
    await MeasureAsync("log", put, async () => version = await run.LogArtifactAsync(Draft()));
    await MeasureAsync("log unchanged", null, () => run.LogArtifactAsync(Draft()));

    await raw.ListAsync(version.Id);
    var get = await TimeAsync(() => raw.GetAllAsync(folder.RawTarget));
    raw.Forget();
    await MeasureAsync("get", get, () => version.DownloadAsync(folder.Target, new() { SkipCache = true }));
    await MeasureAsync("get again", null, () => version.DownloadAsync(folder.Target, new() { SkipCache = true }));
    await run.FinishAsync();

    Artifact Draft() => new Artifact($"files-{scenario.Files}-{scenario.Size}", "dataset").AddDirectory(folder.Source);

    async Task MeasureAsync(string what, double? plain, Func<Task> act)
    {
        requests.Reset();
        PeakMemory.Reset();
        var seconds = await TimeAsync(act);
        if (scenario.IsShown)
        {
            Print($"{scenario.Files} × {scenario.Name}", what, seconds, scenario.Files, scenario.Files * scenario.Size, plain / seconds, hashing / seconds, requests);
        }
    }
}

// Many small artifacts that are all in the cache: what remains is asking for them.
async Task CachedAsync()
{
    const int Count = 302;
    using var folder = new Scratch();
    using var requests = new CountingHandler();
    using var http = new HttpClient(requests, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    using var client = new ArtifactClient(Options(folder), http);
    await using var run = await client.InitRunAsync(new() { Project = "benchmarks" });
    folder.Fill(Count, 1_000);
    var versions = new List<ArtifactVersion>();
    foreach (var file in Directory.EnumerateFiles(folder.Source))
    {
        versions.Add(await run.LogArtifactAsync(new Artifact($"one-{Path.GetFileName(file)}", "dataset").AddFile(file)));
    }

    foreach (var what in (string[])["get", "get cached"])
    {
        var target = Path.Combine(folder.Target, what);
        requests.Reset();
        PeakMemory.Reset();
        var seconds = await TimeAsync(() => client.DownloadManyAsync(versions, target));
        Print($"{Count} artifacts of 1 kB", what, seconds, Count, Count * 1000L, null, null, requests);
    }

    await run.FinishAsync();
}

ArtifactClientOptions Options(Scratch folder) => new() { BaseUrl = server.BaseUrl, ApiKey = server.ApiKey, Transfer = { CacheDirectory = folder.Cache } };

static void Print(string files, string what, double seconds, int count, long bytes, double? plain, double? hashing, CountingHandler requests) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"| {files} | {what} | {seconds:0.00} | {count / seconds:0} | {bytes / seconds / 1e6:0} | {plain:P0} | {hashing:P0} | {requests.GraphQl} | {requests.Storage} | {PeakMemory.Megabytes():0} |"));

static async Task<double> TimeAsync(Func<Task> act)
{
    var started = Stopwatch.GetTimestamp();
    await act();
    return Stopwatch.GetElapsedTime(started).TotalSeconds;
}
