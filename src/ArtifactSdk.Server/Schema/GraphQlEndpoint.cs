using System.Diagnostics;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Schema;

/// <summary>POST /graphql.</summary>
/// <param name="engine">Executes the documents.</param>
/// <param name="requestContext">Makes what the resolvers of one request share.</param>
/// <param name="maxBodyBytes">The bound on a request body, unpacked.</param>
internal sealed class GraphQlEndpoint(GraphQlEngine engine, Func<HttpContext, IAsyncDisposable> requestContext, int maxBodyBytes)
{
    private const int MaxNameLength = 128;

    internal async Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            await HttpReplies.GraphQlErrorAsync(
                context, StatusCodes.Status405MethodNotAllowed, "method not allowed: send GraphQL requests with POST", ErrorCodes.InvalidInput);
            return;
        }

        using var body = await RequestBody.ReadAsync(context.Request, maxBodyBytes, context.RequestAborted);
        using var document = GraphQlRequestReader.Parse(body.Memory);
        var request = GraphQlRequestReader.Read(document.RootElement);
        await using var shared = requestContext(context);
        using var output = new PooledBufferWriter();
        using var span = ServerTelemetry.Source.StartActivity("graphql");
        var started = Stopwatch.GetTimestamp();
        var outcome = await engine.ExecuteAsync(request, shared, output, context.RequestAborted);
        ServerTelemetry.GraphQlAnswered(Stopwatch.GetElapsedTime(started), outcome.StatusCode);
        Describe(span, request, outcome);
        await HttpReplies.JsonAsync(context, outcome.StatusCode, output.WrittenMemory);
    }

    /// <summary>The name of the operation, never its text or variables: people put secrets into both.</summary>
    private static void Describe(Activity? span, GraphQlRequest request, GraphQlOutcome outcome)
    {
        span?.SetTag("graphql.operation.name", request.OperationName is { Length: <= MaxNameLength } name ? name : null);
        if (outcome.Errors is [var first, ..])
        {
            span?.SetTag("error.type", first.Code);
            span?.SetStatus(ActivityStatusCode.Error);
        }
    }
}
