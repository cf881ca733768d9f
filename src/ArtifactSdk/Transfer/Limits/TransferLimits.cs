namespace ArtifactSdk.Transfer;

/// <summary>What all operations of one client share: how many contents are on their way at once, and how much memory their buffers take.</summary>
internal sealed class TransferLimits(int maxConcurrency, long maxMemory)
{
    /// <summary>What a content that is moved or looked at holds in memory.</summary>
    public const int BufferSize = 128 * 1024;

    /// <summary>What may be kept at most from one step of an operation to the next.</summary>
    public const long MaxKept = 4L * 1024 * 1024;

    private const long LeastRoom = 2L * 1024 * 1024;

    private readonly Budget _slots = new(maxConcurrency);

    // Who keeps something waits for room in between: half of it, and more than anybody asks for at once, stays free for that.
    private readonly Budget _kept = new(maxMemory / 2 < LeastRoom ? 0 : Math.Min(MaxKept, maxMemory / 2));

    public Budget Memory { get; } = new(maxMemory);

    /// <summary>Takes memory for as long as an operation lasts, if there is enough.</summary>
    public bool TryKeep(long amount)
    {
        if (!_kept.TryTake(amount))
        {
            return false;
        }

        if (Memory.TryTake(amount))
        {
            return true;
        }

        _kept.Return(amount);
        return false;
    }

    public void ReturnKept(long amount)
    {
        Memory.Return(amount);
        _kept.Return(amount);
    }

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
