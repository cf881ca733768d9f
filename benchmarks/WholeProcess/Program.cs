using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using ArtifactSdk;
using WholeProcess;

// Logs and gets whole artifacts against the server in another process, and prints rates beside what the machine could do at most: MD5 of the
// same bytes on all cores. Ratios of one run mean something, seconds on another machine do not.
//   dotnet run -c Release --project benchmarks/WholeProcess [-- quick]
var quick = args is ["quick"];
var scenarios = new (string Name, int Files, int Size)[]
{
    ("40 kB", quick ? 1_000 : 10_000, 40_000),
    ("1 kB", quick ? 5_000 : 100_000, 1_000),
    ("large", 1, quick ? 256 << 20 : 1 << 30),
};

await using var server = await ServerProcess.StartAsync();
Console.WriteLine($"{Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}");
Console.WriteLine("| files | what | s | files/s | MB/s | of MD5 on all cores | GraphQL calls | storage requests | peak MB |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
foreach (var (name, files, size) in scenarios)
{
    using var folder = new Scratch();
    folder.Fill(files, size);
    var total = (long)files * size;
    var ceiling = Time(() => Parallel.ForEach(Directory.EnumerateFiles(folder.Source), file =>
    {
        using var stream = File.OpenRead(file);
        MD5.HashData(stream);
    }));
    var requests = new CountingHandler();
    using var http = new HttpClient(requests, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    var options = new ArtifactClientOptions { BaseUrl = server.BaseUrl, ApiKey = server.ApiKey, Transfer = { CacheDirectory = folder.Cache, MultipartUploadThreshold = 512L << 20 } };
    using var client = new ArtifactClient(options, http);
    await using var run = await client.InitRunAsync(new() { Project = "benchmarks" });
    ArtifactVersion version = null!;
    await Measure("log", async () => version = await run.LogArtifactAsync(new Artifact($"files-{files}-{size}", "dataset").AddDirectory(folder.Source)));
    await Measure("log unchanged", async () => await run.LogArtifactAsync(new Artifact($"files-{files}-{size}", "dataset").AddDirectory(folder.Source)));
    await Measure("get", () => version.DownloadAsync(folder.Target, new() { SkipCache = true }));
    await Measure("get again", () => version.DownloadAsync(folder.Target, new() { SkipCache = true }));
    await run.FinishAsync();

    async Task Measure(string what, Func<Task> act)
    {
        requests.Reset();
        var started = Stopwatch.GetTimestamp();
        await act();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {files} × {name} | {what} | {seconds:0.00} | {files / seconds:0} | {total / seconds / 1e6:0} | {ceiling / seconds:P0} | {requests.GraphQl} | {requests.Storage} | {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} |"));
    }
}

static double Time(Action act)
{
    var started = Stopwatch.GetTimestamp();
    act();
    return Stopwatch.GetElapsedTime(started).TotalSeconds;
}
