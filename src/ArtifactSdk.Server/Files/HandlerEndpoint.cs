using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Files;

/// <summary>
/// Downloads by name and API key, the clients' way when they have no signed URL, or one that has expired. The bytes are sent
/// at once, unless clients exchange them with the store itself: then they are redirected to it.
/// </summary>
internal sealed class HandlerEndpoint(DownloadAccess access, IBlobStore blobs, Func<HttpContext, ISignedUrls>? direct = null)
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
        var fileName = path[(path.LastIndexOf('/') + 1)..];
        if (address is null
            || await access.FindAsync(context.GetCaller(), address, context.RequestAborted) is not { } key
            || !await TryAnswerAsync(context, key, fileName))
        {
            await HttpReplies.ErrorAsync(context, StatusCodes.Status404NotFound, "file not found");
        }
    }

    private async Task<bool> TryAnswerAsync(HttpContext context, BlobKey key, string fileName)
    {
        // A HEAD is answered here: the store's URLs are signed for GET.
        if (direct is null || HttpMethods.IsHead(context.Request.Method))
        {
            return await BlobReply.TrySendAsync(context, blobs, key, fileName);
        }

        if (await blobs.StatAsync(key, context.RequestAborted) is null)
        {
            return false;
        }

        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers.Location = direct(context).ForDownload(key, fileName);
        context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        context.Response.ContentLength = 0;
        return true;
    }
}
