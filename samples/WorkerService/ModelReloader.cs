using ArtifactSdk;
using Microsoft.Extensions.Hosting;

namespace Samples;

/// <summary>Looks at the alias again and again, and loads the version behind it when it is another one.</summary>
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
                // The model that is loaded goes on serving; the next look may succeed.
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

        // A folder for each version: the one in use is never written to.
        var download = await version.DownloadAsync(Path.Combine(source.Directory, $"v{version.Number}"), cancellationToken: cancellationToken);
        loaded.Replace(new(path, LinearModel.Load(download.Directory)));
    }
}
