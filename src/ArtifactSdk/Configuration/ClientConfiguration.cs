namespace ArtifactSdk.Configuration;

/// <summary>The options with everything that was left open filled in from the machine, and the places the values came from.</summary>
internal sealed class ClientConfiguration
{
    /// <summary>The caller's options: copied, checked, not completed.</summary>
    public required ArtifactClientOptions Options { get; init; }

    public required Uri BaseUrl { get; init; }

    public required string BaseUrlSource { get; init; }

    /// <summary>Why the address is unusable, or null. The text goes after <see cref="BaseUrlSource"/>.</summary>
    public string? BaseUrlProblem { get; init; }

    public required Uri AppUrl { get; init; }

    public ApiCredential? Credential { get; init; }

    /// <summary>Why the key cannot be one, or null. The text goes after the credential's own.</summary>
    public string? CredentialProblem { get; init; }

    /// <summary>What stands in for an API key where an identity provider is trusted, or null.</summary>
    public IdentityTokenSetting? IdentityToken { get; init; }

    /// <summary>Every place that was asked for a key, in order.</summary>
    public required IReadOnlyList<string> KeyPlaces { get; init; }

    public string? Entity { get; init; }

    public string? Project { get; init; }

    public string? Organization { get; init; }

    public string? UserName { get; init; }

    public string? UserEmail { get; init; }

    /// <summary>Headers that the user wants on every request, to storage too.</summary>
    public required IReadOnlyDictionary<string, string> ExtraHeaders { get; init; }

    /// <summary>What says that certificates are not verified; null when they are.</summary>
    public string? InsecureTlsSource { get; init; }

    public required TimeSpan RequestTimeout { get; init; }

    /// <summary>The root of the cache that all clients on the machine share; contents by digest are in <c>artifacts/obj/md5</c> below it.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>The parent of download folders that the caller did not choose.</summary>
    public required string ArtifactDirectory { get; init; }

    public required int FileUrlPageSize { get; init; }

    public required RunDefaults RunDefaults { get; init; }

    /// <summary>What could not be used (an unreadable file, a number that is none), for the log.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    public static ClientConfiguration Resolve(ArtifactClientOptions options, HostEnvironment machine) =>
        new ConfigurationResolver(options, machine).Resolve();

    public ArtifactClientOptions ToOptions()
    {
        var options = Options.Snapshot();
        if (BaseUrlProblem is null)
        {
            options.BaseUrl = BaseUrl;
        }

        if (Credential is { } credential)
        {
            options.SetApiKey(credential);
        }

        options.IdentityTokenFile = IdentityToken?.TokenFile;
        options.CredentialsFile = IdentityToken?.CredentialsFile;
        options.Entity = Entity;
        options.Project = Project;
        options.Organization = Organization;
        options.RequestTimeout = RequestTimeout;
        options.AllowInsecureTls = InsecureTlsSource is not null;
        options.Transfer.CacheDirectory = CacheDirectory;
        return options;
    }
}
