using System.Globalization;

namespace ArtifactSdk.Http;

/// <summary>Ends an attempt in which nothing arrives and nothing leaves. Armed only while the network is waited for.</summary>
internal sealed class StallGuard : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private readonly TimeSpan _limit;
    private volatile bool _fired;

    public StallGuard(TimeProvider clock, TimeSpan limit, CancellationToken callerToken)
    {
        _limit = limit;
        CallerToken = callerToken;
        _source = CancellationTokenSource.CreateLinkedTokenSource(callerToken);
        _timer = clock.CreateTimer(static state => ((StallGuard)state!).Fire(), this, limit, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken CallerToken { get; }

    /// <summary>Cancelled by the caller and by a stall.</summary>
    public CancellationToken Token => _source.Token;

    public void Arm() => _timer.Change(_limit, Timeout.InfiniteTimeSpan);

    public void Pause() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Turns what the runtime threw into a failed attempt, or into the cancellation that it was.</summary>
    public Exception Translate(Exception failure)
    {
        if (CallerToken.IsCancellationRequested)
        {
            return failure as OperationCanceledException ?? new OperationCanceledException(failure.Message, failure, CallerToken);
        }

        if (_fired)
        {
            var reason = string.Create(CultureInfo.InvariantCulture, $"not a byte moved for {_limit.TotalSeconds:0.###} s");
            return new AttemptFailedException(reason, canRetry: true, new TimeoutException(reason, failure));
        }

        return TransportFailure.Wrap(failure);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void Fire()
    {
        _fired = true;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The attempt ended while the timer fired.
        }
    }
}
