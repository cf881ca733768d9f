using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Audit;
using ArtifactSdk.Server.Domain.Expiry;
using ArtifactSdk.Server.Hosting;
using ArtifactSdk.Server.Security.IdentityTokens;
using ArtifactSdk.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Server;

/// <summary>
/// A registry server inside this process: real HTTP on a loopback port, real files in a folder. For tests, samples and local
/// work; the server program of this project runs the same server on its own.
/// </summary>
/// <remarks>It reads no configuration files or environment variables, logs nothing unless you set a logger factory, and does not handle Ctrl-C.</remarks>
public sealed class RegistryServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly IServerStorage _storage;
    private readonly ILogger _logger;
    private readonly bool _dataIsTemporary;
    private readonly Lock _lock = new();
    private Task? _stopping;

    private RegistryServer(
        WebApplication application, IServerStorage storage, Installation installation, Uri baseUrl, DataLocation folder, ILogger logger)
    {
        _application = application;
        _storage = storage;
        _logger = logger;
        _dataIsTemporary = folder.IsTemporary;
        BaseUrl = baseUrl;
        DataDirectory = folder.FullPath;
        ApiKey = installation.NewApiKey;
        AdminUser = installation.Admin.Username;
        Entity = installation.Team.Name;
        Organization = installation.Organization.Name;
        OrganizationEntity = installation.OrganizationEntity.Name;
    }

    /// <summary>Gets the address for clients, the value for <c>WANDB_BASE_URL</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>
    /// Gets the API key of <see cref="AdminUser"/> if this start created one or was given one. Null if the folder has been used
    /// before: keys are stored only as hashes.
    /// </summary>
    public string? ApiKey { get; }

    /// <summary>Gets the name of the user that <see cref="ApiKey"/> belongs to, which is also the name of that user's personal entity.</summary>
    public string AdminUser { get; }

    /// <summary>Gets the entity of runs that name none: a team of <see cref="Organization"/>.</summary>
    public string Entity { get; }

    /// <summary>Gets the display name of the organization, with which paths to its registries may begin.</summary>
    public string Organization { get; }

    /// <summary>Gets the name of the entity that holds the registries.</summary>
    public string OrganizationEntity { get; }

    /// <summary>Gets the data folder.</summary>
    public string DataDirectory { get; }

    /// <summary>What the server keeps, for tests that look behind the protocol.</summary>
    internal IServerStorage Storage => _storage;

    private RequestDrain Drain { get; init; } = new();

    private TimeSpan ShutdownTimeout { get; init; }

    private KeySetCache? IdentityKeys { get; init; }

    /// <summary>Null when it was turned off.</summary>
    internal ExpirySweeper? Expiry { get; private init; }

    /// <summary>Starts a server and returns when it answers requests.</summary>
    /// <param name="options">The options; null for a server on a free port and a temporary folder. They are read now; later changes have no effect.</param>
    /// <param name="cancellationToken">Cancels the start. It does not stop a running server.</param>
    /// <exception cref="ArgumentException">An option is out of range or contradicts another one.</exception>
    /// <exception cref="IOException">The port is in use, or the folder cannot be used. The message says what to do.</exception>
    public static Task<RegistryServer> StartAsync(RegistryServerOptions? options = null, CancellationToken cancellationToken = default) =>
        // Away from the caller's synchronization context: a test framework's or window's must not be needed to go on.
        Task.Run(() => StartAsync(options ?? new RegistryServerOptions(), static _ => Task.CompletedTask, cancellationToken), cancellationToken);

    /// <summary>
    /// Answers new requests with 503 while it waits for requests in progress (at most
    /// <see cref="RegistryServerOptions.ShutdownTimeout"/>), then stops listening and closes the folder. A temporary folder is deleted.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait for requests; the server still stops.</param>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return _stopping ??= Task.Run(() => StopCoreAsync(cancellationToken), CancellationToken.None);
        }
    }

    /// <summary>Stops the server if it is still running.</summary>
    public ValueTask DisposeAsync() => new(StopAsync(CancellationToken.None));

    /// <param name="options">How it is set up.</param>
    /// <param name="announce">Shows the server's key to somebody; a key counts as shown once this has returned.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    internal static async Task<RegistryServer> StartAsync(
        RegistryServerOptions options, Func<RegistryServer, Task> announce, CancellationToken cancellationToken)
    {
        var validated = ValidatedOptions.From(options);
        var loggers = new QuietLoggerFactory(options.LoggerFactory ?? NullLoggerFactory.Instance);
        var logger = loggers.CreateLogger<RegistryServer>();

        // The ports first: a start that fails for a taken port leaves no folder and no unseen key behind.
        using var sockets = BoundSockets.Bind(validated.Addresses);
        var folder = DataLocation.From(options.DataDirectory);
        IServerStorage? storage = null;
        WebApplication? application = null;
        KeySetCache? identityKeys = null;
        try
        {
            identityKeys = await OpenKeysAsync(options, loggers, cancellationToken);
            storage = await OpenAsync(folder, options, logger, cancellationToken);
            var bootstrap = new Bootstrap(storage.Metadata, options.TimeProvider);
            var installation = await PrepareAsync(bootstrap, validated, cancellationToken);
            var drain = new RequestDrain();
            application = ServerApplication.Build(options, sockets, storage, installation, loggers, drain, identityKeys);
            await application.StartAsync(cancellationToken);
            var server = new RegistryServer(application, storage, installation, sockets.BaseUrl, folder, logger)
            {
                Drain = drain,
                ShutdownTimeout = options.ShutdownTimeout,
                IdentityKeys = identityKeys,
                Expiry = CreateSweeper(options, storage, logger),
            };
            await announce(server);
            if (server.ApiKey is not null)
            {
                // Not to be cancelled: the key has been seen, so the next start must not replace it.
                await bootstrap.ConfirmKeyShownAsync(CancellationToken.None);
            }

            server.Expiry?.Start();
            Log.Started(logger, server.BaseUrl, server.DataDirectory);
            return server;
        }
        catch
        {
            await CloseAsync(application, storage);
            identityKeys?.Dispose();
            folder.RemoveIfTemporary(logger);
            throw;
        }
    }

    private static ExpirySweeper? CreateSweeper(RegistryServerOptions options, IServerStorage storage, ILogger logger)
    {
        if (options.ExpiryInterval == TimeSpan.Zero)
        {
            return null;
        }

        var expiry = new VersionExpiry(new AuditedStore(storage.Metadata, options.TimeProvider), options.TimeProvider);
        return new ExpirySweeper(
            async (now, cancellationToken) =>
            {
                if (await expiry.SweepAsync(now, cancellationToken) is { Count: > 0 } deleted)
                {
                    Log.VersionsExpired(logger, deleted.Count);
                }
            },
            options.ExpiryInterval,
            options.TimeProvider,
            logger);
    }

    private static async Task<KeySetCache?> OpenKeysAsync(RegistryServerOptions options, QuietLoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (options.IdentityTokens is not { } identity)
        {
            return null;
        }

        var keys = new KeySetCache(new KeySetReader(identity.KeySet!), options.TimeProvider, loggers.CreateLogger<KeySetCache>());
        try
        {
            await keys.WarmAsync(cancellationToken);
            return keys;
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    private static async Task<IServerStorage> OpenAsync(
        DataLocation folder, RegistryServerOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            return await StoragePlaces.Parse(folder.FullPath, options.Metadata, options.Blobs).OpenAsync(options.TimeProvider, logger, cancellationToken);
        }
        catch (StorageOpenException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    private static async Task<Installation> PrepareAsync(Bootstrap bootstrap, ValidatedOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await bootstrap.RunAsync(
                options.Names, ValidatedOptions.DefaultNames, options.Options.ApiKey, options.Options.CreateApiKey, cancellationToken);
        }
        catch (DomainException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    private static async Task CloseAsync(WebApplication? application, IServerStorage? storage)
    {
        if (application is not null)
        {
            await application.DisposeAsync();
        }

        if (storage is not null)
        {
            await storage.DisposeAsync();
        }
    }

    private async Task StopCoreAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(ShutdownTimeout);
        try
        {
            // Still listening, so that whoever comes now is answered; the port is given up once the last request is done.
            await Drain.DrainAsync().WaitAsync(ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _application.StopAsync(ending.Token);
        }
        finally
        {
            if (Expiry is not null)
            {
                await Expiry.DisposeAsync();
            }

            await CloseAsync(_application, _storage);
            IdentityKeys?.Dispose();
            new DataLocation(DataDirectory, _dataIsTemporary).RemoveIfTemporary(_logger);
            Log.Stopped(_logger);
        }
    }
}
