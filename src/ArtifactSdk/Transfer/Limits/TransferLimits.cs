namespace ArtifactSdk.Transfer;

/// <summary>What all operations of one client share: how many contents are on their way at once, and how much memory their buffers take.</summary>
internal sealed class TransferLimits(int maxConcurrency, long maxMemory)
{
    /// <summary>What a content that is moved or looked at holds in memory.</summary>
    public const int BufferSize = 128 * 1024;

    private readonly Budget _slots = new(maxConcurrency);

    public Budget Memory { get; } = new(maxMemory);

    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        _ = await _slots.TakeAsync(1, cancellationToken).ConfigureAwait(false);
        try
        {
            _ = await Memory.TakeAsync(BufferSize, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _slots.Return(1);
            throw;
        }
    }

    public void Leave()
    {
        Memory.Return(BufferSize);
        _slots.Return(1);
    }
}
