using System.Buffers;
using System.Text.Json;

namespace ArtifactSdk.Server.Domain.Manifests;

/// <summary>Reads manifest JSON as it streams in: pretty or compact, keys in any order, unknown keys ignored.</summary>
internal static class ManifestReader
{
    private const int InitialBuffer = 64 * 1024;

    internal static async ValueTask<Manifest> ReadAsync(Stream stream, ManifestLimits limits, CancellationToken cancellationToken)
    {
        var parser = new ManifestParser(limits);
        var buffer = ArrayPool<byte>.Shared.Rent(InitialBuffer);
        try
        {
            var filled = 0;
            var total = 0L;
            while (true)
            {
                if (filled == buffer.Length)
                {
                    buffer = Grow(buffer, filled, limits);
                }

                var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
                filled += read;
                total += read;
                if (total > limits.MaxBytes)
                {
                    throw DomainException.Invalid($"The manifest is larger than {limits.MaxBytes} bytes.");
                }

                var used = parser.Consume(buffer.AsSpan(0, filled), isFinal: read == 0);
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
                if (read == 0)
                {
                    return parser.Complete();
                }
            }
        }
        catch (JsonException exception)
        {
            throw DomainException.Invalid($"The manifest is not valid JSON: {exception.Message}");
        }
        catch (InvalidOperationException)
        {
            // JSON can escape half a surrogate pair. Found here it is an error of the manifest, not one of ours that clients would repeat for days.
            throw DomainException.Invalid("The manifest has a text that is not valid Unicode (half a surrogate pair), for example a file name in another encoding.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer, int filled, ManifestLimits limits)
    {
        if (filled >= limits.MaxValueBytes)
        {
            throw DomainException.Invalid($"A value of the manifest is larger than {limits.MaxValueBytes} bytes.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
