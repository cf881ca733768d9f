using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace ArtifactSdk.Tests.Transfer.Support;

/// <summary>
/// An object store on a real socket that can be told to misbehave: each path serves and takes bytes, and the next
/// requests to a path can be given scripted answers.
/// </summary>
internal sealed class BlobStore : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<RequestDelegate>> _scripts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _requests = new();

    private readonly Lock _gate = new();
    private int _active;

    private BlobStore(WebApplication app) => _app = app;

    public ConcurrentDictionary<string, byte[]> Blobs { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, IHeaderDictionary> PutHeaders { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets every request as "METHOD path", in order of arrival.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Gets the ranges that were asked for, in order of arrival.</summary>
    public ConcurrentQueue<string> Ranges { get; } = new();

    /// <summary>Gets the largest number of requests that were being answered at one time.</summary>
    public int MostAtOnce { get; private set; }

    public static async Task<BlobStore> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinRequestBodyDataRate = null).UseUrls("http://127.0.0.1:0");
        var store = new BlobStore(builder.Build());
        store._app.Run(store.AnswerAsync);
        await store._app.StartAsync(TestContext.Current.CancellationToken);
        return store;
    }

    public Uri Url(string path) => new($"{_app.Urls.Single()}/{path}");

    /// <summary>Scripts the answers to the next requests to a path; after them the store behaves again.</summary>
    public void Script(string path, params RequestDelegate[] answers)
    {
        var queue = _scripts.GetOrAdd(path, _ => new());
        Array.ForEach(answers, queue.Enqueue);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    public static RequestDelegate Status(int status, string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        return Task.CompletedTask;
    };

    public static RequestDelegate Body(byte[] bytes) => context =>
    {
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    };

    /// <summary>The body, or the part of it that the request asks for.</summary>
    public static RequestDelegate Ranged(byte[] bytes) => context =>
    {
        if (context.Request.GetTypedHeaders().Range?.Ranges.Single() is not { From: { } from } range)
        {
            return Body(bytes)(context);
        }

        var to = Math.Min(range.To ?? long.MaxValue, bytes.Length - 1);
        context.Response.StatusCode = 206;
        context.Response.Headers.ContentRange = $"bytes {from}-{to}/{bytes.Length}";
        return Body(bytes[(int)from..(int)(to + 1)])(context);
    };

    /// <summary>Promises the whole body, sends a part of it and breaks the connection.</summary>
    public static RequestDelegate Truncated(byte[] bytes, int sent) => async context =>
    {
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes.AsMemory(0, sent), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    };

    /// <summary>Promises what the request asks for, sends the beginning and ends the connection in such a way that what was sent arrives.</summary>
    public static RequestDelegate EndedEarly(byte[] bytes, int sent) => context =>
    {
        var range = context.Request.GetTypedHeaders().Range?.Ranges.Single();
        var (from, to) = ((int)(range?.From ?? 0), (int)Math.Min(range?.To ?? long.MaxValue, bytes.Length - 1));
        if (range is not null)
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {from}-{to}/{bytes.Length}";
        }

        context.Response.ContentLength = to + 1 - from;
        return context.Response.Body.WriteAsync(bytes.AsMemory(from, Math.Min(sent, to + 1 - from)), context.RequestAborted).AsTask();
    };

    private async Task AnswerAsync(HttpContext context)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        var path = context.Request.Path.Value![1..];
        _requests.Enqueue($"{context.Request.Method} {path}");
        if (context.Request.Headers.Range is [{ } asked])
        {
            Ranges.Enqueue(asked);
        }

        CountActive(1);
        try
        {
            await AnswerAsync(context, path);
        }
        finally
        {
            CountActive(-1);
        }
    }

    private void CountActive(int change)
    {
        lock (_gate)
        {
            _active += change;
            MostAtOnce = Math.Max(MostAtOnce, _active);
        }
    }

    private async Task AnswerAsync(HttpContext context, string path)
    {
        if (_scripts.TryGetValue(path, out var script) && script.TryDequeue(out var answer))
        {
            await answer(context);
        }
        else if (context.Request.Method == "PUT")
        {
            await StoreAsync(context, path);
        }
        else if (Blobs.TryGetValue(path, out var bytes))
        {
            await Ranged(bytes)(context);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    private async Task StoreAsync(HttpContext context, string path)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var bytes = body.ToArray();
        if (context.Request.Headers.ContentMD5 is [{ } promised] && promised != Convert.ToBase64String(TestContent.Md5(bytes)))
        {
            context.Response.StatusCode = 400;
            return;
        }

        PutHeaders[path] = new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
        Blobs[path] = bytes;
        context.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(TestContent.Md5(bytes))}\"";
    }
}
