using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Administration;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.Files;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.Hosting;
using ArtifactSdk.Server.Schema;
using ArtifactSdk.Server.Security;
using ArtifactSdk.Server.Security.IdentityTokens;
using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Web;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ArtifactSdk.Server;

/// <summary>Puts the parts together: which path is answered by what, and behind which check.</summary>
internal static class ServerApplication
{
    internal static WebApplication Build(
        RegistryServerOptions options,
        BoundSockets sockets,
        IServerStorage storage,
        Installation installation,
        ILoggerFactory loggers,
        RequestDrain drain,
        KeySetCache? identityKeys = null)
    {
        // The empty builder reads no configuration files or variables of the process that it is embedded in.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            EnvironmentName = Environments.Production,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoHostLifetime>();
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, LargeBlockPool>();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        builder.Services.Configure<SocketTransportOptions>(transport => KestrelSetup.UseSockets(transport, sockets));
        builder.Services.Configure<KestrelServerOptions>(kestrel => KestrelSetup.Configure(kestrel, sockets, options));
        builder.WebHost.UseKestrelCore();

        var app = builder.Build();
        app.Use(next => context => drain.HandleAsync(context, next));
        app.UseMiddleware<ErrorGuard>();
        app.UseRouting();
        Map(app, options, storage, installation, loggers, identityKeys);
        app.UseEndpoints(_ => { });
        app.Run(HttpReplies.NotFoundAsync);
        return app;
    }

    private static void Map(
        WebApplication app,
        RegistryServerOptions options,
        IServerStorage storage,
        Installation installation,
        ILoggerFactory loggers,
        KeySetCache? identityKeys)
    {
        var clock = options.TimeProvider;
        var services = new RegistryServices(
            storage.Metadata,
            storage.Blobs,
            clock,
            limits: LimitMap.Manifests(options.Limits),
            parts: storage.Parts,
            maxFileBytes: options.MaxUploadBytes);
        var keys = new ApiKeyService(storage.Metadata, clock, loggers.CreateLogger<ApiKeyService>());
        var sessions = new WebSessions(services.Store, clock);
        var refused = new RefusedSignIns(services.Store, clock, loggers.CreateLogger<RefusedSignIns>());
        var tokens = new AccessTokens(storage.Metadata, installation.SigningSecret, clock);
        var rates = new RequestRates(options.Limits, clock);
        var authentication = new ApiKeyAuthentication(keys, tokens, sessions, rates);
        var signer = new UrlSigner(installation.SigningSecret, options.UrlLifetime, clock);
        var gate = new SignedUrlGate(signer, loggers.CreateLogger<SignedUrlGate>());
        var origin = new PublicOrigin(options.PublicUrl);

        var graphQl = new GraphQlEndpoint(
            Engine(options.Limits, loggers.CreateLogger<GraphQlEngine>()),
            context => new RequestContext(
                services, context.GetCaller(), storage.UrlsFor(new SignedUrls(signer, origin.Of(context)), options.UrlLifetime, clock), context.RequestAborted),
            options.MaxGraphQlBytes);
        app.Map("/graphql", authentication.AllowAnonymous(graphQl.HandleAsync));

        var runStreams = new FileStreamEndpoint(
            new RunStreams(storage.Metadata, services.Projects, clock), options.MaxRunStreamBytes);
        app.Map($"{FileStreamEndpoint.Prefix}/{{**rest}}", authentication.Require(runStreams.HandleAsync));

        var handlers = new HandlerEndpoint(
            new DownloadAccess(services),
            storage.Blobs,
            storage.IsDirect ? context => storage.UrlsFor(new SignedUrls(signer, origin.Of(context)), options.UrlLifetime, clock) : null);
        app.Map($"{HandlerPath.V1}/{{**rest}}", authentication.Require(handlers.HandleV1Async));
        app.Map($"{HandlerPath.V2}/{{**rest}}", authentication.Require(handlers.HandleV2Async));

        var blobs = new BlobEndpoint(storage.Blobs, options.MaxUploadBytes);
        var runFiles = new RunFileEndpoint(new RunFileStore(storage.Metadata, storage.Blobs, clock), options.MaxUploadBytes);
        app.Map($"{StoragePaths.Blobs}/{{**rest}}", StorageOrigins.Allow(gate.Guard(blobs.HandleAsync)));
        app.Map($"{StoragePaths.Parts}/{{**rest}}", StorageOrigins.Allow(gate.Guard(new PartEndpoint(storage.Parts, options.MaxUploadBytes).HandleAsync)));
        app.Map($"{StoragePaths.RunFiles}/{{**rest}}", StorageOrigins.Allow(gate.Guard(runFiles.HandleAsync)));

        var administration = new AdministrationEndpoint(
            new AdministrationServices(services, installation), new AuditExport(storage.Metadata), keys.Forget);
        app.Map($"{AdministrationEndpoint.Prefix}/{{**rest}}", authentication.RequirePlain(administration.HandleAsync));

        var signIn = new SessionEndpoint(keys, sessions, rates, refused, origin);
        app.Map("/login", signIn.LoginAsync);
        app.Map("/session", authentication.RequirePlain(signIn.ShowAsync));
        app.Map("/logout", authentication.RequirePlain(signIn.LogoutAsync));

        var exchange = options.IdentityTokens is { } identity && identityKeys is not null
            ? new TokenExchange(services.Store, new IdentityTokenVerifier(identity, identityKeys, clock), tokens, identity.TokenLifetime)
            : null;
        app.Map(TokenEndpoint.Path, new TokenEndpoint(exchange, rates, refused).HandleAsync);

        var pages = new PlainPages(storage.Metadata, origin);
        app.Map("/", pages.HomeAsync);
        app.Map("/healthz", PlainPages.HealthAsync);
        app.Map("/readyz", pages.ReadyAsync);
    }

    private static GraphQlEngine Engine(ServerLimits limits, ILogger logger)
    {
        var (schema, resolvers) = RegistrySchema.Build();
        return new GraphQlEngine(
            schema,
            resolvers,
            LimitMap.GraphQl(limits),
            (exception, field) => Log.FieldFailed(logger, exception, field.FieldName),
            statusOfUnexpected: Faults.StatusOf);
    }
}
