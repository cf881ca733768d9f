using ArtifactSdk.Server;

namespace ArtifactSdk.IntegrationTests.Support;

/// <summary>One server on a temporary folder for a class of tests, each of which uses a project of its own.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _cache = new();

    public RegistryServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var options = new RegistryServerOptions();
        options.Registries.Add("Golden Datasets");
        Server = await RegistryServer.StartAsync(options, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _cache.Dispose();
    }

    /// <summary>Options for this server, with a cache that no other test or account shares.</summary>
    internal ArtifactClientOptions Options()
    {
        var options = new ArtifactClientOptions { BaseUrl = Server.BaseUrl, ApiKey = Server.ApiKey };
        options.Transfer.CacheDirectory = _cache[Guid.NewGuid().ToString("N")];
        return options;
    }

    internal Task<Run> InitRunAsync(string? project = null, ArtifactClientOptions? options = null) =>
        Run.InitAsync(new() { Project = project ?? $"p-{Guid.NewGuid():N}" }, options ?? Options(), TestContext.Current.CancellationToken);
}
