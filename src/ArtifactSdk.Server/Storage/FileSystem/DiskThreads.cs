namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>
/// A few threads that do nothing but wait for the disk. A flush takes milliseconds and blocks its thread; on the thread pool,
/// as many uploads as there are processors would stop every other request.
/// </summary>
internal sealed class DiskThreads : IDisposable
{
    // Several at once, because file systems write the flushes that wait together in one go.
    private const int Count = 16;

    // A monitor, because those who wait for it sleep: collections made for this spin first, and take the processors from the uploads.
    private readonly object _lock = new();
    private readonly Queue<Action> _jobs = new();
    private bool _isEnding;

    internal DiskThreads()
    {
        for (var i = 0; i < Count; i++)
        {
            new Thread(Work) { IsBackground = true, Name = "blob flush" }.Start();
        }
    }

    internal Task RunAsync(Action job)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isEnding, this);
            _jobs.Enqueue(() =>
            {
                try
                {
                    job();
                    done.SetResult();
                }
#pragma warning disable CA1031 // It is thrown again where the task is awaited.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    done.SetException(e);
                }
            });
            Monitor.Pulse(_lock);
        }

        return done.Task;
    }

    /// <summary>The threads finish what was handed in, then end.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isEnding = true;
            Monitor.PulseAll(_lock);
        }
    }

    private void Work()
    {
        while (Take() is { } job)
        {
            job();
        }
    }

    private Action? Take()
    {
        lock (_lock)
        {
            Action? job;
            while (!_jobs.TryDequeue(out job) && !_isEnding)
            {
                Monitor.Wait(_lock);
            }

            return job;
        }
    }
}
