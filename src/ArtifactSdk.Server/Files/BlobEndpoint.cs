using System.Globalization;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Files;

/// <summary>GET, HEAD and PUT of a blob by its key. The signature of the URL has been checked; it is all the permission there is.</summary>
internal sealed class BlobEndpoint(IBlobStore blobs, long maxUploadBytes)
{
    internal async Task HandleAsync(HttpContext context)
    {
        var segments = (context.Request.Path.Value ?? "")[StoragePaths.Blobs.Length..].Split('/');
        if (segments is not ["", { } entityText, { } hexMd5, { } fileName]
            || !long.TryParse(entityText, NumberStyles.None, CultureInfo.InvariantCulture, out var entityId)
            || !Digests.IsHex(hexMd5))
        {
            await MissingAsync(context);
            return;
        }

        var key = new BlobKey(entityId, hexMd5);
        if (HttpMethods.IsPut(context.Request.Method))
        {
            await PutAsync(context, key);
        }
        else if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            await HttpReplies.MethodNotAllowedAsync(context, "GET, HEAD, PUT");
        }
        else if (!await BlobReply.TrySendAsync(context, blobs, key, fileName))
        {
            await MissingAsync(context);
        }
    }

    private async Task PutAsync(HttpContext context, BlobKey key)
    {
        if (!ContentMd5.TryRead(context.Request, out var announced))
        {
            await UploadReplies.InvalidDigestAsync(context);
            return;
        }

        if (announced is not null && announced != key.HexMd5)
        {
            await UploadReplies.BadDigestAsync(context, "The Content-MD5 header is not that of the file this URL was made for.");
            return;
        }

        await UploadReplies.StoreAsync(context, maxUploadBytes, async (body, cancellationToken) =>
        {
            await blobs.PutAsync(key, body, cancellationToken);
            return key.HexMd5;
        });
    }

    private static Task MissingAsync(HttpContext context) =>
        HttpReplies.StorageErrorAsync(context, StatusCodes.Status404NotFound, "NoSuchKey", "There is no file under this URL.");
}
