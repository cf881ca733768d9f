using System.Diagnostics;
using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Crash;

/// <summary>A server whose volume is really full. Needs the right to mount a small one in memory; without it there is nothing to try here.</summary>
public sealed class FullDiskTests
{
    private const string VolumeBytes = "12m";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_refuses_new_versions_harms_no_old_one_and_ends_with_its_cause()
    {
        using var folder = new TemporaryFolder();
        var volume = Directory.CreateDirectory(folder["volume"]).FullName;
        if (!OperatingSystem.IsLinux() || await RunAsync("mount", "-t", "tmpfs", "-o", $"size={VolumeBytes}", "tmpfs", volume) != 0)
        {
            Assert.Skip("A volume in memory cannot be mounted here.");
        }

        try
        {
            await FillAsync(folder, volume);
        }
        finally
        {
            (await RunAsync("umount", "-l", volume)).Should().Be(0);
        }
    }

    private static async Task FillAsync(TemporaryFolder folder, string volume)
    {
        var data = Path.Combine(volume, "data");
        var filler = Path.Combine(volume, "filler");
        await File.WriteAllBytesAsync(filler, new byte[4 << 20], Token);
        await using (var server = await ServerProcess.StartAsync(data, Token))
        {
            var options = new ArtifactClientOptions { BaseUrl = server.BaseUrl, ApiKey = server.ApiKey };
            options.Transfer.CacheDirectory = folder["cache"];
            options.Retry.MaxAttempts = 1;
            using var client = new ArtifactClient(options);
            await using var run = await client.InitRunAsync(new() { Project = "full" }, Token);

            var acknowledged = 0;
            ArtifactException? failure = null;
            while (failure is null)
            {
                try
                {
                    await run.LogArtifactAsync(Draft(acknowledged), cancellationToken: Token);
                    acknowledged++;
                }
                catch (ArtifactException e)
                {
                    failure = e;
                }
            }

            failure.ToString().Should().Contain("disk is full");
            acknowledged.Should().BeInRange(1, 40);
            await VerifyAsync(client, run, folder, acknowledged);

            // Room again, and all goes on without a restart.
            File.Delete(filler);
            (await run.LogArtifactAsync(Draft(1000), cancellationToken: Token)).Number.Should().Be(acknowledged);
            await VerifyAsync(client, run, folder, acknowledged);
            await server.KillAsync();
        }

        var check = await BuiltProgram.RunAsync("ArtifactSdk.Server", ["fsck", "--data", data, "--read-data"], Token);
        check.ExitCode.Should().Be(0, check.Output + check.Error);
    }

    private static async Task VerifyAsync(ArtifactClient client, Run run, TemporaryFolder folder, int acknowledged)
    {
        for (var version = 0; version < acknowledged; version++)
        {
            var found = await client.GetArtifactAsync($"{run.Entity}/full/bulk:v{version}", cancellationToken: Token);
            var download = await found.DownloadAsync(folder[$"out/{Guid.NewGuid()}"], new() { SkipCache = true }, Token);
            File.ReadAllBytes(Path.Combine(download.Directory, "bulk.bin")).Should().Equal(Content(version));
        }
    }

    private static Artifact Draft(int number)
    {
        var draft = new Artifact("bulk", "dataset");
        draft.AddBytes("bulk.bin", Content(number));
        return draft;
    }

    private static byte[] Content(int number)
    {
        var content = new byte[400_000];
        new Random(number).NextBytes(content);
        return content;
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            await process.WaitForExitAsync(CancellationToken.None);
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
