using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>
/// The digest of a file that comes in parts, taken of its beginning while the rest is on its way: what was written just now is
/// still in memory, and little is left to do when the last part has come.
/// </summary>
internal sealed class GrowingDigest(PartFolder folder, long partSize) : IDisposable
{
    private const int BufferSize = 1 << 20;

#pragma warning disable CA5351 // The protocol's digest is MD5.
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
    private readonly SemaphoreSlim _one = new(1);
    private int _next = 1;

    private bool _isBroken;

    internal long LastUsed { get; private set; } = Environment.TickCount64;

    /// <summary>Goes on as far as parts have come without a gap.</summary>
    internal async Task AdvanceAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            LastUsed = Environment.TickCount64;
            if (!_isBroken)
            {
                Append(folder.IsInPlace, cancellationToken);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The digest of the whole, all of which is there; null when an earlier attempt to read it broke off.</summary>
    internal async Task<string?> FinishAsync(int parts, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_isBroken)
            {
                return null;
            }

            Append(number => number <= parts, cancellationToken);
            return Convert.ToHexStringLower(_md5.GetCurrentHash());
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _md5.Dispose();
        _one.Dispose();
    }

    private void Append(Func<int, bool> isThere, CancellationToken cancellationToken)
    {
        if (!isThere(_next))
        {
            return;
        }

        using var file = File.OpenHandle(folder.WholeFile(partSize), share: FileShare.ReadWrite | FileShare.Delete);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            // What was appended before it broke off cannot be taken back.
            _isBroken = true;
            for (; isThere(_next); _next++)
            {
                AppendPart(file, buffer, cancellationToken);
            }

            _isBroken = false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void AppendPart(SafeFileHandle file, byte[] buffer, CancellationToken cancellationToken)
    {
        var position = (_next - 1) * partSize;
        for (var end = position + partSize; position < end;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - position)), position);
            if (read == 0)
            {
                // The last part may be shorter.
                return;
            }

            _md5.AppendData(buffer, 0, read);
            position += read;
        }
    }
}
