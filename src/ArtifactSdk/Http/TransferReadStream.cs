using ArtifactSdk.Diagnostics;

namespace ArtifactSdk.Http;

/// <summary>The body of an answer. Its own failures are told apart from those of whoever writes the bytes away.</summary>
internal sealed class TransferReadStream(Stream inner, StallGuard guard, RetryScope scope) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var linked = cancellationToken.CanBeCanceled && cancellationToken != guard.CallerToken
            ? CancellationTokenSource.CreateLinkedTokenSource(guard.Token, cancellationToken)
            : null;
        guard.Arm();
        try
        {
            var count = await inner.ReadAsync(buffer, linked?.Token ?? guard.Token).ConfigureAwait(false);
            scope.Progressed |= count > 0;
            Instruments.TransferBytes.Add(count, Instruments.Received);
            return count;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && (TransportFailure.Is(e) || e is OperationCanceledException))
        {
            throw guard.Translate(e);
        }
        finally
        {
            guard.Pause();
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read this stream with ReadAsync.");

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
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
