using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArtifactSdk.Cli.Administration;

/// <summary>The administration API of our server, which other servers lack.</summary>
internal sealed class AdminClient : IDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _http;
    private readonly Uri _baseUrl;

    /// <param name="host">The server; null for the one that the environment or the settings file names.</param>
    public AdminClient(Uri? host)
    {
        var resolved = ArtifactClientOptions.FromEnvironment(host);
        _baseUrl = resolved.BaseUrl;
        var key = resolved.ApiKey;
        if (string.IsNullOrWhiteSpace(key))
        {
            throw new ArtifactAccessException($"There is no API key for {_baseUrl.Host}; run 'artifacts login --host {_baseUrl.OriginalString}', or set WANDB_API_KEY.", HttpStatusCode.Unauthorized);
        }

        // Redirects are not followed: the key belongs to this host alone.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"api:{key}")));
    }

    public async Task<JsonArray> ListAsync(string path, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Get, path, null, cancellationToken) as JsonArray ?? throw Unexpected(path);

    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(method, path, body, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return text.Length == 0 ? null : Parse(text) ?? throw Unexpected(path);
    }

    /// <summary>An answer that is copied on as it comes.</summary>
    public async Task CopyAsync(string path, TextWriter target, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(HttpMethod.Get, path, null, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            await target.WriteLineAsync(line.AsMemory(), cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri($"{_baseUrl.OriginalString.TrimEnd('/')}/admin/api/{path}"));
        request.Content = body is null ? null : JsonContent.Create(body, options: Web);
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new ArtifactApiException($"Could not reach {_baseUrl.OriginalString}: {exception.Message}. Is the server running?", null, null, exception);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw Refused(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
    }

    private ArtifactApiException Refused(HttpStatusCode status, string text)
    {
        var reason = Parse(text) is JsonObject json && json["error"]?.GetValue<string>() is { } error ? error : $"the server answered {(int)status}";
        return status switch
        {
            HttpStatusCode.Unauthorized => new ArtifactAccessException($"{_baseUrl.Host} refused the API key: {reason}", status),
            HttpStatusCode.Forbidden => new ArtifactAccessException($"The owner of the API key is not an administrator of {_baseUrl.Host}: {reason}", status),
            HttpStatusCode.NotFound when Parse(text) is null => new ArtifactApiException($"{_baseUrl.Host} has no administration API; only the server of this project has one.", status),
            HttpStatusCode.NotFound => new ArtifactNotFoundException(reason),
            _ => new ArtifactApiException(reason, status),
        };
    }

    private ArtifactApiException Unexpected(string path) => new($"{_baseUrl.Host} answered /admin/api/{path} with something that this API does not return.", HttpStatusCode.OK);

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
