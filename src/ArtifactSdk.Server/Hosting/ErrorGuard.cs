using ArtifactSdk.Server.Domain;
using Microsoft.AspNetCore.Connections;

namespace ArtifactSdk.Server.Hosting;

/// <summary>
/// Outermost: whatever goes wrong below becomes a short JSON answer. Clients repeat a 500 for days, so only what may get
/// better by itself is one, and an exception page never leaves the server.
/// </summary>
internal sealed class ErrorGuard(RequestDelegate next, ILogger<ErrorGuard> logger)
{
    private const string InternalCode = "INTERNAL";
    private const int DiskFullWindows = unchecked((int)0x80070070);
    private const int DiskFullUnix = 28;

    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(context);
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested || exception is ConnectionResetException or ConnectionAbortedException or OperationCanceledException)
        {
            // The caller has gone; nobody reads an answer.
            context.Abort();
        }
        catch (Exception exception) when (context.Response.HasStarted)
        {
            // Part of the answer is out: break the connection, so that nobody takes the rest for complete.
            Log.AnswerBroken(logger, exception, context.Request.Method, context.Request.Path.Value);
            context.Abort();
        }
        catch (DomainException refusal)
        {
            await ReplyAsync(context, refusal.StatusCode, refusal.Message, refusal.Code);
        }
        catch (BadHttpRequestException refusal)
        {
            await ReplyAsync(context, refusal.StatusCode, refusal.Message, ErrorCodes.InvalidInput);
        }
        catch (IOException exception) when (exception.InnerException is OverflowException)
        {
            // How Kestrel reports a chunk that claims more bytes than a number holds.
            await ReplyAsync(context, StatusCodes.Status400BadRequest, "The length of a chunk of the body is no length.", ErrorCodes.InvalidInput);
        }
        catch (IOException exception) when (exception.HResult is DiskFullWindows or DiskFullUnix)
        {
            Log.DiskFull(logger, context.Request.Method, context.Request.Path.Value);
            await ReplyAsync(context, StatusCodes.Status507InsufficientStorage, "the server's disk is full", InternalCode);
        }
        catch (Exception exception)
        {
            Log.RequestFailed(logger, exception, context.Request.Method, context.Request.Path.Value);
            await ReplyAsync(
                context,
                Faults.StatusOf(exception),
                "An internal error occurred. The server's log has the details.",
                InternalCode);
        }
    }

    private static Task ReplyAsync(HttpContext context, int statusCode, string message, string code)
    {
        context.Response.Clear();
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Request.Path.StartsWithSegments("/graphql", StringComparison.Ordinal)
            ? HttpReplies.GraphQlErrorAsync(context, statusCode, message, code)
            : HttpReplies.ErrorAsync(context, statusCode, message);
    }
}
