using ArtifactSdk.Diagnostics;

namespace ArtifactSdk.Http;

/// <summary>The body of an answer. Its own failures are told apart from those of whoever writes the bytes away.</summary>
internal sealed class TransferReadStream(Stream inner, StallGuard guard, RetryScope scope) : ForwardReadStream(inner)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var linked = cancellationToken.CanBeCanceled && cancellationToken != guard.CallerToken
            ? CancellationTokenSource.CreateLinkedTokenSource(guard.Token, cancellationToken)
            : null;
        guard.Arm();
        try
        {
            var count = await Inner.ReadAsync(buffer, linked?.Token ?? guard.Token).ConfigureAwait(false);
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
}
