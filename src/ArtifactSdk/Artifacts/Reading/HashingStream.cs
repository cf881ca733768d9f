using System.Security.Cryptography;
using ArtifactSdk.Manifests;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Artifacts;

/// <summary>Computes the digest of what is read through it, and copies it to a file where one is given.</summary>
internal sealed class HashingStream(Stream inner, TempFile? copy = null) : Stream
{
    private readonly IncrementalHash _hash = ContentDigest.NewHash();
    private long _copied;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Gets the copy; null when there is none or it could not be written, which is no reason to fail.</summary>
    public TempFile? Copy { get; private set; } = copy;

    /// <summary>The digest of everything that was read.</summary>
    public ContentDigest Finish() => ContentDigest.FromHash(_hash.GetHashAndReset());

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        _hash.AppendData(buffer, offset, read);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _hash.AppendData(buffer.Span[..read]);
        if (Copy is not null)
        {
            await CopyAsync(buffer[..read], cancellationToken).ConfigureAwait(false);
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            Copy?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask CopyAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await Copy!.WriteAsync(bytes, _copied, cancellationToken).ConfigureAwait(false);
            _copied += bytes.Length;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            Copy!.Dispose();
            Copy = null;
        }
    }
}
