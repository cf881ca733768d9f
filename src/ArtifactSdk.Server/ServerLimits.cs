namespace ArtifactSdk.Server;

/// <summary>What one caller, one request and one manifest may take at most. Nothing that arrives from outside is without a bound.</summary>
public sealed class ServerLimits
{
    /// <summary>Gets or sets how many headers one request may have.</summary>
    /// <value>Default: 100.</value>
    public int MaxRequestHeaders { get; set; } = 100;

    /// <summary>Gets or sets the size of all headers of a request together, and of its first line.</summary>
    /// <value>Default: 32 KiB.</value>
    public int MaxRequestHeaderBytes { get; set; } = 32 * 1024;

    /// <summary>Gets or sets how long the headers of a request may take to arrive.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan RequestHeadersTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how many bytes a second a body has to move at least, in either direction; slower connections are closed.</summary>
    /// <value>Default: 240.</value>
    public double MinBytesPerSecond { get; set; } = 240;

    /// <summary>Gets or sets how long a body may be slower than <see cref="MinBytesPerSecond"/>.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan SlowBodyGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how many requests a second one user may make for long; file contents on signed URLs do not count.</summary>
    /// <value>Default: 2000. 0 turns the limits of requests off.</value>
    public int RequestsPerSecond { get; set; } = 2000;

    /// <summary>Gets or sets how many requests one user may make at once after a rest.</summary>
    /// <value>Default: 20000.</value>
    public int RequestBurst { get; set; } = 20_000;

    /// <summary>Gets or sets how many requests a second one address may make for long without a valid key.</summary>
    /// <value>Default: 100.</value>
    public int AnonymousRequestsPerSecond { get; set; } = 100;

    /// <summary>Gets or sets how many requests one address may make at once without a valid key, after a rest.</summary>
    /// <value>Default: 1000.</value>
    public int AnonymousRequestBurst { get; set; } = 1000;

    /// <summary>Gets or sets the size of the largest GraphQL document.</summary>
    /// <value>Default: 256 KiB.</value>
    public int MaxGraphQlDocumentBytes { get; set; } = 256 * 1024;

    /// <summary>Gets or sets how many levels of fields a GraphQL document may have, with its fragments expanded.</summary>
    /// <value>Default: 32.</value>
    public int MaxGraphQlDepth { get; set; } = 32;

    /// <summary>Gets or sets how many fields a GraphQL document may have with its fragments expanded, which is its cost.</summary>
    /// <value>Default: 5000.</value>
    public int MaxGraphQlFields { get; set; } = 5000;

    /// <summary>Gets or sets how many of those fields may have an alias.</summary>
    /// <value>Default: 200.</value>
    public int MaxGraphQlAliases { get; set; } = 200;

    /// <summary>Gets or sets the size of the largest GraphQL answer.</summary>
    /// <value>Default: 64 MiB.</value>
    public int MaxGraphQlResponseBytes { get; set; } = 64 << 20;

    /// <summary>Gets or sets the size of the largest manifest.</summary>
    /// <value>Default: 512 MiB.</value>
    public long MaxManifestBytes { get; set; } = 512L << 20;

    /// <summary>Gets or sets how many entries a manifest may have.</summary>
    /// <value>Default: 1000000.</value>
    public int MaxManifestEntries { get; set; } = 1_000_000;

    /// <summary>Gets or sets how long the path of an entry may be, in characters.</summary>
    /// <value>Default: 4096, which is also the most.</value>
    public int MaxPathLength { get; set; } = 4096;
}
