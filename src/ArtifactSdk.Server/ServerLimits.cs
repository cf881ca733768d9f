namespace ArtifactSdk.Server;

/// <summary>Limits for one caller, one request and one manifest.</summary>
public sealed class ServerLimits
{
    /// <summary>Gets or sets the maximum number of headers in a request.</summary>
    /// <value>Default: 100.</value>
    public int MaxRequestHeaders { get; set; } = 100;

    /// <summary>Gets or sets the maximum size of all headers of a request together, and of its first line.</summary>
    /// <value>Default: 32 KiB.</value>
    public int MaxRequestHeaderBytes { get; set; } = 32 * 1024;

    /// <summary>Gets or sets the time limit for the headers of a request to arrive.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan RequestHeadersTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the minimum speed of a body in bytes per second, in either direction; slower connections are closed.</summary>
    /// <value>Default: 240.</value>
    public double MinBytesPerSecond { get; set; } = 240;

    /// <summary>Gets or sets how long a body may be slower than <see cref="MinBytesPerSecond"/>.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan SlowBodyGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how many requests per second one user can make continuously. Transfers on signed URLs do not count.</summary>
    /// <value>Default: 2000. 0 turns rate limits off.</value>
    public int RequestsPerSecond { get; set; } = 2000;

    /// <summary>Gets or sets how many requests one user can make at once after a pause.</summary>
    /// <value>Default: 20000.</value>
    public int RequestBurst { get; set; } = 20_000;

    /// <summary>Gets or sets how many requests per second one IP address can make continuously without a valid key.</summary>
    /// <value>Default: 100.</value>
    public int AnonymousRequestsPerSecond { get; set; } = 100;

    /// <summary>Gets or sets how many requests one IP address can make at once without a valid key, after a pause.</summary>
    /// <value>Default: 1000.</value>
    public int AnonymousRequestBurst { get; set; } = 1000;

    /// <summary>Gets or sets the maximum size of a GraphQL document.</summary>
    /// <value>Default: 256 KiB.</value>
    public int MaxGraphQlDocumentBytes { get; set; } = 256 * 1024;

    /// <summary>Gets or sets the maximum depth of a GraphQL document, with fragments expanded.</summary>
    /// <value>Default: 32.</value>
    public int MaxGraphQlDepth { get; set; } = 32;

    /// <summary>Gets or sets the maximum number of fields in a GraphQL document, with fragments expanded.</summary>
    /// <value>Default: 5000.</value>
    public int MaxGraphQlFields { get; set; } = 5000;

    /// <summary>Gets or sets the maximum number of aliases among those fields.</summary>
    /// <value>Default: 200.</value>
    public int MaxGraphQlAliases { get; set; } = 200;

    /// <summary>Gets or sets the maximum size of a GraphQL response.</summary>
    /// <value>Default: 64 MiB.</value>
    public int MaxGraphQlResponseBytes { get; set; } = 64 << 20;

    /// <summary>Gets or sets the maximum size of a manifest.</summary>
    /// <value>Default: 512 MiB.</value>
    public long MaxManifestBytes { get; set; } = 512L << 20;

    /// <summary>Gets or sets the maximum number of entries in a manifest.</summary>
    /// <value>Default: 1000000.</value>
    public int MaxManifestEntries { get; set; } = 1_000_000;

    /// <summary>Gets or sets the maximum length of the path of an entry, in characters.</summary>
    /// <value>Default: 4096, which is also the maximum.</value>
    public int MaxPathLength { get; set; } = 4096;
}
