namespace ArtifactSdk.Server;

/// <summary>The options of a <see cref="RegistryServer"/>. The defaults are suitable for tests and local work.</summary>
public sealed class RegistryServerOptions
{
    /// <summary>Gets or sets the data folder; it is created if missing.</summary>
    /// <value>Default: null, a temporary folder that is removed when the server stops.</value>
    public string? DataDirectory { get; set; }

    /// <summary>
    /// Gets or sets the connection string of a PostgreSQL database for the metadata, such as <c>Host=db;Database=registry;Username=…;Password=…</c>.
    /// Any number of servers can use one database. It contains a password, so messages do not repeat it.
    /// </summary>
    /// <value>Default: null, metadata is stored in the data folder.</value>
    public string? Metadata { get; set; }

    /// <summary>
    /// Gets or sets the bucket for the files, as <c>s3://bucket/prefix?endpoint=https://host:port&amp;region=name&amp;proxy=true</c>; all but the
    /// bucket may be left out. Clients get presigned URLs of the bucket, or with <c>proxy=true</c> exchange the bytes with the server.
    /// Credentials come from the same places as for the AWS tools, such as <c>AWS_ACCESS_KEY_ID</c> and <c>AWS_SECRET_ACCESS_KEY</c>.
    /// </summary>
    /// <value>Default: null, files are stored in the data folder.</value>
    public string? Blobs { get; set; }

    /// <summary>Gets or sets the addresses to listen on, separated by semicolons. Port 0 means any free port.</summary>
    /// <value>Default: <c>http://127.0.0.1:0</c>.</value>
    public string Urls { get; set; } = "http://127.0.0.1:0";

    /// <summary>Gets or sets whether <see cref="Urls"/> may contain addresses that other machines can reach. The traffic is not encrypted.</summary>
    /// <value>Default: false.</value>
    public bool AllowRemote { get; set; }

    /// <summary>Gets or sets the address that clients use, if it differs from the one that they connect to (behind a proxy).</summary>
    /// <value>Default: null, the host that the client used.</value>
    public Uri? PublicUrl { get; set; }

    /// <summary>Gets or sets the name of the user that the first start creates.</summary>
    /// <value>Default: <c>admin</c>.</value>
    public string AdminUser { get; set; } = "admin";

    /// <summary>Gets or sets the e-mail address of that user.</summary>
    /// <value>Default: null.</value>
    public string? AdminEmail { get; set; }

    /// <summary>Gets or sets an API key for that user, 40 hexadecimal digits. For tests only: a key chosen by a person is not secret.</summary>
    /// <value>Default: null, the first start creates a random one.</value>
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets whether to create another API key on a folder that has been used before. Existing keys stay valid.</summary>
    /// <value>Default: false.</value>
    public bool CreateApiKey { get; set; }

    /// <summary>Gets or sets the display name of the organization that the first start creates.</summary>
    /// <value>Default: <c>local</c>.</value>
    public string Organization { get; set; } = "local";

    /// <summary>Gets or sets the name of the entity that holds the organization's registries.</summary>
    /// <value>Default: null, derived from the organization's name: <c>local-org</c>.</value>
    public string? OrganizationEntity { get; set; }

    /// <summary>Gets or sets the team that the first start creates. Runs without an entity go there.</summary>
    /// <value>Default: <c>local-team</c>.</value>
    public string Team { get; set; } = "local-team";

    /// <summary>
    /// Gets the registries to create, without the prefix <c>wandb-registry-</c>. They accept every
    /// type of artifact; you can restrict that later. Later starts create registries that are missing.
    /// </summary>
    /// <value>Default: <c>model</c> and <c>dataset</c>.</value>
    public IList<string> Registries { get; } = ["model", "dataset"];

    /// <summary>Gets or sets which identity tokens the server exchanges for access tokens.</summary>
    /// <value>Default: null, none: only API keys are accepted.</value>
    public IdentityTokenOptions? IdentityTokens { get; set; }

    /// <summary>Gets or sets how often the server looks for expired versions and deletes them.</summary>
    /// <value>Default: 1 hour. 0 turns it off.</value>
    public TimeSpan ExpiryInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Gets or sets how long upload and download URLs are valid.</summary>
    /// <value>Default: 12 hours.</value>
    public TimeSpan UrlLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Gets or sets the maximum size of a file.</summary>
    /// <value>Default: 5 TiB, the limit of the protocol.</value>
    public long MaxUploadBytes { get; set; } = 5L << 40;

    /// <summary>Gets or sets the maximum size of a GraphQL request body, uncompressed.</summary>
    /// <value>Default: 16 MiB.</value>
    public int MaxGraphQlBytes { get; set; } = 16 << 20;

    /// <summary>Gets or sets the maximum size of a body of run data (history, console output), uncompressed. Clients send at most about 10 MiB.</summary>
    /// <value>Default: 20 MiB.</value>
    public int MaxRunStreamBytes { get; set; } = 20 << 20;

    /// <summary>Gets or sets the maximum number of open connections.</summary>
    /// <value>Default: 10000.</value>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Gets or sets the limits for one caller, one request and one manifest.</summary>
    /// <value>Default: a <see cref="ServerLimits"/> with its own defaults.</value>
    public ServerLimits Limits { get; set; } = new();

    /// <summary>Gets or sets how long stopping waits for requests in progress.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets where the server logs. The server does not dispose it.</summary>
    /// <value>Default: null, nothing is logged.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Gets or sets the clock.</summary>
    /// <value>Default: <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
