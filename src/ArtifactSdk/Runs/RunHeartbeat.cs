using ArtifactSdk.Diagnostics;

namespace ArtifactSdk.Runs;

/// <summary>Tells the server that a run is alive, so that it is not taken for crashed during a long upload. Never disturbs the caller.</summary>
internal sealed class RunHeartbeat : IAsyncDisposable
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly Func<CancellationToken, Task> _send;
    private readonly Microsoft.Extensions.Logging.ILogger _logger;
    private readonly string _run;
    private Task _current = Task.CompletedTask;
    private int _busy;
    private int _disposed;

    internal RunHeartbeat(TimeProvider clock, string run, Microsoft.Extensions.Logging.ILogger logger, Func<CancellationToken, Task> send, TimeSpan? interval = null)
    {
        _run = run;
        _logger = logger;
        _send = send;
        _timer = clock.CreateTimer(static state => ((RunHeartbeat)state!).Beat(), this, interval ?? Interval, interval ?? Interval);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await Volatile.Read(ref _current).ConfigureAwait(false);
        _stop.Dispose();
    }

    // A beat that is still waiting for a slow server stands for the next one too.
    private void Beat()
    {
        if (Interlocked.Exchange(ref _busy, 1) == 0)
        {
            Volatile.Write(ref _current, SendAsync());
        }
    }

    private async Task SendAsync()
    {
        try
        {
            await _send(_stop.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Handlers of the application throw what they like, and nobody awaits this task.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_stop.IsCancellationRequested)
            {
                Log.HeartbeatFailed(_logger, _run, e.Message);
            }
        }
        finally
        {
            _ = Interlocked.Exchange(ref _busy, 0);
        }
    }
}
