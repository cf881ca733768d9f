using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace ArtifactSdk.Http;

/// <summary>Reads small answers into memory, up to a bound.</summary>
internal static class BoundedReader
{
    private const int LongestErrorText = 64 * 1024;

    /// <summary>The whole body, or null when it is longer than <paramref name="limit"/>. The bound is on what unpacking yields.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpResponseMessage response, long limit, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > limit)
        {
            return null; // Spelled out here and below: in a conditional expression null would become an empty ReadOnlyMemory.
        }

        var body = new ArrayBufferWriter<byte>(16 * 1024);
        if (await FillAsync(response, body, limit, cancellationToken).ConfigureAwait(false))
        {
            return body.WrittenMemory;
        }

        return null;
    }

    /// <summary>As much of an error's text as a message can use.</summary>
    public static async ValueTask<string> ReadErrorTextAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(4 * 1024);
        await FillAsync(response, body, LongestErrorText, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(body.WrittenSpan);
    }

    private static async ValueTask<bool> FillAsync(HttpResponseMessage response, ArrayBufferWriter<byte> body, long limit, CancellationToken cancellationToken)
    {
        var raw = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var packed = response.Content.Headers.ContentEncoding.Contains("gzip", StringComparer.OrdinalIgnoreCase);
        var stream = packed ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        await using (stream.ConfigureAwait(false))
        {
            while (body.WrittenCount <= limit)
            {
                var count = await stream.ReadAsync(body.GetMemory(16 * 1024), cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    return true;
                }

                body.Advance(count);
            }

            return false;
        }
    }
}
