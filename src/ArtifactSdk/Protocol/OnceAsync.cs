namespace ArtifactSdk.Protocol;

/// <summary>A value that is loaded when first asked for. A failure or a cancelled caller leaves it to the next one to try.</summary>
internal sealed class OnceAsync<T>(Func<CancellationToken, Task<T>> load)
    where T : class
{
    private volatile T? _value;

    // Not disposed: it has no handle as long as nobody asks for one, and whoever is in here is to hear of the client's end, not of this one's.
    private SemaphoreSlim Turn { get; } = new(1, 1);

    public async Task<T> GetAsync(CancellationToken cancellationToken)
    {
        if (_value is { } known)
        {
            return known;
        }

        await Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _value ??= await load(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Turn.Release();
        }
    }
}
