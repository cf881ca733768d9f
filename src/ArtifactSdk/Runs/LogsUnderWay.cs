namespace ArtifactSdk.Runs;

/// <summary>Counts what a run is logging, so that its end can wait for it.</summary>
internal sealed class LogsUnderWay
{
    private readonly object _gate = new();
    private TaskCompletionSource? _ended;
    private int _count;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Counts a log until it has ended, however it does.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> log)
    {
        lock (_gate)
        {
            _count++;
            _ended ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        try
        {
            return await log().ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Waits until nothing is under way. How it ended is for those to hear who started it.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _ended?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_count == 0)
            {
                _ended!.SetResult();
                _ended = null;
            }
        }
    }
}
