using System.Globalization;
using ArtifactSdk.IntegrationTests.Support;
using ArtifactSdk.Server;

namespace ArtifactSdk.IntegrationTests.Crash;

/// <summary>
/// A program that logs many files, or gets them, is killed without warning at random points and started again until it gets through. No byte may be
/// wrong then, and what was moved more than once may be no more than what was on its way at the kills.
/// </summary>
public sealed class KilledClientTests
{
    private const int Files = 2_000;
    private const int Concurrency = 4;

    // What a run that moves no file says or hears, on average: names and digests of all files, their addresses, the manifest.
    private const long TalkPerRun = 3 << 19;

    // The two large files may be hit by a few kills each, and lose the parts that are on their way.
    private const long LargeParts = 3L * 2 * (12 << 20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static int Kills =>
        int.TryParse(Environment.GetEnvironmentVariable("ARTIFACTSDK_CLIENT_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : 16;

    private static int FileSize =>
        int.TryParse(Environment.GetEnvironmentVariable("ARTIFACTSDK_CLIENT_FILE_SIZE"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 25_000;

    [Fact]
    public async Task A_killed_log_and_a_killed_download_go_on_where_they_were()
    {
        using var folder = new TemporaryFolder();
        var total = Fill(folder);
        await using var server = await RegistryServer.StartAsync(new(), Token);
        await using var proxy = new CountingProxy(server.BaseUrl);
        var random = new Random(20_261);
        var environment = new Dictionary<string, string?>
        {
            ["WANDB_BASE_URL"] = proxy.BaseUrl.AbsoluteUri,
            ["WANDB_API_KEY"] = server.ApiKey,
            ["WANDB_CACHE_DIR"] = folder["cache"],
            ["WANDB_DIR"] = folder["work"],
            ["HOME"] = folder["home"],
        };

        var logKills = await RunAsync("log", folder["source"], total, () => proxy.Up, proxy.WhenUpAsync, random, environment);
        proxy.Up.Should().BeLessThan(Bound(total, logKills));
        var sent = proxy.Down;
        var getKills = await RunAsync("get", folder["out"], total, () => proxy.Down - sent, count => proxy.WhenDownAsync(sent + count), random, environment);
        (proxy.Down - sent).Should().BeLessThan(Bound(total, getKills));

        TestContext.Current.TestOutputHelper!.WriteLine($"{total} bytes: {logKills} kills of the log, {proxy.Up} bytes sent; {getKills} kills of the download, {proxy.Down - sent} bytes received");
        (logKills + getKills).Should().BeGreaterThan(Kills, "the programs were killed while they worked");
        AssertSame(folder["source"], folder["out"]);
        await AssertOneVersionAsync(server);
    }

    private static long Bound(long total, int kills) => total + LargeParts + ((kills + 1) * TalkPerRun) + (kills * Concurrency * FileSize * 2L);

    /// <summary>Kills and starts again until all kills are done, then lets it finish. Points are spread over the bytes; every third is early in a run.</summary>
    private static async Task<int> RunAsync(
        string what, string folder, long total, Func<long> moved, Func<long, Task> when, Random random, Dictionary<string, string?> environment)
    {
        var killed = 0;
        foreach (var point in Enumerable.Range(0, Kills).Select(_ => random.NextInt64(total)).Order().ToArray())
        {
            using var process = BuiltProgram.Start("TransferProgram", [what, "killed", folder], environment);
            var ended = process.WaitForExitAsync(Token);
            var count = killed % 3 == 2 ? moved() + random.Next(600_000) : Math.Max(point, moved() + 1);
            if (await Task.WhenAny(when(count), ended) == ended)
            {
                process.ExitCode.Should().Be(0, await process.StandardError.ReadToEndAsync(Token));
                return killed;
            }

            process.Kill();
            await ended;
            killed++;
        }

        var last = await BuiltProgram.RunAsync("TransferProgram", [what, "killed", folder], Token, environment);
        last.ExitCode.Should().Be(0, last.Error);
        return killed;
    }

    private static long Fill(TemporaryFolder folder)
    {
        var random = new Random(1);
        var total = 0L;
        for (var i = 0; i < Files; i++)
        {
            // A few go in parts; sizes differ, so that files and parts end at different moments.
            var size = i % 1_000 == 0 ? 12 << 20 : random.Next((int)(FileSize * 0.8), (int)(FileSize * 1.2));
            folder.Write($"source/{i % 7}/f{i:0000}", size, seed: i);
            total += size;
        }

        return total;
    }

    private static void AssertSame(string expected, string actual)
    {
        var names = Directory.EnumerateFiles(expected, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(expected, f)).Order(StringComparer.Ordinal).ToArray();
        Directory.EnumerateFiles(actual, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(actual, f))
            .Where(f => !Path.GetFileName(f).StartsWith(".artifactsdk-", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Should().Equal(names);
        names.Where(n => !File.ReadAllBytes(Path.Combine(expected, n)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(actual, n)))).Should().BeEmpty();
    }

    private static async Task AssertOneVersionAsync(RegistryServer server)
    {
        using var client = new ArtifactClient(new() { BaseUrl = server.BaseUrl, ApiKey = server.ApiKey, Transfer = { UseCache = false } });
        (await client.GetArtifactAsync("killed/files:latest", cancellationToken: Token)).Number.Should().Be(0, "a killed log leaves no version behind");
    }
}
