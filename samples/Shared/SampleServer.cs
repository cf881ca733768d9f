using ArtifactSdk;
using ArtifactSdk.Server;

namespace Samples;

/// <summary>
/// The server for a sample: the one that WANDB_BASE_URL and WANDB_API_KEY name, or, if they are not set,
/// one that is started in this process, with a temporary folder.
/// </summary>
internal sealed class SampleServer : IAsyncDisposable
{
    private readonly RegistryServer? _embedded;

    private SampleServer(RegistryServer? embedded, ArtifactClientOptions clientOptions)
    {
        _embedded = embedded;
        ClientOptions = clientOptions;
    }

    /// <summary>How a client reaches the server.</summary>
    public ArtifactClientOptions ClientOptions { get; }

    public static async Task<SampleServer> StartAsync(params string[] registries)
    {
        if (Environment.GetEnvironmentVariable("WANDB_BASE_URL") is { Length: > 0 } url
            && Environment.GetEnvironmentVariable("WANDB_API_KEY") is { Length: > 0 })
        {
            Console.WriteLine($"server    {url} (from WANDB_BASE_URL)");
            return new SampleServer(null, ArtifactClientOptions.FromEnvironment());
        }

        var options = new RegistryServerOptions();
        foreach (var registry in registries)
        {
            options.Registries.Add(registry);
        }

        var server = await RegistryServer.StartAsync(options);
        Console.WriteLine($"server    {server.BaseUrl} (started in this process, on a temporary folder)");
        return new SampleServer(server, new ArtifactClientOptions { BaseUrl = server.BaseUrl, ApiKey = server.ApiKey });
    }

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
    }
}
