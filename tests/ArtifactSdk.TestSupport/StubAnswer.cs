using System.Text;
using Microsoft.AspNetCore.Http;

namespace ArtifactSdk.TestSupport;

/// <summary>How a <see cref="StubServer"/> answers one request.</summary>
public sealed class StubAnswer
{
    private readonly Func<HttpContext, StubRequest, CancellationToken, Task> _send;
    private readonly List<(string Name, string Value)> _headers = [];

    private StubAnswer(Func<HttpContext, StubRequest, CancellationToken, Task> send) => _send = send;

    /// <summary>Whether the request's body is read before the answer; a client that sends a long body may otherwise be cut off.</summary>
    internal bool ReadsBody { get; private init; } = true;

    public static StubAnswer From(Func<HttpContext, StubRequest, CancellationToken, Task> send) => new(send);

    public static StubAnswer Json(string json, int status = 200) => Bytes(Encoding.UTF8.GetBytes(json), status, "application/json");

    public static StubAnswer Text(string text, int status, string contentType = "text/plain") => Bytes(Encoding.UTF8.GetBytes(text), status, contentType);

    public static StubAnswer Status(int status) => Bytes([], status, null);

    /// <summary>A body, which may as well be the wrong one.</summary>
    public static StubAnswer Bytes(byte[] body, int status = 200, string? contentType = "application/octet-stream") => new(async (context, _, token) =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        if (status is not (204 or 304))
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, token);
        }
    });

    /// <summary>The body with support for <c>Range: bytes=N-</c> and <c>bytes=N-M</c>.</summary>
    public static StubAnswer Ranged(byte[] body) => new(async (context, request, token) =>
    {
        var range = request.Header("Range") is { } text ? text["bytes=".Length..].Split('-') : ["0", ""];
        var from = int.Parse(range[0], System.Globalization.CultureInfo.InvariantCulture);
        var to = range[1].Length == 0 ? body.Length - 1 : int.Parse(range[1], System.Globalization.CultureInfo.InvariantCulture);
        if (request.Header("Range") is not null)
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {from}-{to}/{body.Length}";
        }

        context.Response.ContentLength = to - from + 1;
        await context.Response.Body.WriteAsync(body.AsMemory(from, to - from + 1), token);
    });

    /// <summary>Promises the whole body, sends its beginning and drops the connection.</summary>
    public static StubAnswer Truncated(byte[] body, int sent) => new(async (context, _, token) =>
    {
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, sent), token);
        // Kestrel closes the connection because the length is not what was promised. Abort() would reset it, and what was
        // sent might get lost on the way.
    });

    /// <summary>Drops the connection without an answer.</summary>
    public static StubAnswer Abort() => new((context, _, _) =>
    {
        context.Abort();
        return Task.CompletedTask;
    })
    {
        ReadsBody = false,
    };

    public static StubAnswer Redirect(Uri target, int status = 302) => Status(status).With("Location", target.AbsoluteUri);

    /// <summary>429 with Retry-After, in seconds or as a date.</summary>
    public static StubAnswer TooManyRequests(string retryAfter) => Text("rate limit exceeded", 429).With("Retry-After", retryAfter);

    /// <summary>Sends the headers and the beginning of the body, then nothing more until the client goes away.</summary>
    public static StubAnswer Stall(byte[] body, int sent) => new(async (context, _, token) =>
    {
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, sent), token);
        await context.Response.Body.FlushAsync(token);
        await WaitUntilGoneAsync(context, token);
    });

    /// <summary>Never answers. <paramref name="arrived"/> is called when the request is there.</summary>
    public static StubAnswer Hang(Func<Task>? arrived = null) => new(async (context, _, token) =>
    {
        await (arrived?.Invoke() ?? Task.CompletedTask);
        await WaitUntilGoneAsync(context, token);
    });

    /// <summary>Adds a header to the answer.</summary>
    public StubAnswer With(string name, string value)
    {
        _headers.Add((name, value));
        return this;
    }

    internal Task SendAsync(HttpContext context, StubRequest request, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in _headers)
        {
            context.Response.Headers[name] = value;
        }

        return _send(context, request, cancellationToken);
    }

    private static async Task WaitUntilGoneAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.RequestAborted);
        await new TaskCompletionSource().Task.WaitAsync(gone.Token);
    }
}
