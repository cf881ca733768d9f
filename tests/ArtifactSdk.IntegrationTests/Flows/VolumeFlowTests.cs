using System.Diagnostics;
using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Downloads to a volume that is full or may not be written. Needs the right to mount one in memory; without it there is nothing to try here.</summary>
public sealed class VolumeFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ArtifactClient _client = new(fixture.Options());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public Task A_full_volume_is_an_error_that_names_the_file_and_leaves_no_half_one() => OnVolumeAsync("size=300k", async (version, target) =>
    {
        Func<Task>[] writers =
        [
            () => version.DownloadAsync(target, cancellationToken: Token),
            () => version.DownloadFileAsync("big.bin", Path.Combine(target, "big.bin"), Token),
            () => version.CheckoutAsync(target, cancellationToken: Token),
            async () => throw (await _client.DownloadManyAsync([version], target, cancellationToken: Token))[0].Error!,
        ];
        foreach (var writer in writers)
        {
            (await writer.Should().ThrowAsync<ArtifactTransferException>()).Which.Message.Should().Contain("Could not write").And.Contain("big.bin");
            Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories).Should().BeEmpty();
        }
    });

    [Fact]
    public Task A_volume_that_may_only_be_read_is_named() => OnVolumeAsync("ro", async (version, target) =>
    {
        var download = () => version.DownloadAsync(target, cancellationToken: Token);
        var one = () => version.DownloadFileAsync("big.bin", Path.Combine(target, "new", "big.bin"), Token);

        (await download.Should().ThrowAsync<ArtifactTransferException>()).Which.Message.Should().Contain(target);
        (await one.Should().ThrowAsync<ArtifactTransferException>()).Which.Message.Should().Contain(target);
    });

    private static async Task<int> RunAsync(params string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true });
            await process!.WaitForExitAsync(Token);
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }

    private async Task OnVolumeAsync(string options, Func<ArtifactVersion, string, Task> act)
    {
        var volume = Directory.CreateDirectory(_folder["volume"]).FullName;
        if (!OperatingSystem.IsLinux() || await RunAsync("mount", "-t", "tmpfs", "-o", options, "tmpfs", volume) != 0)
        {
            Assert.Skip("A volume in memory cannot be mounted here.");
        }

        try
        {
            await using var run = await fixture.InitRunAsync();
            await act(await run.LogArtifactAsync(new Artifact("big", "dataset").AddFile(_folder.Write("big.bin", 1_000_000)), cancellationToken: Token), volume);
        }
        finally
        {
            (await RunAsync("umount", "-l", volume)).Should().Be(0);
        }
    }
}
