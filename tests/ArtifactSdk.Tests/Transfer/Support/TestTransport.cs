using ArtifactSdk.Http;
using ArtifactSdk.Protocol;
using ArtifactSdk.Tests.Configuration;
using ArtifactSdk.Tests.Http;
using ArtifactSdk.TestSupport;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Tests.Transfer.Support;

/// <summary>The real storage lane, with a clock on which retry delays pass by themselves.</summary>
internal sealed class TestTransport : IDisposable
{
    private readonly ClientTransports _transports;

    public TestTransport()
    {
        var clock = new ManualTimeProvider { AutoAdvance = TimeSpan.FromDays(1) };
        clock.Deadlines.UnionWith([TransportHost.RequestTimeout, TransportHost.StallTimeout]);
        var options = new ArtifactClientOptions
        {
            BaseUrl = new("http://127.0.0.1:9"),
            ApiKey = TransportHost.Key,
            RequestTimeout = TransportHost.RequestTimeout,
            TimeProvider = clock,
            Transfer = { StallTimeout = TransportHost.StallTimeout },
        };
        _transports = ClientTransports.Create(options, null, new FakeMachine(), () => 1);
    }

    public StorageTransport Storage => _transports.Storage;

    public UploadQueue Queue => new(Storage, maxConcurrency: 4);

    public UploadQueue QueueWith(Journals journals) => new(Storage, maxConcurrency: 4, journals);

    public Downloader Downloader => new(Storage);

    public void Dispose() => _transports.Dispose();
}
