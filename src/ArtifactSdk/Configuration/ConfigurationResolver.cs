using System.Globalization;

namespace ArtifactSdk.Configuration;

/// <summary>Options, then environment, then the local and the global settings file, then (for the key) netrc.</summary>
internal sealed class ConfigurationResolver
{
    private const int DefaultFileUrlPageSize = 5000;
    private const string KeyOption = "ArtifactClientOptions.ApiKey";
    private const string IdentityTokenOption = "ArtifactClientOptions.IdentityTokenFile";

    private readonly ArtifactClientOptions _options;
    private readonly HostEnvironment _machine;
    private readonly MachinePaths _paths;
    private readonly List<string> _warnings = [];
    private readonly List<(string Path, IReadOnlyDictionary<string, string> Values)> _settingsFiles;

    public ConfigurationResolver(ArtifactClientOptions options, HostEnvironment machine)
    {
        _options = options;
        _machine = machine;
        _paths = new(machine);
        _settingsFiles = [ReadFirst(_paths.LocalSettings), ReadFirst([_paths.GlobalSettings])];
    }

    public ClientConfiguration Resolve()
    {
        CheckMode();
        var (address, addressSource) = Find(_options.ExplicitBaseUrl?.OriginalString, "ArtifactClientOptions.BaseUrl", "WANDB_BASE_URL", "base_url")
            ?? (ArtifactClientOptions.DefaultBaseUrl.OriginalString, "the default address");
        var addressProblem = BaseUrlRules.FindProblem(address);
        var baseUrl = addressProblem is null ? BaseUrlRules.Normalize(address) : ArtifactClientOptions.DefaultBaseUrl;
        var places = new List<string>();
        var identity = FindIdentityToken();
        var credential = identity is { Source: IdentityTokenOption } && string.IsNullOrWhiteSpace(_options.ApiKey)
            ? null
            : FindKey(baseUrl, addressProblem is null && identity is null, places);
        if (credential?.Source == KeyOption && identity?.Source != IdentityTokenOption)
        {
            identity = null;
        }

        return new()
        {
            Options = _options,
            BaseUrl = baseUrl,
            BaseUrlSource = addressSource,
            BaseUrlProblem = addressProblem,
            AppUrl = FindAppUrl(baseUrl),
            Credential = credential,
            CredentialProblem = FindProblem(credential, identity),
            IdentityToken = identity,
            KeyPlaces = places,
            Entity = Find(_options.Entity, "", "WANDB_ENTITY", "entity")?.Value,
            Project = Find(_options.Project, "", "WANDB_PROJECT", "project")?.Value,
            Organization = Find(_options.Organization, "", "WANDB_ORGANIZATION", "organization")?.Value,
            UserName = Variable("WANDB_USERNAME"),
            UserEmail = Variable("WANDB_USER_EMAIL"),
            ExtraHeaders = ExtraHeaderSetting.Parse(Variable("WANDB_X_EXTRA_HTTP_HEADERS"), _warnings),
            InsecureTlsSource = FindInsecureTls(),
            RequestTimeout = FindRequestTimeout(),
            CacheDirectory = _paths.Expand(_options.Transfer.CacheDirectory ?? Variable("WANDB_CACHE_DIR")) ?? _paths.DefaultCache,
            ArtifactDirectory = _paths.Expand(Variable("WANDB_ARTIFACT_DIR")) ?? "artifacts",
            FileUrlPageSize = FindPageSize(),
            RunDefaults = FindRunDefaults(),
            Warnings = _warnings,
        };
    }

    private static string? FindProblem(ApiCredential? credential, IdentityTokenSetting? identity) => (credential, identity) switch
    {
        (null, _) => null,
        (_, { } token) => $"and {token} are both set, but only one of them can be used. Remove one",
        _ => ApiKeyRules.FindProblem(credential.Key),
    };

    /// <summary>What is said in code goes before what the machine says; two on the same level contradict each other.</summary>
    private IdentityTokenSetting? FindIdentityToken()
    {
        if (Find(_options.IdentityTokenFile, IdentityTokenOption, "WANDB_IDENTITY_TOKEN_FILE", "identity_token_file") is not { } found)
        {
            return null;
        }

        var credentials = Find(_options.CredentialsFile, "", "WANDB_CREDENTIALS_FILE", "credentials_file")?.Value;
        return new(_paths.Expand(found.Value)!, found.Source, _paths.Expand(credentials) ?? _paths.Credentials);
    }

    private ApiCredential? FindKey(Uri baseUrl, bool addressIsGood, List<string> places)
    {
        places.Add(KeyOption);
        places.Add("WANDB_API_KEY");
        places.AddRange(_settingsFiles.Select(file => file.Path));
        if (Find(_options.ApiKey, _options.ApiKeySource ?? KeyOption, "WANDB_API_KEY", "api_key") is { } found)
        {
            return new(found.Value, found.Source);
        }

        // Without a good address there is no host to look up.
        return addressIsGood ? new NetrcLookup(_machine, _paths, _warnings).Find(baseUrl, places) : null;
    }

    private (string Value, string Source)? Find(string? option, string optionName, string variable, string setting)
    {
        if (!string.IsNullOrWhiteSpace(option))
        {
            return (option.Trim(), optionName);
        }

        if (Variable(variable) is { } value)
        {
            return (value, variable);
        }

        foreach (var (path, values) in _settingsFiles)
        {
            if (values.TryGetValue(setting, out var text))
            {
                return (text, path);
            }
        }

        return null;
    }

    private string? Variable(string name) =>
        _machine.GetVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    private Uri FindAppUrl(Uri baseUrl)
    {
        if (Variable("WANDB_APP_URL") is not { } text)
        {
            return BaseUrlRules.ToAppUrl(baseUrl);
        }

        if (Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return url;
        }

        _warnings.Add("WANDB_APP_URL is not an absolute http or https address and is ignored.");
        return BaseUrlRules.ToAppUrl(baseUrl);
    }

    private string? FindInsecureTls()
    {
        const string name = "WANDB_INSECURE_DISABLE_SSL";
        if (_options.ExplicitAllowInsecureTls is { } allowed)
        {
            return allowed ? "ArtifactClientOptions.AllowInsecureTls" : null;
        }

        return Variable(name) is { } flag && !flag.Equals("false", StringComparison.OrdinalIgnoreCase) && flag != "0" ? name : null;
    }

    private TimeSpan FindRequestTimeout()
    {
        if (_options.ExplicitRequestTimeout is { } timeout)
        {
            return timeout;
        }

        if (Variable("WANDB_HTTP_TIMEOUT") is { } text)
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0.001 and <= 86_400)
            {
                return TimeSpan.FromSeconds(seconds);
            }

            _warnings.Add("WANDB_HTTP_TIMEOUT is not a number of seconds above 0 and is ignored.");
        }

        return ArtifactClientOptions.DefaultRequestTimeout;
    }

    private int FindPageSize()
    {
        const string name = "WANDB_ARTIFACT_FETCH_FILE_URL_BATCH_SIZE";
        if (Variable(name) is { } text)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= 100_000)
            {
                return size;
            }

            _warnings.Add($"{name} is not a whole number from 1 to 100000 and is ignored.");
        }

        return DefaultFileUrlPageSize;
    }

    private RunDefaults FindRunDefaults() => new(
        Variable("WANDB_RUN_ID"),
        Variable("WANDB_NAME"),
        Variable("WANDB_RUN_GROUP"),
        Variable("WANDB_JOB_TYPE"),
        Variable("WANDB_NOTES"),
        Variable("WANDB_TAGS")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
        FindResume());

    private RunResume? FindResume()
    {
        switch (Variable("WANDB_RESUME")?.ToLowerInvariant())
        {
            case null:
                return null;
            case "allow" or "auto":
                return RunResume.Allow;
            case "must":
                return RunResume.Must;
            case "never":
                return RunResume.Never;
            default:
                _warnings.Add("WANDB_RESUME is not allow, auto, must or never, and is ignored.");
                return null;
        }
    }

    // Somebody who asks for no traffic has to learn that there is some.
    private void CheckMode()
    {
        if (Variable("WANDB_MODE") is { } mode && !mode.Equals("online", StringComparison.OrdinalIgnoreCase))
        {
            _warnings.Add($"WANDB_MODE is '{mode}', which is not supported: runs are always sent to the server.");
        }
    }

    private (string Path, IReadOnlyDictionary<string, string> Values) ReadFirst(IReadOnlyList<string> candidates)
    {
        foreach (var path in candidates)
        {
            var file = _machine.ReadFile(path);
            if (file.Text is not null)
            {
                return (path, SettingsFile.Parse(file.Text));
            }

            if (file.Problem is not null)
            {
                _warnings.Add($"The settings file '{path}' could not be read and is ignored: {file.Problem}");
            }
        }

        return (candidates[0], new Dictionary<string, string>());
    }
}
