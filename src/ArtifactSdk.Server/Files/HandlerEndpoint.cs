using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Files;

/// <summary>
/// Downloads by name and API key, the clients' way when they have no signed URL, or one that has expired. The bytes are sent
/// at once: a redirect would send some clients' credentials on, and stop others that follow none.
/// </summary>
internal sealed class HandlerEndpoint(DownloadAccess access, IBlobStore blobs)
{
    internal Task HandleV1Async(HttpContext context) =>
        HandleAsync(context, HandlerPath.ParseV1((context.Request.Path.Value ?? "")[HandlerPath.V1.Length..]));

    internal Task HandleV2Async(HttpContext context) =>
        HandleAsync(context, HandlerPath.ParseV2((context.Request.Path.Value ?? "")[HandlerPath.V2.Length..]));

    private async Task HandleAsync(HttpContext context, DownloadAddress? address)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            await HttpReplies.MethodNotAllowedAsync(context, "GET, HEAD");
            return;
        }

        // One answer for "no such file" and "not yours": the difference would tell what others have.
        var path = context.Request.Path.Value ?? "";
        if (address is null
            || await access.FindAsync(context.GetCaller(), address, context.RequestAborted) is not { } key
            || !await BlobReply.TrySendAsync(context, blobs, key, path[(path.LastIndexOf('/') + 1)..]))
        {
            await HttpReplies.ErrorAsync(context, StatusCodes.Status404NotFound, "file not found");
        }
    }
}
