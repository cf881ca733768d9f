using System.Globalization;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Hosting;
using Microsoft.Net.Http.Headers;

namespace ArtifactSdk.Server.Files;

/// <summary>Sends a stored blob: whole or one range of it, with validators, without holding more than a buffer of it.</summary>
internal static class BlobReply
{
    private const int BufferSize = 64 * 1024;

    /// <returns>False, with nothing sent, when the blob is not stored.</returns>
    internal static async Task<bool> TrySendAsync(HttpContext context, IBlobStore blobs, BlobKey key, string fileName)
    {
        if (await blobs.StatAsync(key, context.RequestAborted) is not { } size)
        {
            return false;
        }

        var tag = new EntityTagHeaderValue($"\"{key.HexMd5}\"");
        var headers = context.Response.Headers;
        headers.ETag = tag.ToString();
        headers.AcceptRanges = "bytes";
        // What a key names never changes; but the URL is a secret, so no shared cache may keep it.
        headers.CacheControl = "private, max-age=31536000, immutable";

        if (NoneMatch(context.Request, tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        var kind = ByteRange.Parse(WantedRange(context.Request, tag), size, out var range);
        if (kind == RangeKind.Unsatisfiable)
        {
            headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{size}");
            await HttpReplies.StorageErrorAsync(
                context, StatusCodes.Status416RangeNotSatisfiable, "InvalidRange", "The requested range lies behind the end of the file.");
            return true;
        }

        if (kind == RangeKind.Part)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            headers.ContentRange = string.Create(
                CultureInfo.InvariantCulture, $"bytes {range.First}-{range.First + range.Length - 1}/{size}");
        }

        // Never a type that a browser would show: the bytes are other people's.
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = range.Length;
        headers.ContentDisposition = Disposition(fileName);
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await CopyAsync(context, blobs, key, range);
            ServerTelemetry.Sent(range.Length);
        }

        return true;
    }

    private static async Task CopyAsync(HttpContext context, IBlobStore blobs, BlobKey key, ByteRange range)
    {
        var cancellationToken = context.RequestAborted;
        await using var stream = await blobs.OpenReadAsync(key, cancellationToken)
            ?? throw new InvalidOperationException("The blob vanished while it was about to be sent.");
        if (range.First > 0)
        {
            stream.Seek(range.First, SeekOrigin.Begin);
        }

        await context.Response.StartAsync(cancellationToken);
        var writer = context.Response.BodyWriter;
        for (var left = range.Length; left > 0;)
        {
            // Read straight into the connection's buffers: one copy fewer for each byte.
            var memory = writer.GetMemory(BufferSize);
            memory = memory[..(int)Math.Min(memory.Length, left)];

            // A small local file on this thread: handing one read to another costs more than the read.
            var read = range.Length <= BufferSize && stream is FileStream file
                ? file.Read(memory.Span)
                : await stream.ReadAsync(memory, cancellationToken);
            if (read == 0)
            {
                throw new InvalidOperationException("The blob is shorter than its size says.");
            }

            writer.Advance(read);
            left -= read;
            await writer.FlushAsync(cancellationToken);
        }
    }

    private static bool NoneMatch(HttpRequest request, EntityTagHeaderValue tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(other => other.Equals(EntityTagHeaderValue.Any) || other.Compare(tag, useStrongComparison: false));

    /// <summary>A range that depends on a validator counts only when the validator is still the right one.</summary>
    private static string? WantedRange(HttpRequest request, EntityTagHeaderValue tag)
    {
        if (request.Headers.Range is not [{ } range])
        {
            return null;
        }

        var condition = request.Headers.IfRange.ToString();
        return condition.Length == 0
            || (EntityTagHeaderValue.TryParse(condition, out var known) && known.Compare(tag, useStrongComparison: true))
            ? range
            : null;
    }

    private static string Disposition(string fileName)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(fileName);
        return disposition.ToString();
    }
}
