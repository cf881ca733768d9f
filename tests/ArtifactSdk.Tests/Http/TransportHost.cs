using ArtifactSdk.Protocol;
using ArtifactSdk.Tests.Configuration;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Http;

/// <summary>The transports against stub servers, with a clock that passes retry delays by itself and a key to watch for.</summary>
internal sealed class TransportHost : IAsyncDisposable
{
    /// <summary>Appears nowhere but in the Authorization header of requests to <see cref="Server"/>.</summary>
    public const string Key = "cafe0000cafe1111cafe2222cafe3333cafe4444";

    public const string Authorization = "Basic YXBpOmNhZmUwMDAwY2FmZTExMTFjYWZlMjIyMmNhZmUzMzMzY2FmZTQ0NDQ=";

    // Odd lengths, so that no retry delay is taken for a deadline.
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(29.5);
    public static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(59.5);

    private TransportHost(StubServer server, StubServer storage)
    {
        Server = server;
        Storage = storage;
        Clock.Deadlines.UnionWith([RequestTimeout, StallTimeout]);
        Options = new()
        {
            BaseUrl = server.Url,
            ApiKey = Key,
            RequestTimeout = RequestTimeout,
            TimeProvider = Clock,
            LoggerFactory = Logs,
            Transfer = { StallTimeout = StallTimeout },
        };
    }

    public StubServer Server { get; }

    public StubServer Storage { get; }

    public ManualTimeProvider Clock { get; } = new() { AutoAdvance = TimeSpan.FromDays(1) };

    public ListLoggerProvider Logs { get; } = new();

    public ArtifactClientOptions Options { get; }

    public FakeMachine Machine { get; } = new();

    /// <summary>What the jitter draws; 1 is the whole of each computed delay.</summary>
    public double Jitter { get; set; } = 1;

    public ClientTransports Transports => field ??= ClientTransports.Create(Options, HttpClient, Machine, () => Jitter);

    public HttpClient? HttpClient { get; set; }

    public ApiTransport Api => Transports.Api;

    public ArtifactSdk.Http.StorageTransport StorageLane => Transports.Storage;

    public static async Task<TransportHost> StartAsync() => new(await StubServer.StartAsync(), await StubServer.StartAsync());

    public async ValueTask DisposeAsync()
    {
        Transports.Dispose();
        await Server.DisposeAsync();
        await Storage.DisposeAsync();
    }
}
