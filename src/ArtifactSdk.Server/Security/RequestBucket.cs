namespace ArtifactSdk.Server.Security;

/// <summary>A bucket of tokens that fills by itself; each request takes one.</summary>
internal sealed class RequestBucket(int perSecond, int burst, TimeProvider time, long start)
{
    private readonly Lock _lock = new();
    private double _tokens = burst;
    private long _filledAt = start;

    internal (bool Admitted, long Remaining, long SecondsToFull, long SecondsToNext) Take(long now)
    {
        lock (_lock)
        {
            Fill(now);
            var admitted = _tokens >= 1;
            if (admitted)
            {
                _tokens--;
            }

            // Clients pace themselves by remaining / reset, so the reset is never 0.
            return (admitted, (long)_tokens, Seconds(burst - _tokens), admitted ? 0 : Seconds(1 - _tokens));
        }
    }

    internal bool IsFull(long now)
    {
        lock (_lock)
        {
            Fill(now);
            return _tokens >= burst;
        }
    }

    private void Fill(long now)
    {
        // Two callers may have read the clock in the other order.
        if (now > _filledAt)
        {
            _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond));
            _filledAt = now;
        }
    }

    private long Seconds(double tokens) => Math.Max(1, (long)Math.Ceiling(tokens / perSecond));
}
