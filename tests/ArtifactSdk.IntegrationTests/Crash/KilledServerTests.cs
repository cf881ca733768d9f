using System.Collections.Concurrent;
using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Crash;

/// <summary>
/// The server is killed without warning while clients log into it, then started again on the same folder. Every version
/// that was acknowledged has to be there, complete, and nothing half-made may be visible.
/// </summary>
public sealed class KilledServerTests
{
    private const int Kills = 50;
    private const int FilesPerVersion = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_acknowledged_version_survives_fifty_kills()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(20_261);
        var acknowledged = new ConcurrentDictionary<int, int>();
        string? key = null;
        var content = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = await ServerProcess.StartAsync(folder["data"], Token);
            key ??= server.ApiKey;
            key.Should().NotBeNull("the first start prints the key");

            // The moment of the kill is set by what the writers have got done, not by a clock.
            var target = random.Next(1, 6);
            using var written = new SemaphoreSlim(0);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var writers = Enumerable.Range(0, 2).Select(_ => Task.Run(
                async () =>
                {
                    try
                    {
                        await using var run = await Run.InitAsync(new() { Project = "crash" }, Options(server.BaseUrl, key!, folder), stop.Token);
                        while (!stop.IsCancellationRequested)
                        {
                            var number = Interlocked.Increment(ref content);
                            var version = await run.LogArtifactAsync(Draft(number), cancellationToken: stop.Token);
                            acknowledged[number] = version.Number;
                            written.Release();
                        }
                    }
                    catch (Exception e) when (e is ArtifactException or OperationCanceledException)
                    {
                        // The server is gone: what was not acknowledged may be lost.
                    }
                },
                Token)).ToArray();
            for (var i = 0; i < target; i++)
            {
                await written.WaitAsync(Token);
            }

            await server.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(writers);
        }

        var check = await BuiltProgram.RunAsync("ArtifactSdk.Server", ["fsck", "--data", folder["data"], "--read-data"], Token);
        check.ExitCode.Should().Be(0, check.Output + check.Error);

        await using var last = await ServerProcess.StartAsync(folder["data"], Token);
        await VerifyAsync(last, key!, folder, acknowledged);
    }

    private static async Task VerifyAsync(ServerProcess server, string key, TemporaryFolder folder, ConcurrentDictionary<int, int> acknowledged)
    {
        using var client = new ArtifactClient(Options(server.BaseUrl, key, folder));
        await using var run = await client.InitRunAsync(new() { Project = "crash" }, Token);
        acknowledged.Values.Should().OnlyHaveUniqueItems();
        acknowledged.Count.Should().BeGreaterThanOrEqualTo(Kills);

        foreach (var (number, version) in acknowledged)
        {
            var found = await client.GetArtifactAsync($"{run.Entity}/crash/numbers:v{version}", "dataset", cancellationToken: Token);
            var download = await found.DownloadAsync(folder[$"out/{version}"], new() { SkipCache = true }, Token);
            download.FileCount.Should().Be(FilesPerVersion);
            for (var file = 0; file < FilesPerVersion; file++)
            {
                File.ReadAllBytes(Path.Combine(download.Directory, $"{file}.bin")).Should().Equal(Content(number, file));
            }
        }

        // Versions that were committed but whose answer was cut off are legal, as long as they are whole.
        var latest = await client.GetArtifactAsync($"{run.Entity}/crash/numbers:latest", cancellationToken: Token);
        latest.Number.Should().BeGreaterThanOrEqualTo(acknowledged.Values.Max());
        for (var version = 0; version <= latest.Number; version++)
        {
            var found = await client.GetArtifactAsync($"{run.Entity}/crash/numbers:v{version}", cancellationToken: Token);
            (await found.DownloadAsync(folder[$"all/{version}"], new() { SkipCache = true }, Token)).FileCount.Should().Be(FilesPerVersion);
        }

        var next = await run.LogArtifactAsync(Draft(int.MaxValue), cancellationToken: Token);
        next.Number.Should().Be(latest.Number + 1);
    }

    private static Artifact Draft(int number)
    {
        var draft = new Artifact("numbers", "dataset");
        for (var file = 0; file < FilesPerVersion; file++)
        {
            draft.AddBytes($"{file}.bin", Content(number, file));
        }

        return draft;
    }

    private static byte[] Content(int number, int file)
    {
        var content = new byte[20_000];
        new Random(HashCode(number, file)).NextBytes(content);
        return content;
    }

    // Not System.HashCode, which differs from process to process.
    private static int HashCode(int number, int file) => unchecked((number * 31) + file);

    private static ArtifactClientOptions Options(Uri baseUrl, string key, TemporaryFolder folder)
    {
        var options = new ArtifactClientOptions { BaseUrl = baseUrl, ApiKey = key };
        options.Transfer.CacheDirectory = folder["cache"];
        options.Retry.MaxAttempts = 1;
        return options;
    }
}
