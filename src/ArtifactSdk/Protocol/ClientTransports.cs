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

    private ClientTransports(ClientConfiguration configuration, HttpClient? httpClient, Func<double> random)
    {
        var options = configuration.Options;
        var logger = (ILogger?)options.LoggerFactory?.CreateLogger("ArtifactSdk.Http") ?? NullLogger.Instance;
        var errors = new ErrorMapper(configuration);
        _lanes = new(configuration, httpClient);
        Configuration = configuration;
        Api = new(configuration, _lanes, errors, new(options.Retry, options.TimeProvider, random, logger), logger);
        Storage = new(
            _lanes, errors, new(options.Retry, options.TimeProvider, random, logger), options.TimeProvider, options.Transfer.StallTimeout, logger);
        foreach (var warning in configuration.Warnings)
        {
            Log.ConfigurationWarning(logger, warning);
        }

        Log.ConfigurationResolved(
            logger, configuration.BaseUrl, configuration.BaseUrlSource, configuration.Credential?.ToString() ?? configuration.IdentityToken?.ToString() ?? "no API key");
    }

    public ClientConfiguration Configuration { get; }

    public ApiTransport Api { get; }

    public StorageTransport Storage { get; }

    /// <summary>
    /// Both lanes use <paramref name="httpClient"/>, which stays the caller's to dispose, or clients of our own when it is null. No request is sent;
    /// a missing key is an error of the first request, a bad address one of this call.
    /// </summary>
    public static ClientTransports Create(
        ArtifactClientOptions options, HttpClient? httpClient = null, HostEnvironment? machine = null, Func<double>? random = null)
    {
        var snapshot = options.Snapshot();
        snapshot.Validate();
        var configuration = ClientConfiguration.Resolve(snapshot, machine ?? HostEnvironment.System);
        ErrorMapper.CheckBaseUrl(configuration);
        return new(configuration, httpClient, random ?? Random.Shared.NextDouble);
    }

    public void Dispose()
    {
        Api.Dispose();
        _lanes.Dispose();
    }
}
