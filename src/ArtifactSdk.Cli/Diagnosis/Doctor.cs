using System.Globalization;
using ArtifactSdk.Cli.Output;

namespace ArtifactSdk.Cli.Diagnosis;

/// <summary>Checks one thing after the other that a working set-up needs; each by itself, so that the first failure hides no other.</summary>
internal sealed class Doctor(ArtifactClientOptions options, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan TolerableSkew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SoonEnding = TimeSpan.FromDays(14);

    private readonly ContactRecorder _contacts = new(clock, options.AllowInsecureTls);
    private HttpClient? _http;
    private ArtifactClient? _client;
    private Account? _account;

    public async IAsyncEnumerable<CheckResult> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return CheckAddress();
        var reached = await CheckHostAsync(cancellationToken);
        yield return reached;
        yield return CheckCertificate();
        yield return CheckClock();
        if (reached.Status == CheckStatus.Failed)
        {
            foreach (var name in (string[])["key", "entity", "organization", "storage"])
            {
                yield return new(name, CheckStatus.Skipped, "the server was not reached");
            }

            yield break;
        }

        var key = await CheckKeyAsync(cancellationToken);
        yield return key;
        if (_account is null)
        {
            foreach (var name in (string[])["entity", "organization", "storage"])
            {
                yield return new(name, CheckStatus.Skipped, "needs a key");
            }

            yield break;
        }

        yield return await CheckEntityAsync(cancellationToken);
        yield return await CheckOrganizationAsync(cancellationToken);
        yield return await CheckStorageAsync(cancellationToken);
    }

    public void Dispose()
    {
        _client?.Dispose();
        _http?.Dispose();
        _contacts.Dispose();
    }

    private CheckResult CheckAddress() => new("address", CheckStatus.Ok, options.BaseUrl.OriginalString);

    private async Task<CheckResult> CheckHostAsync(CancellationToken cancellationToken)
    {
        _http = new HttpClient(_contacts, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(20) };
        try
        {
            // Any answer will do: what matters is that somebody who speaks HTTP is there.
            using var response = await _http.GetAsync(options.BaseUrl, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return new("api host", CheckStatus.Ok, $"{options.BaseUrl.Authority} answers");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            var cause = exception.InnerException is { } inner ? inner.Message : exception.Message;
            return new("api host", CheckStatus.Failed, $"{options.BaseUrl.Authority} does not answer: {cause}", "Check the address (--host, WANDB_BASE_URL), the network, and HTTPS_PROXY if there is a proxy.");
        }
    }

    private CheckResult CheckCertificate()
    {
        if (options.BaseUrl.Scheme == "http")
        {
            return options.BaseUrl.IsLoopback
                ? new("certificate", CheckStatus.Skipped, "plain HTTP on this machine")
                : new("certificate", CheckStatus.Warning, "plain HTTP: the key and the files travel unencrypted", "Use https, or put a TLS proxy in front of the server.");
        }

        if (_contacts.CertificateProblem is { } problem)
        {
            const string remedy = "Add the issuing certificate to this machine's trusted roots (on Linux also SSL_CERT_FILE).";
            return options.AllowInsecureTls
                ? new("certificate", CheckStatus.Warning, $"not trusted, and taken nevertheless: {problem}", $"{remedy} Then unset WANDB_INSECURE_DISABLE_SSL.")
                : new("certificate", CheckStatus.Failed, $"not trusted: {problem}", remedy);
        }

        return _contacts.CertificateEnds switch
        {
            null => new("certificate", CheckStatus.Skipped, "no connection was made"),
            { } ends when ends - clock.GetUtcNow() < SoonEnding => new("certificate", CheckStatus.Warning, $"valid until {Text.Time(ends)}", "It expires soon: tell the owner of the server."),
            { } ends => new("certificate", CheckStatus.Ok, $"valid until {Text.Time(ends)}"),
        };
    }

    private CheckResult CheckClock() => _contacts.Skew switch
    {
        null => new("clock", CheckStatus.Skipped, "the server did not say the time"),
        { } skew when skew.Duration() > TolerableSkew => new(
            "clock",
            CheckStatus.Failed,
            string.Create(CultureInfo.InvariantCulture, $"this machine is {skew.Duration().TotalMinutes:0} minutes {(skew > TimeSpan.Zero ? "behind" : "ahead of")} the server"),
            "Set the clock (NTP): signed addresses are refused when it is wrong."),
        { } skew => new("clock", CheckStatus.Ok, string.Create(CultureInfo.InvariantCulture, $"within {Math.Ceiling(skew.Duration().TotalSeconds):0} s of the server's")),
    };

    private async Task<CheckResult> CheckKeyAsync(CancellationToken cancellationToken)
    {
        try
        {
            _client = new ArtifactClient(options, _http!);
            _account = await _client.GetAccountAsync(cancellationToken);
            return new("key", CheckStatus.Ok, $"of {_account.Username}, from {options.ApiKeySource ?? "the command line"}");
        }
        catch (ArtifactException exception)
        {
            return new("key", CheckStatus.Failed, exception.Message, "Run 'artifacts login'.");
        }
    }

    private async Task<CheckResult> CheckEntityAsync(CancellationToken cancellationToken)
    {
        var entity = options.Entity ?? _account!.Entity;
        if (entity is null)
        {
            return new("entity", CheckStatus.Warning, "the key's owner has no default entity", "Set one with --entity or WANDB_ENTITY.");
        }

        try
        {
            await foreach (var _ in _client!.GetProjectsAsync(entity, cancellationToken))
            {
                break;
            }

            var known = _account!.Teams.Contains(entity, StringComparer.Ordinal) || entity == _account.Username;
            return known
                ? new("entity", CheckStatus.Ok, entity)
                : new("entity", CheckStatus.Warning, $"'{entity}' is none of the key's own: {string.Join(", ", _account.Teams)}", "Check the spelling of --entity or WANDB_ENTITY.");
        }
        catch (Exception exception) when (exception is ArtifactException or FormatException)
        {
            return new("entity", CheckStatus.Failed, exception.Message, "Check --entity or WANDB_ENTITY.");
        }
    }

    private async Task<CheckResult> CheckOrganizationAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var registry in _client!.GetRegistriesAsync(options.Organization, cancellationToken: cancellationToken))
            {
                return new("organization", CheckStatus.Ok, $"{registry.Organization}, with registries");
            }

            return new("organization", CheckStatus.Ok, "found, without a registry that this key may see");
        }
        catch (ArtifactException exception)
        {
            return new("organization", CheckStatus.Warning, exception.Message, "Only registries need one. Set WANDB_ORGANIZATION, or use the entity of a team.");
        }
    }

    /// <summary>Fetches the smallest thing that is there; what storage hosts are met shows in the recorder.</summary>
    private async Task<CheckResult> CheckStorageAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("artifacts-doctor-");
        try
        {
            if (await FindFileAsync(cancellationToken) is not var (version, file))
            {
                return new("storage", CheckStatus.Skipped, "there is no file yet to fetch", "Log one, then run this again: artifacts log FILE --name NAME --type TYPE --project PROJECT");
            }

            var before = _contacts.Hosts.ToDictionary(StringComparer.OrdinalIgnoreCase);
            await version.DownloadAsync(folder.FullName, new DownloadOptions { Names = [file.Name], SkipCache = true }, cancellationToken);
            var hosts = _contacts.Hosts.Where(host => host.Value > before.GetValueOrDefault(host.Key)).Select(host => host.Key);
            return new("storage", CheckStatus.Ok, $"fetched {Text.Size(file.Size)} by way of {string.Join(", ", hosts.Order(StringComparer.Ordinal))}");
        }
        catch (ArtifactException exception)
        {
            return new("storage", CheckStatus.Failed, exception.Message, "Files come from another host than the API: let it through firewall and proxy.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<(ArtifactVersion Version, ArtifactFile File)?> FindFileAsync(CancellationToken cancellationToken)
    {
        const int enough = 20;
        var tried = 0;
        await foreach (var project in _client!.GetProjectsAsync(options.Entity, cancellationToken))
        {
            await foreach (var collection in _client.GetCollectionsAsync(project.Name, entity: project.Entity, cancellationToken: cancellationToken))
            {
                await foreach (var version in collection.GetVersionsAsync(cancellationToken: cancellationToken))
                {
                    await foreach (var file in version.GetFilesAsync(cancellationToken))
                    {
                        if (file.Reference is null && file.Size is > 0 and < 10_000_000)
                        {
                            return (version, file);
                        }

                        break;
                    }

                    break;
                }

                if (++tried == enough)
                {
                    return null;
                }
            }
        }

        return null;
    }
}
