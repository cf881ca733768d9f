using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Publishing;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.Security;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Server.Tests.Support;

/// <summary>A server on a real port with a clock that stands still, its log, and both ways in: over the socket and behind it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private TestServer(RegistryServer server, ManualTimeProvider clock, ListLoggerProvider logs, ISignedUrls urls, UserRow admin)
    {
        Server = server;
        Clock = clock;
        Logs = logs;
        Urls = urls;
        Services = new RegistryServices(server.Storage.Metadata, server.Storage.Blobs, clock, parts: server.Storage.Parts);
        Admin = new Caller(admin);
        Anonymous = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.BaseUrl };
        Keyed = WithKey(server.ApiKey ?? "");
    }

    internal RegistryServer Server { get; }

    internal ManualTimeProvider Clock { get; }

    internal ListLoggerProvider Logs { get; }

    internal RegistryServices Services { get; }

    internal Caller Admin { get; }

    internal ISignedUrls Urls { get; }

    internal HttpClient Anonymous { get; }

    internal HttpClient Keyed { get; }

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    internal static async Task<TestServer> StartAsync(Action<RegistryServerOptions>? configure = null)
    {
        var clock = new ManualTimeProvider();
        var logs = new ListLoggerProvider();
        var options = new RegistryServerOptions { TimeProvider = clock, LoggerFactory = logs };
        configure?.Invoke(options);
        var server = await RegistryServer.StartAsync(options, CancellationToken);
        var (secret, admin) = await server.Storage.Metadata.ReadAsync(
            async session => (await session.GetSettingAsync("urls.secret"), await session.FindUserAsync(server.AdminUser)), CancellationToken);
        var signer = new UrlSigner(Convert.FromHexString(secret!), options.UrlLifetime, clock);
        return new TestServer(server, clock, logs, new SignedUrls(signer, server.BaseUrl.OriginalString.TrimEnd('/')), admin!);
    }

    internal HttpClient WithKey(string key, string user = "api")
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Server.BaseUrl };
        client.DefaultRequestHeaders.Authorization = Basic(user, key);
        return client;
    }

    internal static AuthenticationHeaderValue Basic(string user, string key) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{key}")));

    // The protocol's digest, not a choice of ours.
#pragma warning disable CA5351
    internal static byte[] Md5(ReadOnlySpan<byte> bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351

    internal static string HexMd5(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(Md5(bytes));

    /// <summary>Stores bytes of the default entity behind the protocol's back.</summary>
    internal async Task<BlobKey> StoreAsync(byte[] bytes)
    {
        var entity = await Services.Store.ReadAsync(session => session.FindEntityAsync(Server.Entity), CancellationToken);
        var key = new BlobKey(entity!.Id, HexMd5(bytes));
        await Services.Blobs.PutAsync(key, new MemoryStream(bytes), CancellationToken);
        return key;
    }

    internal async Task<RunRow> StartRunAsync(string project = "project", string name = "run1")
    {
        var (run, _) = await Services.Runs.UpsertAsync(
            Admin, new RunChange { EntityName = Server.Entity, ProjectName = project, Name = name }, CancellationToken);
        return run;
    }

    internal ValueTask<RunRow?> RunAsync(long id) => Services.Store.ReadAsync(session => session.GetRunAsync(id), CancellationToken);

    /// <summary>Logs one version with one file, by the domain's own steps.</summary>
    internal async Task<ArtifactRow> LogAsync(string project, string collection, string path, byte[] bytes)
    {
        var run = await StartRunAsync(project, $"run-{collection}");
        var md5 = Convert.ToBase64String(Md5(bytes));
        var artifact = await Services.Creation.CreateAsync(
            Admin,
            new NewArtifact
            {
                EntityName = Server.Entity,
                ProjectName = project,
                TypeName = "dataset",
                CollectionName = collection,
                Digest = HexMd5(Encoding.UTF8.GetBytes($"{path}:{md5}")),
                RunName = run.Name,
            },
            CancellationToken);
        await StoreAsync(bytes);
        var manifest = Encoding.UTF8.GetBytes(
            $$$"""
            {"version":1,"storagePolicy":"wandb-storage-policy-v1","storagePolicyConfig":{"storageLayout":"V2"},
             "contents":{"{{{path}}}":{"digest":"{{{md5}}}","size":{{{bytes.Length}}} } } }
            """);
        await StoreAsync(manifest);
        await Services.ManifestRows.CreateAsync(
            Admin, artifact.Id, null, "wandb_manifest.json", Convert.ToBase64String(Md5(manifest)), ManifestType.Full, CancellationToken);
        return await Services.Commit.CommitAsync(Admin, artifact.Id, CancellationToken);
    }

    /// <summary>A second person with a key of their own, in no team.</summary>
    internal async Task<(UserRow User, string Key)> AddUserAsync(string name)
    {
        var key = ApiKeySecret.Generate();
        var user = await Services.Store.WriteAsync(
            async session =>
            {
                var entity = await session.AddEntityAsync(new EntityRow(0, name, EntityKind.User, null, Clock.GetUtcNow()));
                var row = await session.AddUserAsync(new UserRow(0, name, name, null, false, entity.Id, entity.Id, Clock.GetUtcNow()));
                await session.AddApiKeyAsync(ApiKeySecret.ToRow(key, row.Id, null, Clock.GetUtcNow()));
                return row;
            },
            CancellationToken);
        return (user, key);
    }

    public async ValueTask DisposeAsync()
    {
        Anonymous.Dispose();
        Keyed.Dispose();
        await Server.DisposeAsync();
        Logs.Dispose();
    }
}
