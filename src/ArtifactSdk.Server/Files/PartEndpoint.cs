using System.Globalization;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Files;

/// <summary>PUT of one part of a large file. The signed URL says which part of which upload, and its digest.</summary>
internal sealed class PartEndpoint(IPartStore parts, long maxUploadBytes)
{
    internal async Task HandleAsync(HttpContext context)
    {
        if (Parse((context.Request.Path.Value ?? "")[StoragePaths.Parts.Length..]) is not { } part)
        {
            await HttpReplies.StorageErrorAsync(context, StatusCodes.Status404NotFound, "NoSuchUpload", "There is no upload under this URL.");
        }
        else if (!HttpMethods.IsPut(context.Request.Method))
        {
            await HttpReplies.MethodNotAllowedAsync(context, "PUT");
        }
        else if (!ContentMd5.TryRead(context.Request, out var announced))
        {
            await UploadReplies.InvalidDigestAsync(context);
        }
        else if (announced is not null && announced != part.Part.HexMd5)
        {
            await UploadReplies.BadDigestAsync(context, "The Content-MD5 header is not that of the part this URL was made for.");
        }
        else
        {
            await UploadReplies.StoreAsync(context, maxUploadBytes, async (body, cancellationToken) =>
            {
                await parts.PutAsync(part, context.Request.ContentLength, body, cancellationToken);
                return part.Part.HexMd5;
            });
        }
    }

    private static PartKey? Parse(string rest) =>
        rest.Split('/') is ["", { } entity, { } whole, { Length: > 0 } upload, { } last, { } number, { } hexMd5]
            && long.TryParse(entity, NumberStyles.None, CultureInfo.InvariantCulture, out var entityId)
            && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var lastNumber)
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var partNumber)
            && Digests.IsHex(whole)
            && Digests.IsHex(hexMd5)
            ? new PartKey(new BlobKey(entityId, whole), upload, new UploadPart(partNumber, hexMd5), lastNumber)
            : null;
}
