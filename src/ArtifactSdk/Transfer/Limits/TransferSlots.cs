namespace ArtifactSdk.Transfer;

/// <summary>
/// The places of one operation, each of which is a place of the client too. Files in one piece and parts of others share them, so that a large file
/// takes no more than the limit.
/// </summary>
internal sealed class TransferSlots(int maxConcurrency, TransferLimits? limits) : IDisposable
{
    private readonly SemaphoreSlim _own = new(maxConcurrency, maxConcurrency);

    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        await _own.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (limits is null)
        {
            return;
        }

        try
        {
            await limits.EnterAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _own.Release();
            throw;
        }
    }

    public void Release()
    {
        limits?.Leave();
        _own.Release();
    }

    public void Dispose() => _own.Dispose();
}
