using ArtifactSdk.Artifacts;
using ArtifactSdk.Configuration;
using ArtifactSdk.Diagnostics;
using ArtifactSdk.Http;
using ArtifactSdk.Internal;
using ArtifactSdk.Protocol;
using ArtifactSdk.Transfer;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk;

/// <summary>What a client and the handles that it gives out share.</summary>
internal sealed class ClientContext : IDisposable
{
    private readonly ClientTransports _transports;
    private readonly KeyedLocks _logLocks = new();
    private volatile bool _disposed;

    private ClientContext(ClientTransports transports)
    {
        _transports = transports;
        Logger = (ILogger?)Configuration.Options.LoggerFactory?.CreateLogger("ArtifactSdk") ?? NullLogger.Instance;
        Cache = Transfer.UseCache ? new FileCache(
            Configuration.CacheDirectory, Transfer.MaxCacheSize, cause => Log.CacheNotWritable(Logger, Configuration.CacheDirectory, cause.Message)) : null;
        Limits = new TransferLimits(Transfer.MaxTotalConcurrency, Transfer.MaxBufferMemory);
        Journals = Cache is null ? null : new Journals(Configuration.CacheDirectory, TimeProvider);
        References = new ReferenceHandlers(Configuration.Options.ReferenceHandlers, transports.Storage);
        Organizations = new OrganizationResolver(transports.Api);
        Resolver = new ArtifactResolver(this);
        Linker = new ArtifactLinker(this);
    }

    public ClientConfiguration Configuration => _transports.Configuration;

    public ApiTransport Api => _transports.Api;

    public StorageTransport Storage => _transports.Storage;

    public TransferOptions Transfer => Configuration.Options.Transfer;

    public TimeProvider TimeProvider => Configuration.Options.TimeProvider;

    public ILogger Logger { get; }

    public FileCache? Cache { get; }

    /// <summary>Gets where transfers in parts note how far they have come; null without the cache.</summary>
    public Journals? Journals { get; }

    /// <summary>Gets what all transfers of the client share.</summary>
    public TransferLimits Limits { get; }

    public ReferenceHandlers References { get; }

    public OrganizationResolver Organizations { get; }

    public ArtifactResolver Resolver { get; }

    public ArtifactLinker Linker { get; }

    public static ClientContext Create(ArtifactClientOptions options, HttpClient? httpClient = null, bool isOurs = false, HostEnvironment? machine = null) =>
        new(ClientTransports.Create(options, httpClient, machine, isOurs: isOurs));

    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, typeof(ArtifactClient));

    /// <summary>The entity for names that contain none.</summary>
    public async ValueTask<string> GetDefaultEntityAsync(CancellationToken cancellationToken) =>
        Configuration.Entity
        ?? (await Api.GetViewerAsync(cancellationToken).ConfigureAwait(false)).Entity
        ?? throw new ArtifactNotFoundException("The owner of the API key has no default entity. Name the entity in the path, in the options or in WANDB_ENTITY.");

    /// <summary>One log of a collection at a time; collections do not wait for each other.</summary>
    public Task<IDisposable> LockLogAsync(string entity, string project, string collection, CancellationToken cancellationToken) =>
        _logLocks.EnterAsync($"{entity}/{project}/{collection}", cancellationToken);

    public void Dispose()
    {
        _disposed = true;
        _transports.Dispose();
    }
}
