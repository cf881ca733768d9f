using System.Buffers;
using System.Text.Json;

namespace ArtifactSdk.Manifests;

/// <summary>
/// Reads a manifest file of any official writer while it streams in: keys in any order, unknown keys passed over. Memory beyond
/// the entries is one buffer, which grows, up to a limit, only for a single value that does not fit.
/// </summary>
internal static class ManifestReader
{
    private const int InitialBuffer = 64 * 1024;
    private const int MaxDepth = 64;

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <exception cref="ManifestFormatException">The bytes are no manifest, or break a limit or a rule on paths.</exception>
    internal static async ValueTask<Manifest> ReadAsync(Stream input, ManifestLimits limits, CancellationToken cancellationToken)
    {
        var machine = new ManifestReaderState(limits);
        var buffer = ArrayPool<byte>.Shared.Rent(InitialBuffer);
        try
        {
            var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth, AllowTrailingCommas = true });
            var filled = 0;
            var total = 0L;
            while (true)
            {
                // Filled to the brim first: what is cut off at the end is looked at again, and that must not happen for every packet.
                var room = buffer.AsMemory(filled);
                var read = await input.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                var isFirst = total == 0;
                var isFinal = read < room.Length;
                filled += read;
                total += read;
                if (total > limits.MaxBytes)
                {
                    throw new ManifestFormatException($"The manifest is longer than {limits.MaxBytes} bytes.");
                }

                var start = isFirst && buffer.AsSpan(0, filled).StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
                var consumed = start + Advance(buffer.AsSpan(start, filled - start), isFinal, ref state, machine);
                if (isFinal)
                {
                    return machine.ToManifest();
                }

                filled -= consumed;
                buffer.AsSpan(consumed, filled).CopyTo(buffer);
                if (filled == buffer.Length)
                {
                    buffer = Enlarge(buffer, limits.MaxValueBytes);
                }
            }
        }
        catch (JsonException e)
        {
            throw new ManifestFormatException("The manifest is not JSON.", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Enlarge(byte[] full, int maxLength)
    {
        if (full.Length >= maxLength)
        {
            throw new ManifestFormatException($"One value of the manifest is longer than {maxLength} bytes.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }

    private static int Advance(ReadOnlySpan<byte> data, bool isFinal, ref JsonReaderState state, ManifestReaderState machine)
    {
        var reader = new Utf8JsonReader(data, isFinal, state);
        try
        {
            while (machine.TryAdvance(ref reader))
            {
            }
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new ManifestFormatException("The manifest has text that is not valid Unicode, or a key twice where it must be unique.", e);
        }

        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }
}
