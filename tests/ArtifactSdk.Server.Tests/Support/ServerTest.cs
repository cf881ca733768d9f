using ArtifactSdk.Server.Tests.Storage.Postgres;

namespace ArtifactSdk.Server.Tests.Support;

/// <summary>A fresh server for each test, on the embedded metadata store, or in classes named Postgres… on the other.</summary>
public abstract class ServerTest : IAsyncLifetime
{
    private PostgresSchema? _schema;

    internal static CancellationToken Token => TestContext.Current.CancellationToken;

    internal TestServer Server { get; private set; } = null!;

    internal HttpClient Admin => Server.Keyed;

    /// <summary>Whether the tests of this class run against PostgreSQL.</summary>
    protected virtual bool OnPostgres => false;

    public async ValueTask InitializeAsync()
    {
        if (OnPostgres)
        {
            _schema = await PostgresSchema.CreateAsync(Token);
        }

        Server = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        if (_schema is not null)
        {
            await _schema.DisposeAsync();
        }
    }

    /// <summary>On PostgreSQL another process on the same metadata; its files are its own.</summary>
    internal Task<TestServer> StartAsync() => TestServer.StartAsync(options =>
    {
        options.Metadata = _schema?.ConnectionString;
        Configure(options);
    });

    private protected virtual void Configure(RegistryServerOptions options)
    {
    }
}
