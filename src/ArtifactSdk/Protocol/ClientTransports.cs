using ArtifactSdk.Configuration;
using ArtifactSdk.Diagnostics;
using ArtifactSdk.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Protocol;

/// <summary>The configuration, the two transports and what they share.</summary>
internal sealed class ClientTransports : IDisposable
{
    private readonly HttpLanes _lanes;
    private readonly RetryPipeline _apiRetry;
    private readonly RetryPipeline _storageRetry;

    private ClientTransports(ClientConfiguration configuration, HttpClient? httpClient, bool isOurs, Func<double> random)
    {
        var options = configuration.Options;
        var logger = (ILogger?)options.LoggerFactory?.CreateLogger("ArtifactSdk.Http") ?? NullLogger.Instance;
        var errors = new ErrorMapper(configuration);
        _lanes = new(configuration, httpClient);
        Configuration = configuration;
        _apiRetry = new(options.Retry, options.TimeProvider, random, logger);
        _storageRetry = new(options.Retry, options.TimeProvider, random, logger);
        Api = new(configuration, _lanes, errors, _apiRetry, logger);
        Storage = new(_lanes, errors, _storageRetry, options.TimeProvider, options.Transfer.StallTimeout, logger);
        foreach (var warning in configuration.Warnings)
        {
            Log.ConfigurationWarning(logger, warning);
        }

        if (httpClient is not null && httpClient.Timeout != Timeout.InfiniteTimeSpan)
        {
            Log.ConfigurationWarning(logger, $"The HttpClient that was passed to the client aborts every request after {httpClient.Timeout} (HttpClient.Timeout), including uploads of large files. Set it to Timeout.InfiniteTimeSpan; RequestTimeout and Transfer.StallTimeout then apply.");
        }

        if (configuration.InsecureTlsSource is { } source)
        {
            if (httpClient is null || isOurs)
            {
                Log.CertificatesNotVerified(logger, configuration.BaseUrl, source);
            }
            else
            {
                Log.ConfigurationWarning(logger, $"{source} has no effect on the HttpClient that was passed to the client: its handler decides which certificates to trust.");
            }
        }

        Log.ConfigurationResolved(
            logger, configuration.BaseUrl, configuration.BaseUrlSource, configuration.Credential?.ToString() ?? configuration.IdentityToken?.ToString() ?? "no API key");
    }

    public ClientConfiguration Configuration { get; }

    public ApiTransport Api { get; }

    public StorageTransport Storage { get; }

    /// <summary>
    /// Both lanes use <paramref name="httpClient"/>, which stays the caller's to dispose, or clients of our own when it is null. No request is sent;
    /// a missing key is an error of the first request, a bad address one of this call. <paramref name="isOurs"/> says that its handler was made by us.
    /// </summary>
    public static ClientTransports Create(
        ArtifactClientOptions options, HttpClient? httpClient = null, HostEnvironment? machine = null, Func<double>? random = null, bool isOurs = false)
    {
        var snapshot = options.Snapshot();
        snapshot.Validate();
        var configuration = ClientConfiguration.Resolve(snapshot, machine ?? HostEnvironment.System);
        ErrorMapper.CheckBaseUrl(configuration);
        return new(configuration, httpClient, isOurs, random ?? Random.Shared.NextDouble);
    }

    public void Dispose()
    {
        _apiRetry.Dispose();
        _storageRetry.Dispose();
        _lanes.Dispose();
    }
}
