using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Files;

/// <summary>POST /files/{entity}/{project}/{run}/file_stream: what a living run sends every few seconds.</summary>
internal sealed class FileStreamEndpoint(RunStreams runs, int maxBodyBytes)
{
    internal const string Prefix = "/files";
    private const string Action = "file_stream";
    private const string WriterHeader = "X-WANDB-ASYNC-CLIENT-ID";

    private static readonly byte[] _nothing = "{}"u8.ToArray();
    private static readonly byte[] _stop = """{"stopped":true}"""u8.ToArray();

    internal async Task HandleAsync(HttpContext context)
    {
        var segments = (context.Request.Path.Value ?? "")[Prefix.Length..].Split('/');
        if (segments is not ["", { Length: > 0 } entity, { Length: > 0 } project, { Length: > 0 } run, Action])
        {
            await HttpReplies.NotFoundAsync(context);
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await HttpReplies.MethodNotAllowedAsync(context, "POST");
            return;
        }

        using var body = await RequestBody.ReadAsync(context.Request, maxBodyBytes, context.RequestAborted);
        var post = RunStreamReader.Read(body.Memory) with { Writer = context.Request.Headers[WriterHeader] };
        var stopped = await runs.AppendAsync(context.GetCaller(), entity, project, run, post, context.RequestAborted);
        await HttpReplies.JsonAsync(context, StatusCodes.Status200OK, stopped ? _stop : _nothing);
    }
}
