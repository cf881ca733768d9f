using System.Buffers;
using System.Text.Json;

namespace ArtifactSdk.Manifests;

/// <summary>
/// Reads a manifest file of any official writer while it streams in: keys in any order, unknown keys passed over. Memory beyond
/// the entries is one buffer, which grows only for a single token that does not fit.
/// </summary>
internal static class ManifestReader
{
    private const int InitialBuffer = 64 * 1024;
    private const int MaxDepth = 64;

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
                var read = await input.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
                filled += read;
                total += read;
                if (total > limits.MaxBytes)
                {
                    throw new ManifestFormatException($"The manifest is longer than {limits.MaxBytes} bytes.");
                }

                var consumed = Advance(buffer.AsSpan(0, filled), read == 0, ref state, machine);
                buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
                filled -= consumed;
                if (read == 0)
                {
                    return machine.ToManifest();
                }

                if (filled == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, filled).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
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
            // Text that is no valid UTF-8, half a surrogate pair, or a key that an entry has twice.
            throw new ManifestFormatException("The manifest has text that is not valid Unicode, or a key twice in one entry.", e);
        }

        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }
}
