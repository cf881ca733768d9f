using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Hosting;

/// <summary>
/// Counts what is being answered, so that stopping can wait for it. Meanwhile whoever comes new is told to come back: a refused
/// connection looks like a server that is gone.
/// </summary>
internal sealed class RequestDrain
{
    private const string RetrySeconds = "5";

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _active;

    internal bool IsDraining { get; private set; }

    internal async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        if (!TryEnter())
        {
            await RefuseAsync(context, next);
            return;
        }

        ServerTelemetry.Active(1);
        try
        {
            await next(context);
        }
        finally
        {
            ServerTelemetry.Active(-1);
            Leave();
        }
    }

    /// <summary>From now on nothing new is taken; ends when the last request is answered.</summary>
    internal Task DrainAsync()
    {
        lock (_lock)
        {
            IsDraining = true;
            if (_active == 0)
            {
                _idle.TrySetResult();
            }
        }

        return _idle.Task;
    }

    private bool TryEnter()
    {
        lock (_lock)
        {
            _active += IsDraining ? 0 : 1;
            return !IsDraining;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            _active--;
            if (IsDraining && _active == 0)
            {
                _idle.TrySetResult();
            }
        }
    }

    private static Task RefuseAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.Connection = "close";
        if (context.Request.Path == "/healthz")
        {
            // Alive it is: a supervisor that restarts what does not answer must not cut the waiting short.
            return next(context);
        }

        ServerTelemetry.Refused("stopping");
        context.Response.Headers.RetryAfter = RetrySeconds;
        const string Message = "the server is stopping: repeat the request in a few seconds";
        return context.Request.Path.StartsWithSegments("/graphql", StringComparison.Ordinal)
            ? HttpReplies.GraphQlErrorAsync(context, StatusCodes.Status503ServiceUnavailable, Message, ErrorCodes.Stopping)
            : HttpReplies.ErrorAsync(context, StatusCodes.Status503ServiceUnavailable, Message);
    }
}
