using ArtifactSdk.Diagnostics;

namespace ArtifactSdk.Http;

/// <summary>Where the body of a request goes. Remembers whether it was the network that failed.</summary>
internal sealed class TransferWriteStream(Stream inner, StallGuard guard, RetryScope scope) : Stream
{
    public bool Failed { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        guard.Arm();
        var done = false;
        try
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            done = true;
            scope.Progressed |= buffer.Length > 0;
            Instruments.TransferBytes.Add(buffer.Length, Instruments.Sent);
        }
        finally
        {
            Failed |= !done;
            guard.Pause();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        guard.Arm();
        var done = false;
        try
        {
            await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
            done = true;
        }
        finally
        {
            Failed |= !done;
            guard.Pause();
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write this stream with WriteAsync.");
}
