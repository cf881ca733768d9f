namespace ArtifactSdk.TestSupport;

/// <summary>A clock that stands still until a test moves it. Timers fire on <see cref="Advance"/>, in the order of their due times.</summary>
/// <remarks>
/// With <see cref="AutoAdvance"/> the clock jumps to a timer that is due within that span as soon as it is set, so that a chain of delays
/// runs through without a test having to know when each begins. Longer timers and <see cref="Deadlines"/> stay for the test to reach.
/// </remarks>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<TimeSpan> _delays = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private DateTimeOffset _now;
    private TimeSpan _elapsed;

    public ManualTimeProvider(DateTimeOffset? start = null) => _now = start ?? new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The longest timer that runs out by itself; null for none.</summary>
    public TimeSpan? AutoAdvance { get; set; }

    /// <summary>Lengths that <see cref="AutoAdvance"/> leaves alone, because they are deadlines and not delays.</summary>
    public ISet<TimeSpan> Deadlines { get; } = new HashSet<TimeSpan>();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The delays that ran out by themselves so far.</summary>
    public IReadOnlyList<TimeSpan> PassedDelays
    {
        get
        {
            lock (_gate)
            {
                return [.. _delays];
            }
        }
    }

    public int ActiveTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _elapsed.Ticks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires what falls due on the way.</summary>
    public void Advance(TimeSpan span) => AdvanceTo(Elapsed() + span);

    /// <summary>Sets the time of day as somebody sets a machine's clock: no time passes, and no timer fires.</summary>
    public void Jump(TimeSpan span)
    {
        lock (_gate)
        {
            _now += span;
        }
    }

    /// <summary>Ends when so many timers are set at once: the code under test has begun to wait.</summary>
    public Task WaitForTimersAsync(int count, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_timers.Count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    private void AdvanceTo(TimeSpan end)
    {
        while (TakeDue(end) is { } timer)
        {
            timer.Fire();
        }

        MoveTo(end);
    }

    private TimeSpan Elapsed()
    {
        lock (_gate)
        {
            return _elapsed;
        }
    }

    private void MoveTo(TimeSpan elapsed)
    {
        lock (_gate)
        {
            if (elapsed > _elapsed)
            {
                _now += elapsed - _elapsed;
                _elapsed = elapsed;
            }
        }
    }

    private ManualTimer? TakeDue(TimeSpan end)
    {
        lock (_gate)
        {
            var next = _timers.MinBy(timer => timer.Due);
            if (next is null || next.Due > end)
            {
                return null;
            }

            MoveTo(next.Due);
            next.Rearm();
            return next;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var passes = false;
            lock (owner._gate)
            {
                owner._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    return true;
                }

                Due = owner._elapsed + dueTime;
                _period = period;
                owner._timers.Add(this);
                owner._waiters.RemoveAll(waiter => owner._timers.Count >= waiter.Count && waiter.Reached.TrySetResult());
                passes = dueTime <= owner.AutoAdvance && !owner.Deadlines.Contains(dueTime);
                if (passes)
                {
                    owner._delays.Add(dueTime);
                }
            }

            if (passes)
            {
                // Not on this thread: whoever sets a timer does not expect it to fire before the call returns.
                var due = Due;
                ThreadPool.QueueUserWorkItem(_ => owner.AdvanceTo(due));
            }

            return true;
        }

        public void Rearm()
        {
            if (_period > TimeSpan.Zero)
            {
                Due += _period;
            }
            else
            {
                owner._timers.Remove(this);
            }
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
