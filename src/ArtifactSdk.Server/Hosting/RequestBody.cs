using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;

namespace ArtifactSdk.Server.Hosting;

/// <summary>A small request body, read whole into memory up to a bound that also holds for what gzip unpacks to.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FramingBytes = 64 * 1024;

    private byte[] _buffer;

    private RequestBody(byte[] buffer, int length)
    {
        _buffer = buffer;
        Memory = buffer.AsMemory(0, length);
    }

    internal ReadOnlyMemory<byte> Memory { get; }

    /// <exception cref="BadHttpRequestException">
    /// 413 for a body above <paramref name="maxBytes"/>, 415 for an encoding other than gzip, 400 for damaged gzip data.
    /// </exception>
    internal static async Task<RequestBody> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } sizeLimit)
        {
            // What is read is counted below. This bounds what never gets so far: the framing of chunks, gzip blocks without content.
            sizeLimit.MaxRequestBodySize = (2L * maxBytes) + FramingBytes;
        }

        if (request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        switch (request.Headers.ContentEncoding.ToString().Trim().ToUpperInvariant())
        {
            case "" or "IDENTITY":
                return await ReadAsync(request.Body, request.ContentLength, maxBytes, cancellationToken);
            case "GZIP":
                await using (var unpacked = new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true))
                {
                    try
                    {
                        return await ReadAsync(unpacked, null, maxBytes, cancellationToken);
                    }
                    catch (InvalidDataException)
                    {
                        throw new BadHttpRequestException("the request body is not valid gzip data", StatusCodes.Status400BadRequest);
                    }
                }

            default:
                throw new BadHttpRequestException(
                    "this Content-Encoding is not supported: send gzip or none", StatusCodes.Status415UnsupportedMediaType);
        }
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<RequestBody> ReadAsync(Stream body, long? expected, int maxBytes, CancellationToken cancellationToken)
    {
        // The announced length is only a hint, and a lie must not cost memory: start small, grow as bytes really arrive.
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(expected + 1 ?? 4096, 1024, 64 * 1024));
        var length = 0;
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
            {
                length += read;
                if (length > maxBytes)
                {
                    throw TooLarge(maxBytes);
                }

                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }

            return new RequestBody(buffer, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static BadHttpRequestException TooLarge(int maxBytes) =>
        new(FormattableString.Invariant($"the request body is larger than {maxBytes} bytes"), StatusCodes.Status413PayloadTooLarge);
}
