namespace ArtifactSdk.Server.Hosting;

/// <summary>
/// Sweeps now and then, and only by a time that can be trusted: since the last look the machine's clock must have gone as far as the
/// monotonic one. A clock that was set waits for another period, in which a mistake can be mended, before anything is deleted.
/// </summary>
internal sealed class ExpirySweeper(
    Func<DateTimeOffset, CancellationToken, Task> sweep, TimeSpan period, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan _tolerance = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _ending = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Heard after each look, with whether it was allowed to sweep; for tests.</summary>
    internal event Action<bool>? Looked;

    internal void Start() => _running = RunAsync(_ending.Token);

    /// <summary>Waits for the transaction that is running.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running;
        _ending.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var (seen, mark) = (clock.GetUtcNow(), clock.GetTimestamp());
        using var timer = new PeriodicTimer(period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var now = clock.GetUtcNow();
                var drift = now - seen - clock.GetElapsedTime(mark);
                (seen, mark) = (now, clock.GetTimestamp());
                var isTrusted = drift.Duration() <= _tolerance;
                if (isTrusted)
                {
                    await SweepAsync(now, cancellationToken);
                }
                else
                {
                    Log.ClockWasSet(logger, drift);
                }

                Looked?.Invoke(isTrusted);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await sweep(now, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The next one comes; a database that is away for a moment must not end all of them.
            Log.SweepFailed(logger, exception);
        }
    }
}
