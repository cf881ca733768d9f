using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace ArtifactSdk.Http;

/// <summary>Reads small answers into memory, up to a bound.</summary>
internal static class BoundedReader
{
    private const int LongestErrorText = 64 * 1024;

    /// <summary>The whole body, or null when it is longer than <paramref name="limit"/>. The bound is on what unpacking yields.</summary>
    public static async ValueTask<ReadOnlySequence<byte>?> ReadAsync(HttpResponseMessage response, long limit, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > limit)
        {
            return null; // Spelled out here and below: in a conditional expression null would become an empty sequence.
        }

        var body = new SegmentedBuffer();
        if (await FillAsync(response, body, limit, cancellationToken).ConfigureAwait(false))
        {
            return body.ToSequence();
        }

        return null;
    }

    public static bool IsPacked(HttpResponseMessage response) => response.Content.Headers.ContentEncoding.Contains("gzip", StringComparer.OrdinalIgnoreCase);

    /// <summary>As much of an error's text as a message can use.</summary>
    public static async ValueTask<string> ReadErrorTextAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = new SegmentedBuffer();
        await FillAsync(response, body, LongestErrorText, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(body.ToSequence());
    }

    private static async ValueTask<bool> FillAsync(HttpResponseMessage response, SegmentedBuffer body, long limit, CancellationToken cancellationToken)
    {
        var raw = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var stream = IsPacked(response) ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        await using (stream.ConfigureAwait(false))
        {
            while (body.Length <= limit)
            {
                var count = await stream.ReadAsync(body.GetMemory(), cancellationToken).ConfigureAwait(false);
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
