using ArtifactSdk.Configuration;
using Microsoft.Extensions.Logging;

namespace ArtifactSdk;

/// <summary>The options of a client: the server, the credentials, and the limits.</summary>
/// <remarks>
/// A value that is not set comes from the <c>WANDB_*</c> environment variables, then from the local and the global
/// settings file; the API key also from netrc. The client copies and checks the options when it is created: later changes
/// have no effect on it.
/// </remarks>
public sealed class ArtifactClientOptions
{
    internal static readonly Uri DefaultBaseUrl = new("https://api.wandb.ai");
    internal static readonly TimeSpan DefaultRequestTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Creates options with the values of the environment, the settings files and netrc.</summary>
    /// <returns>New options, with defaults for values that are not set anywhere.</returns>
    public static ArtifactClientOptions FromEnvironment() =>
        ClientConfiguration.Resolve(new ArtifactClientOptions(), HostEnvironment.System).ToOptions();

    /// <summary>Creates options with the values that the environment, the settings files and netrc have for a server.</summary>
    /// <param name="baseUrl">The server; <see langword="null"/> for the one that the environment or a settings file names.</param>
    /// <returns>New options, with defaults for values that are not set anywhere.</returns>
    /// <exception cref="ArgumentException">The address cannot be that of an API server.</exception>
    public static ArtifactClientOptions FromEnvironment(Uri? baseUrl)
    {
        var options = new ArtifactClientOptions();
        if (baseUrl is not null)
        {
            options.BaseUrl = baseUrl;
        }

        options.Validate();
        return ClientConfiguration.Resolve(options, HostEnvironment.System).ToOptions();
    }

    /// <summary>Gets or sets the address of the API server.</summary>
    /// <value><c>https://api.wandb.ai</c>, or <c>WANDB_BASE_URL</c> if that is set.</value>
    public Uri BaseUrl
    {
        get => ExplicitBaseUrl ?? DefaultBaseUrl;
        set => ExplicitBaseUrl = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Gets or sets the API key. It is sent only to the host of <see cref="BaseUrl"/>.</summary>
    /// <value><see langword="null"/>: <c>WANDB_API_KEY</c>, the settings files, then netrc.</value>
    public string? ApiKey
    {
        get;
        set
        {
            field = value;
            ApiKeySource = null;
        }
    }

    /// <summary>
    /// Gets or sets the file with the identity token (a JWT of an identity provider that the server trusts), which is exchanged for access
    /// tokens instead of sending an API key. It is read again for each exchange.
    /// </summary>
    /// <value><see langword="null"/>: <c>WANDB_IDENTITY_TOKEN_FILE</c>, else none.</value>
    public string? IdentityTokenFile { get; set; }

    /// <summary>Gets or sets the file that keeps access tokens between programs; other clients use the same one.</summary>
    /// <value><see langword="null"/>: <c>WANDB_CREDENTIALS_FILE</c>, else <c>~/.config/wandb/credentials.json</c>.</value>
    public string? CredentialsFile { get; set; }

    /// <summary>Gets or sets the entity (user or team) for names that contain none.</summary>
    /// <value><see langword="null"/>: <c>WANDB_ENTITY</c>, else the default entity of the key's owner.</value>
    public string? Entity { get; set; }

    /// <summary>Gets or sets the project for names that contain none.</summary>
    /// <value><see langword="null"/>: <c>WANDB_PROJECT</c>.</value>
    public string? Project { get; set; }

    /// <summary>Gets or sets the organization that registry names without one belong to.</summary>
    /// <value><see langword="null"/>: <c>WANDB_ORGANIZATION</c>, else the organization of the entity.</value>
    public string? Organization { get; set; }

    /// <summary>Gets or sets a word that is appended to the <c>User-Agent</c> header, so that you can find your program in the server's logs.</summary>
    /// <value><see langword="null"/>: nothing is appended. At most 64 letters, digits and <c>-._/</c>.</value>
    public string? ApplicationId { get; set; }

    /// <summary>Gets or sets how long one attempt of one API request may take.</summary>
    /// <value>30 seconds, or <c>WANDB_HTTP_TIMEOUT</c> if that is set. Allowed: above 0, at most 1 day.</value>
    public TimeSpan RequestTimeout
    {
        get => ExplicitRequestTimeout ?? DefaultRequestTimeout;
        set => ExplicitRequestTimeout = value;
    }

    /// <summary>Gets or sets the maximum size of one API response, in bytes; a longer response is an error.</summary>
    /// <value>64 MiB. Allowed: 64 KiB to 1 GiB.</value>
    public long MaxResponseSize { get; set; } = 64L * 1024 * 1024;

    /// <summary>Gets or sets whether to accept certificates that cannot be verified, of the API server and of every storage host.</summary>
    /// <remarks>
    /// For trials only: anyone in between can read the key and change files. Each client created this way logs a warning. To trust a private
    /// authority, pass an <see cref="HttpClient"/> whose handler trusts it. This option has no effect on an <see cref="HttpClient"/> that you pass
    /// yourself.
    /// </remarks>
    /// <value><see langword="false"/>, or <see langword="true"/> when <c>WANDB_INSECURE_DISABLE_SSL</c> is set to something other than <c>false</c> or <c>0</c>.</value>
    public bool AllowInsecureTls
    {
        get => ExplicitAllowInsecureTls ?? false;
        set => ExplicitAllowInsecureTls = value;
    }

    /// <summary>Gets the options for retries.</summary>
    /// <value>See <see cref="RetryOptions"/>.</value>
    public RetryOptions Retry { get; } = new();

    /// <summary>Gets the options for transfers and the cache.</summary>
    /// <value>See <see cref="TransferOptions"/>.</value>
    public TransferOptions Transfer { get; } = new();

    /// <summary>Gets additional handlers for reference schemes. They are asked before the client's own.</summary>
    /// <value>Empty: <c>file</c>, <c>http</c>, <c>https</c> and <c>wandb-artifact</c> are built in.</value>
    public IList<IReferenceHandler> ReferenceHandlers { get; } = [];

    /// <summary>Gets or sets where the client logs.</summary>
    /// <value><see langword="null"/>: nowhere.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Gets or sets the clock for all deadlines and delays.</summary>
    /// <value><see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal Uri? ExplicitBaseUrl { get; private set; }

    internal TimeSpan? ExplicitRequestTimeout { get; private set; }

    internal bool? ExplicitAllowInsecureTls { get; private set; }

    /// <summary>Gets the place where <see cref="FromEnvironment()"/> found the API key, such as <c>WANDB_API_KEY</c> or a netrc file.</summary>
    /// <value><see langword="null"/> when there is no key, or when it was set in code.</value>
    public string? ApiKeySource { get; private set; }

    internal void SetApiKey(ApiCredential credential)
    {
        ApiKey = credential.Key;
        ApiKeySource = credential.Source;
    }

    internal ArtifactClientOptions Snapshot()
    {
        var copy = new ArtifactClientOptions
        {
            ExplicitBaseUrl = ExplicitBaseUrl,
            ApiKey = ApiKey,
            ApiKeySource = ApiKeySource,
            IdentityTokenFile = IdentityTokenFile,
            CredentialsFile = CredentialsFile,
            Entity = Entity,
            Project = Project,
            Organization = Organization,
            ApplicationId = ApplicationId,
            ExplicitRequestTimeout = ExplicitRequestTimeout,
            ExplicitAllowInsecureTls = ExplicitAllowInsecureTls,
            MaxResponseSize = MaxResponseSize,
            LoggerFactory = LoggerFactory,
            TimeProvider = TimeProvider,
        };
        foreach (var handler in ReferenceHandlers)
        {
            copy.ReferenceHandlers.Add(handler);
        }

        Retry.CopyTo(copy.Retry);
        Transfer.CopyTo(copy.Transfer);
        return copy;
    }

    internal void Validate()
    {
        OptionChecks.Range(RequestTimeout, TimeSpan.FromMilliseconds(1), OptionChecks.Day, nameof(RequestTimeout));
        OptionChecks.Range(MaxResponseSize, 64L * 1024, 1024L * 1024 * 1024, nameof(MaxResponseSize));
        OptionChecks.NotNull(TimeProvider, nameof(TimeProvider));
        if (ApplicationId is { } id && (id.Length is 0 or > 64 || id.AsSpan().ContainsAnyExcept(OptionChecks.ApplicationIdCharacters)))
        {
            throw new ArgumentException($"{nameof(ApplicationId)} was '{id}'; allowed: 1 to 64 letters, digits and the characters -._/", nameof(ApplicationId));
        }

        if (ExplicitBaseUrl is { } url && BaseUrlRules.FindProblem(url.OriginalString) is { } problem)
        {
            throw new ArgumentException($"{nameof(BaseUrl)} {problem}", nameof(BaseUrl));
        }

        Retry.Validate();
        Transfer.Validate();
    }
}
