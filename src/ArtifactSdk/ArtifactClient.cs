using ArtifactSdk.Artifacts;
using ArtifactSdk.Diagnostics;
using ArtifactSdk.Runs;

namespace ArtifactSdk;

/// <summary>The way to a server: starts runs and gets versions. Safe for use by many threads; one per server and key is enough.</summary>
/// <remarks>
/// Making one sends nothing. What it gives out (runs, versions) works as long as the client is not disposed. In tests use the real server
/// inside the process rather than a fake.
/// </remarks>
public partial class ArtifactClient : IDisposable
{
    /// <summary>Creates a client from the environment: <c>WANDB_API_KEY</c>, <c>WANDB_BASE_URL</c>, the settings files and netrc.</summary>
    public ArtifactClient()
        : this(new ArtifactClientOptions())
    {
    }

    /// <summary>Creates a client. Values that the options do not set come from the environment.</summary>
    /// <param name="options">The options. They are copied; later changes have no effect.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    /// <exception cref="ArtifactException">The server address from the environment or a settings file is invalid.</exception>
    public ArtifactClient(ArtifactClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Context = ClientContext.Create(options);
    }

    /// <summary>Creates a client with your own <see cref="HttpClient"/>, for proxies, certificates and handlers.</summary>
    /// <param name="options">The options. They are copied; later changes have no effect.</param>
    /// <param name="httpClient">
    /// Sends every request, including those to storage. You have to dispose it. Its handler should neither follow redirects nor keep cookies, and
    /// it must not carry credentials, because storage hosts are different hosts. Its <see cref="HttpClient.Timeout"/> should be infinite, because
    /// it would abort long uploads; the options limit requests.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of range, or the <see cref="HttpClient"/> carries credentials.</exception>
    /// <exception cref="ArtifactException">The server address from the environment or a settings file is invalid.</exception>
    public ArtifactClient(ArtifactClientOptions options, HttpClient httpClient)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(httpClient);
        Context = ClientContext.Create(options, httpClient);
    }

    /// <summary>Makes a client over an <see cref="HttpClient"/> whose handler follows the options, but for what the application changed in it.</summary>
    internal ArtifactClient(ArtifactClientOptions options, HttpClient httpClient, bool isOurs) => Context = ClientContext.Create(options, httpClient, isOurs);

    /// <summary>Gets the address of the API server.</summary>
    public virtual Uri BaseUrl => Context.Configuration.BaseUrl;

    /// <summary>Gets the cache of downloaded contents: its size, and a way to clear it.</summary>
    public virtual ArtifactCache Cache => new(Context.Configuration.CacheDirectory);

    internal ClientContext Context { get; }

    /// <summary>Starts a run, which can log artifacts. The project is created if it does not exist.</summary>
    /// <param name="options">The options of the run; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The run. Dispose or finish it when the work is done.</returns>
    /// <exception cref="ArtifactNotFoundException"><see cref="RunOptions.Resume"/> requires the run to exist, but it does not.</exception>
    /// <exception cref="ArtifactException"><see cref="RunOptions.Resume"/> forbids resuming a run, but it exists; or requires the run to exist, but no id is given.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or a name breaks a rule.</exception>
    /// <exception cref="ArtifactAccessException">There is no key, or it was refused, or its owner may not write there.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason or did not answer.</exception>
    public virtual Task<Run> InitRunAsync(RunOptions? options = null, CancellationToken cancellationToken = default) =>
        RunStart.StartAsync(Context, ownsContext: false, options, cancellationToken);

    /// <summary>Gets a version by the name of its collection, and a version or alias.</summary>
    /// <param name="name">
    /// One to three parts, such as <c>house-prices</c>, <c>team/housing/house-prices:v3</c> or
    /// <c>wandb-registry-Golden Datasets/house-prices</c>. Missing parts come from the options.
    /// </param>
    /// <param name="type">The type that it must have; <see langword="null"/> for any.</param>
    /// <param name="tag">
    /// A version or an alias: <c>v3</c>, <c>latest</c>, <c>production</c>. With a capital V versions count from one: <c>V2</c> is <c>v1</c>.
    /// <see langword="null"/> or empty: the one in the name, else the newest version.
    /// </param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The version.</returns>
    /// <exception cref="ArtifactPathFormatException">The name or the tag breaks a rule.</exception>
    /// <exception cref="ArgumentException">The name and the tag name different versions.</exception>
    /// <exception cref="ArtifactNotFoundException">There is no such version, or it has another type.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual Task<ArtifactVersion> GetArtifactAsync(string name, string? type = null, string? tag = null, CancellationToken cancellationToken = default) =>
        GetAsync(VersionName.Combine(name, tag), type, cancellationToken);

    /// <summary>Gets a version by its path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="type">The type that it must have; <see langword="null"/> for any.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The version.</returns>
    /// <exception cref="ArtifactNotFoundException">There is no such version, or it has another type.</exception>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual Task<ArtifactVersion> GetArtifactAsync(ArtifactPath path, string? type = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return GetAsync(path, type, cancellationToken);
    }

    /// <summary>Says whether there is a version.</summary>
    /// <param name="path">The path.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Whether there is one that the owner of the key can see.</returns>
    /// <exception cref="ArtifactApiException">The server refused for another reason, or did not answer.</exception>
    public virtual async Task<bool> ArtifactExistsAsync(ArtifactPath path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        Context.ThrowIfDisposed();
        return await Context.Resolver.FindAsync(path, null, null, cancellationToken).ConfigureAwait(false) is { Version: not null };
    }

    /// <summary>Closes the connections. Finish runs first.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connections.</summary>
    /// <param name="disposing">Whether this is called from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Context.Dispose();
        }
    }

    private async Task<ArtifactVersion> GetAsync(ArtifactPath path, string? type, CancellationToken cancellationToken)
    {
        Context.ThrowIfDisposed();
        using var operation = OperationScope.Start("artifact.resolve", Context.Configuration.BaseUrl, ("artifact.collection", path.Collection.Collection));
        return await operation.RunAsync(() => Context.Resolver.GetAsync(path, type, null, null, cancellationToken)).ConfigureAwait(false);
    }
}
