using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Administration;
using ArtifactSdk.Server.Domain.Audit;
using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Web;

/// <summary>One request to the administration API: its body in, its answer out.</summary>
internal sealed class AdministrationCall(HttpContext context, Caller caller)
{
    internal HttpContext Context { get; } = context;

    internal Caller Caller { get; } = caller;

    internal CancellationToken Aborted => Context.RequestAborted;

    internal Task Dispatch(params ReadOnlySpan<(string Method, Func<AdministrationCall, Task> Handle)> handlers)
    {
        var allowed = new List<string>();
        foreach (var (method, handle) in handlers)
        {
            if (HttpMethods.Equals(Context.Request.Method, method) || (HttpMethods.IsHead(Context.Request.Method) && HttpMethods.IsGet(method)))
            {
                return handle(this);
            }

            allowed.Add(method);
        }

        return HttpReplies.MethodNotAllowedAsync(Context, string.Join(", ", allowed));
    }

    /// <summary>The body, or the refusal that shows what one looks like.</summary>
    internal async Task<T> ReadAsync<T>(int maxBytes, JsonTypeInfo<T> type, string example)
        where T : class
    {
        using var body = await RequestBody.ReadAsync(Context.Request, maxBytes, Aborted);
        try
        {
            if (JsonSerializer.Deserialize(body.Memory.Span, type) is { } read)
            {
                return read;
            }
        }
        catch (JsonException)
        {
            // Its text names our types: what is sent instead tells more.
        }

        throw AdministrationErrors.Unusable($"The body cannot be understood: send a JSON object such as {example}, with no other members.");
    }

    internal AuditScope Audit(string action, params (string Name, object? Value)[] details) =>
        AuditScope.Begin(Caller, action, () => AuditDetails.Of(details));

    internal Task ReplyAsync<T>(int statusCode, T value, JsonTypeInfo<T> type) =>
        HttpReplies.JsonAsync(Context, statusCode, writer => JsonSerializer.Serialize(writer, value, type));

    internal void NoContent() => Context.Response.StatusCode = StatusCodes.Status204NoContent;
}
