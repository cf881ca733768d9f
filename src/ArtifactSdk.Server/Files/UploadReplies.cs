using System.Globalization;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace ArtifactSdk.Server.Files;

/// <summary>How an upload ends, in the words that object stores use.</summary>
internal static class UploadReplies
{
    /// <summary>
    /// Bounds the body (by its announced length at once, else by what really arrives), lets <paramref name="store"/> keep it and
    /// answers with the digest that it returns; null means that there is nothing to store it for.
    /// </summary>
    internal static async Task StoreAsync(
        HttpContext context, long maxBytes, Func<Stream, CancellationToken, ValueTask<string?>> store)
    {
        if (context.Request.ContentLength > maxBytes)
        {
            await TooLargeAsync(context, maxBytes);
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        try
        {
            var body = new BoundedStream(context.Request.Body, maxBytes);
            if (await store(body, context.RequestAborted) is not { } hexMd5)
            {
                await HttpReplies.StorageErrorAsync(
                    context, StatusCodes.Status404NotFound, "NoSuchKey", "What this file belongs to does not exist any more.");
                return;
            }

            ServerTelemetry.Received(body.Position);
            context.Response.StatusCode = StatusCodes.Status200OK;
            // Clients hand the tag of a part back when they complete an upload, so it has to be there.
            context.Response.Headers.ETag = $"\"{hexMd5}\"";
            context.Response.ContentLength = 0;
        }
        catch (BlobDigestException mismatch)
        {
            await BadDigestAsync(context, $"The bytes that arrived have the MD5 {mismatch.ActualHexMd5}, not the announced one. Nothing was stored.");
        }
        catch (BadHttpRequestException refusal) when (refusal.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await TooLargeAsync(context, maxBytes);
        }
    }

    internal static Task BadDigestAsync(HttpContext context, string message) =>
        HttpReplies.StorageErrorAsync(context, StatusCodes.Status400BadRequest, "BadDigest", message);

    internal static Task InvalidDigestAsync(HttpContext context) =>
        HttpReplies.StorageErrorAsync(
            context, StatusCodes.Status400BadRequest, "InvalidDigest", "The Content-MD5 header is not the base64 text of an MD5.");

    private static Task TooLargeAsync(HttpContext context, long maxBytes) =>
        HttpReplies.StorageErrorAsync(
            context,
            StatusCodes.Status413PayloadTooLarge,
            "EntityTooLarge",
            string.Create(CultureInfo.InvariantCulture, $"This server takes files of at most {maxBytes} bytes."));
}
