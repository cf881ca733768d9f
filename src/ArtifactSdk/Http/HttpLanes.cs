using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using ArtifactSdk.Configuration;
using ArtifactSdk.Diagnostics;

namespace ArtifactSdk.Http;

/// <summary>
/// The two ways out: to the API server with the key, and to storage hosts without it. The key is put on a single request message,
/// and only when its address is the API server's own; no handler and no default header ever holds it.
/// </summary>
internal sealed class HttpLanes : IDisposable
{
    // Not the number of transfers at once, which TransferOptions bounds below this.
    private const int MaxConnectionsPerServer = 256;

    private readonly HttpClient _api;
    private readonly HttpClient _storage;
    private readonly bool _ownsClients;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly AccessTokenSource? _tokens;
    private readonly string _userAgent;
    private readonly Dictionary<string, string> _apiHeaders;
    private readonly Dictionary<string, string> _storageHeaders;

    public HttpLanes(ClientConfiguration configuration, HttpClient? httpClient)
    {
        var verifies = configuration.InsecureTlsSource is null;
        if (httpClient is not null && (httpClient.DefaultRequestHeaders.Authorization is not null || httpClient.DefaultRequestHeaders.Contains("Cookie")))
        {
            throw new ArgumentException(
                "The HttpClient carries credentials in its default headers; they would reach storage hosts. Remove them and set ApiKey in the options.",
                nameof(httpClient));
        }

        Origin = new(configuration.BaseUrl);
        _ownsClients = httpClient is null;
        _api = httpClient ?? CreateClient(configuration.RequestTimeout, verifies, propagateTraces: true);
        _storage = httpClient ?? CreateClient(configuration.RequestTimeout, verifies, propagateTraces: false);
        _userAgent = CreateUserAgent(configuration.Options.ApplicationId);
        if (configuration.Credential is { } credential && configuration.CredentialProblem is null)
        {
            _authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + credential.Key)));
        }

        else if (configuration is { Credential: null, IdentityToken: { } identity })
        {
            _tokens = new(configuration, identity, SendExchangeAsync);
        }

        // The user wants the extra headers everywhere, but the key must not slip out through one.
        var scrubber = new SecretScrubber(configuration.Credential?.Key);
        _storageHeaders = configuration.ExtraHeaders.Where(header => !scrubber.Holds(header.Value)).ToDictionary(StringComparer.OrdinalIgnoreCase);
        _apiHeaders = configuration.ExtraHeaders.ToDictionary(StringComparer.OrdinalIgnoreCase);
        AddIdentity("X-WANDB-USERNAME", configuration.UserName);
        AddIdentity("X-WANDB-USER-EMAIL", configuration.UserEmail);
    }

    public ApiOrigin Origin { get; }

    /// <summary>Sends to the API server. A request to any other address goes without the key.</summary>
    public Task<HttpResponseMessage> SendApiAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_tokens is not null && Origin.Covers(request.RequestUri!))
        {
            return SendWithTokenAsync(_tokens, request, cancellationToken);
        }

        request.Headers.Authorization = Origin.Covers(request.RequestUri!) ? _authorization : null;
        return SendAsync(_api, request, _apiHeaders, cancellationToken);
    }

    /// <summary>Sends to storage: never with the key, wherever the address leads.</summary>
    public Task<HttpResponseMessage> SendStorageAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(_storage, request, _storageHeaders, cancellationToken);

    public void Dispose()
    {
        if (_ownsClients)
        {
            _api.Dispose();
            _storage.Dispose();
        }
    }

    private static HttpClient CreateClient(TimeSpan connectTimeout, bool verifies, bool propagateTraces)
    {
        // Bodies come as they are stored: a digest is over these bytes, so nothing is decompressed on the way.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = connectTimeout,
            MaxConnectionsPerServer = MaxConnectionsPerServer,
        };
        if (!verifies)
        {
            InsecureTls.Allow(handler);
        }

        if (!propagateTraces)
        {
            handler.ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator();
        }

        return new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static string CreateUserAgent(string? applicationId)
    {
        var text = $"ArtifactSdk/{Instruments.Version} (.NET {Environment.Version.ToString(2)}; {RuntimeInformation.RuntimeIdentifier})";
        return applicationId is null ? text : $"{text} {applicationId}";
    }

    private async Task<HttpResponseMessage> SendWithTokenAsync(AccessTokenSource tokens, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken).ConfigureAwait(false);
        request.Headers.Authorization = new("Bearer", token);
        var response = await SendAsync(_api, request, _apiHeaders, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            tokens.Forget(token);
        }

        return response;
    }

    private Task<HttpResponseMessage> SendExchangeAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(_api, request, _apiHeaders, cancellationToken);

    private Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpRequestMessage request, Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.Contains(name))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private void AddIdentity(string name, string? value)
    {
        if (value is not null && !value.AsSpan().ContainsAny('\r', '\n'))
        {
            _apiHeaders.TryAdd(name, value);
        }
    }
}
