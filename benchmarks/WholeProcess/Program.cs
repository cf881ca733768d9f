using System.Globalization;
using ArtifactSdk;
using WholeProcess;

// Logs and gets whole artifacts against the server in another process, beside two baselines of the same run, in processes of their own: a plain HTTP
// client that moves the same bytes without hashing, and MD5 of the same bytes on all cores. Ratios of one run mean something, seconds on another machine do not.
//   dotnet run -c Release --project benchmarks/WholeProcess [-- quick | -- FILES BYTES]
if (Baseline.IsAsked(args))
{
    await Baseline.MainAsync(args);
    return;
}

var quick = args is ["quick"];
Scenario[] scenarios = args is [var files, var bytes]
    ? [new($"{bytes} bytes", int.Parse(files, CultureInfo.InvariantCulture), long.Parse(bytes, CultureInfo.InvariantCulture))]
    : [
    new("40 kB", quick ? 2_000 : 10_000, 40_000),
    new("1 kB", 1_000, 1_000),
    new("1 kB", quick ? 10_000 : 100_000, 1_000),
    new(quick ? "256 MiB" : "4 GiB", 1, quick ? 256L << 20 : 4L << 30),
    ];

await using var server = await ServerProcess.StartAsync();
Console.WriteLine($"{Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}");
Console.WriteLine("| files | what | s | files/s | MB/s | of plain HTTP | of MD5 on all cores | GraphQL calls | storage requests | peak MB |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");

using var warmUp = Scratch.ForWarmUp();
var warm = await WarmUpAsync();
foreach (var scenario in scenarios)
{
    await RunAsync(scenario);
}

if (args.Length < 2)
{
    await CachedAsync();
}

async Task<ArtifactVersion> WarmUpAsync()
{
    using var client = new ArtifactClient(Options(warmUp));
    await using var run = await client.InitRunAsync(new() { Project = "benchmarks" });
    var version = await run.LogArtifactAsync(new Artifact("warm-up", "dataset").AddDirectory(warmUp.Source));
    await version.DownloadAsync(warmUp.Target, new() { SkipCache = true });
    await run.FinishAsync();
    return version;
}

async Task RunAsync(Scenario scenario)
{
    using var folder = new Scratch();
    using var requests = new CountingHandler();
    using var http = new HttpClient(requests, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    using var client = new ArtifactClient(Options(folder), http);
    await using var run = await client.InitRunAsync(new() { Project = "benchmarks" });
    var baseline = new Baseline(server, run.Entity, run.Project, run.Id);

    // The baseline's bytes are others than the client's, else the server had them already.
    folder.Fill(scenario.Files, scenario.Size);
    var put = await baseline.PutAsync(folder.Source);

    folder.Fill(scenario.Files, scenario.Size);
    var hashing = await baseline.HashAsync(folder.Source);
    ArtifactVersion version = null!;
    await MeasureAsync("log", put, async () => version = await run.LogArtifactAsync(Draft()));
    await MeasureAsync("log unchanged", null, () => run.LogArtifactAsync(Draft()));

    var get = await baseline.GetAsync(warm.Id, version.Id, folder.RawTarget);
    await MeasureAsync("get", get, () => version.DownloadAsync(folder.Target, new() { SkipCache = true }));
    await MeasureAsync("get again", null, () => version.DownloadAsync(folder.Target, new() { SkipCache = true }));
    await run.FinishAsync();

    Artifact Draft() => new Artifact($"files-{scenario.Files}-{scenario.Size}", "dataset").AddDirectory(folder.Source);

    async Task MeasureAsync(string what, double? plain, Func<Task> act)
    {
        // What ran before called this; while its frames are on a stack, of another thread as well, what it used is still in memory.
        await Task.Delay(TimeSpan.FromMilliseconds(200));
        requests.Reset();
        PeakMemory.Reset();
        var seconds = await Clock.TimeAsync(act);
        Print($"{scenario.Files} × {scenario.Name}", what, seconds, scenario.Files, scenario.Files * scenario.Size, plain / seconds, hashing / seconds, requests);
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
        var seconds = await Clock.TimeAsync(() => client.DownloadManyAsync(versions, target));
        Print($"{Count} artifacts of 1 kB", what, seconds, Count, Count * 1000L, null, null, requests);
    }

    await run.FinishAsync();
}

ArtifactClientOptions Options(Scratch folder) => new() { BaseUrl = server.BaseUrl, ApiKey = server.ApiKey, Transfer = { CacheDirectory = folder.Cache } };

static void Print(string files, string what, double seconds, int count, long bytes, double? plain, double? hashing, CountingHandler requests) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"| {files} | {what} | {seconds:0.00} | {count / seconds:0} | {bytes / seconds / 1e6:0} | {plain:P0} | {hashing:P0} | {requests.GraphQl} | {requests.Storage} | {PeakMemory.Megabytes():0} |"));
