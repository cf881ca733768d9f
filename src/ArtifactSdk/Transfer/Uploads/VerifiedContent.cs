using System.Buffers;
using System.Net;

namespace ArtifactSdk.Transfer;

/// <summary>
/// A request body that hashes what it sends and holds the last piece back until everything before it, and it, have the
/// expected digest. A content that has changed therefore never arrives whole, so no server can take it for the old one.
/// Handlers of the application, and the runtime behind a proxy that asks for a password, may send it more than once, even at the same time.
/// </summary>
internal sealed class VerifiedContent(
    Stream source, Func<CancellationToken, ValueTask<Stream>> reopen, UploadItem item, FileProgress progress, Action<ArtifactException> onFault) : HttpContent
{
    private const int BufferSize = TransferLimits.BufferSize - 1;

    private Stream? _unread = source;

    protected override bool TryComputeLength(out long length)
    {
        length = item.Content.Size;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var source = Interlocked.Exchange(ref _unread, null) ?? await reopen(cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            await SendAsync(source, stream, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Interlocked.Exchange(ref _unread, null)?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task SendAsync(Stream source, Stream target, CancellationToken cancellationToken)
    {
        using var digest = new RunningDigest();
        // One byte more than a piece, so that the end of the source is seen together with the last piece.
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize + 1);
        try
        {
            var held = 0;
            var sent = 0L;
            while (true)
            {
                var wanted = BufferSize + 1 - held;
                var read = await FillAsync(source, buffer.AsMemory(held, wanted), cancellationToken).ConfigureAwait(false);
                var available = held + read;
                var isLast = read < wanted;
                var piece = isLast ? available : BufferSize;
                digest.Append(buffer.AsSpan(0, piece));
                Verify(digest, isLast);
                await target.WriteAsync(buffer.AsMemory(0, piece), cancellationToken).ConfigureAwait(false);
                sent += piece;
                progress.Advance(sent);
                if (isLast)
                {
                    return;
                }

                buffer[0] = buffer[BufferSize];
                held = 1;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<int> FillAsync(Stream source, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException cause)
        {
            // Left as it is, it would look like a broken connection and be tried again.
            throw Fault(TransferErrors.CannotRead(item.Name, item.Source.Description, cause));
        }
    }

    private void Verify(RunningDigest digest, bool isLast)
    {
        var length = digest.Length;
        if (isLast ? length != item.Content.Size : length >= item.Content.Size)
        {
            var actual = isLast ? TransferErrors.Bytes(length) : $"more than {TransferErrors.Bytes(length)}";
            throw Fault(TransferErrors.ChangedBeforeSending(item.Name, item.Source.Description, item.Content, actual));
        }

        if (isLast && digest.Finish() is var sent && sent != item.Content)
        {
            throw Fault(TransferErrors.ChangedBeforeSending(item.Name, item.Source.Description, item.Content, TransferErrors.Show(sent)));
        }
    }

    private ArtifactException Fault(ArtifactException fault)
    {
        onFault(fault);
        return fault;
    }
}
