using ArtifactSdk;
using Microsoft.Extensions.Hosting;

namespace Samples;

/// <summary>Checks the alias regularly, and loads its version when it has moved.</summary>
internal sealed class ModelReloader(ArtifactClient client, ModelSource source, LoadedModel loaded) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(source.Interval);
        do
        {
            try
            {
                await ReloadAsync(stoppingToken);
            }
            catch (ArtifactException e)
            {
                // Keep using the loaded model; the next check may succeed.
                Console.Error.WriteLine($"Could not look for a new model: {e.Message}");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        var version = await client.GetArtifactAsync(source.Collection, type: "model", tag: source.Alias, cancellationToken: cancellationToken);
        var path = version.Path.ToString();
        if (loaded.Current?.Path == path)
        {
            return;
        }

        // Each version gets its own folder, so the one in use is never written to.
        var download = await version.DownloadAsync(Path.Combine(source.Directory, $"v{version.Number}"), cancellationToken: cancellationToken);
        loaded.Replace(new(path, LinearModel.Load(download.Directory)));
    }
}
