using System.Globalization;
using ArtifactSdk.IntegrationTests.Support;
using ArtifactSdk.Server;

namespace ArtifactSdk.IntegrationTests.Crash;

/// <summary>
/// The server is killed without warning while clients log, link, move aliases and delete, then started again on the same folder.
/// After every kill the folder has to be clean; in the end everything that was acknowledged has to be there, and nothing half-made.
/// </summary>
public sealed class KilledServerTests
{
    private const int DefaultKills = 200;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static int Kills =>
        int.TryParse(Environment.GetEnvironmentVariable("ARTIFACTSDK_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : DefaultKills;

    /// <summary>On two folders side by side: a server that starts keeps one processor busy.</summary>
    [Fact]
    public Task Everything_acknowledged_survives_kills_at_any_moment() =>
        Task.WhenAll(RunAsync(20_261, Kills - (Kills / 2)), RunAsync(20_262, Math.Max(1, Kills / 2)));

    private static async Task RunAsync(int seed, int kills)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(seed);
        var ledger = new CrashLedger();
        string? key = null;
        for (var kill = 0; kill < kills; kill++)
        {
            await using var server = await ServerProcess.StartAsync(folder["data"], Token);
            key ??= server.ApiKey;
            key.Should().NotBeNull("the first start prints the key");

            // The moment of the kill is set by what the writers have got done, not by a clock.
            using var writers = new Writers(Options(server.BaseUrl, key!, folder), ledger);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var writing = writers.RunAsync(stop.Token);
            await writers.WaitAsync(random.Next(1, 6), Token);
            writers.Failure.Should().BeNull("the server still runs");
            await server.KillAsync();
            await stop.CancelAsync();
            await writing;

            await CheckAsync(folder, kill == kills - 1 ? ["--read-data"] : []);
        }

        await using var last = await ServerProcess.StartAsync(folder["data"], Token);
        await VerifyAsync(last, key!, folder, ledger);
    }

    /// <summary>What the program does, without a process of its own for it, which would cost more than the check.</summary>
    private static async Task CheckAsync(TemporaryFolder folder, string[] flags)
    {
        await using var output = new StringWriter();
        var exitCode = await new ServerProgram(output, output).RunAsync(["fsck", "--data", folder["data"], .. flags], Token);
        exitCode.Should().Be(0, output.ToString());
    }

    private static async Task VerifyAsync(ServerProcess server, string key, TemporaryFolder folder, CrashLedger ledger)
    {
        using var client = new ArtifactClient(Options(server.BaseUrl, key, folder));
        await using var run = await client.InitRunAsync(new() { Project = CrashLedger.Project }, Token);
        var numbers = $"{run.Entity}/{CrashLedger.Project}/numbers";
        ledger.Versions.Should().NotBeEmpty();

        foreach (var (version, content) in ledger.Versions.Where(logged => !ledger.MayBeGone(logged.Key)))
        {
            await SameAsync(await client.GetArtifactAsync($"{numbers}:v{version}", cancellationToken: Token), content, folder);
        }

        foreach (var version in ledger.Gone.Keys)
        {
            await FluentActions.Awaiting(() => client.GetArtifactAsync($"{numbers}:v{version}", cancellationToken: Token))
                .Should().ThrowAsync<ArtifactNotFoundException>();
        }

        foreach (var (source, link) in ledger.Links.Where(link => !ledger.MayBeGone(link.Key)))
        {
            await SameAsync(
                await client.GetArtifactAsync($"{CrashLedger.LinkTarget}:v{link}", cancellationToken: Token), ledger.Versions[source], folder);
        }

        if (ledger.MarkedVersion is not null)
        {
            var marked = await client.GetArtifactAsync($"{numbers}:{CrashLedger.Alias}", cancellationToken: Token);
            ledger.MayBeMarked(marked.Number).Should().BeTrue("the alias is on v{0}, last acknowledged on v{1}", marked.Number, ledger.MarkedVersion);
        }

        var next = await run.LogArtifactAsync(CrashLedger.Draft(int.MaxValue), cancellationToken: Token);
        next.Number.Should().BeGreaterThan(ledger.Versions.Keys.Max(), "no number is given twice");
    }

    private static async Task SameAsync(ArtifactVersion version, int content, TemporaryFolder folder)
    {
        var download = await version.DownloadAsync(folder[$"out/{Guid.NewGuid()}"], new() { SkipCache = true }, Token);
        download.FileCount.Should().Be(CrashLedger.FilesPerVersion);
        for (var file = 0; file < CrashLedger.FilesPerVersion; file++)
        {
            File.ReadAllBytes(Path.Combine(download.Directory, $"{file}.bin")).Should().Equal(CrashLedger.Content(content, file));
        }

        Directory.Delete(download.Directory, recursive: true);
    }

    private static ArtifactClientOptions Options(Uri baseUrl, string key, TemporaryFolder folder)
    {
        var options = new ArtifactClientOptions { BaseUrl = baseUrl, ApiKey = key };
        options.Transfer.CacheDirectory = folder["cache"];
        options.Retry.MaxAttempts = 1;
        return options;
    }
}
