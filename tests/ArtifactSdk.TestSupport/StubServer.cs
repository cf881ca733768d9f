using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace ArtifactSdk.TestSupport;

/// <summary>
/// A server on a free port of 127.0.0.1 that answers by script. Each route has a queue of answers; the last one stays. A request for
/// which there is none is answered with 404.
/// </summary>
public sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<StubRequest> _requests = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<StubAnswer>> _routes = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    private StubServer(WebApplication app) => _app = app;

    /// <summary>The address, without a trailing slash.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>What came in, in order.</summary>
    public IReadOnlyList<StubRequest> Requests => [.. _requests];

    /// <param name="tls">Makes it speak TLS.</param>
    public static async Task<StubServer> StartAsync(HttpsConnectionAdapterOptions? tls = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0, listen => _ = tls is null ? listen : listen.UseHttps(tls));
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
        });
        var app = builder.Build();
        var server = new StubServer(app);
        app.Run(server.HandleAsync);
        await app.StartAsync();
        server.Url = new(app.Urls.First().TrimEnd('/'));
        return server;
    }

    /// <summary>Adds answers for a method and an exact path, such as <c>"POST", "/graphql"</c>.</summary>
    public StubServer On(string method, string path, params StubAnswer[] answers)
    {
        var queue = _routes.GetOrAdd($"{method} {path}", _ => new());
        foreach (var answer in answers)
        {
            queue.Enqueue(answer);
        }

        return this;
    }

    public Uri At(string pathAndQuery) => new(Url.OriginalString + pathAndQuery);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        // The path as it was sent: escapes are part of what tests look at.
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        // What a proxy is asked for is a whole address.
        var local = Uri.TryCreate(target, UriKind.Absolute, out var address) && !target.StartsWith('/') ? address.PathAndQuery : target;
        var query = local.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? local : local[..query];
        var answer = Next($"{request.Method} {path}");
        var body = answer.ReadsBody ? await ReadBodyAsync(request) : [];
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var received = new StubRequest(request.Method, path, query < 0 ? "" : local[query..], headers, body) { Target = target };
        _requests.Enqueue(received);
        try
        {
            await answer.SendAsync(context, received, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.ToArray();
    }

    private StubAnswer Next(string route)
    {
        if (!_routes.TryGetValue(route, out var queue))
        {
            return StubAnswer.Status(404);
        }

        lock (queue)
        {
            queue.TryPeek(out var answer);
            if (queue.Count > 1)
            {
                queue.TryDequeue(out _);
            }

            return answer ?? StubAnswer.Status(404);
        }
    }
}
