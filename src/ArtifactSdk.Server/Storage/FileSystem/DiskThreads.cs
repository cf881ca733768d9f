using System.Collections.Concurrent;

namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>
/// A few threads that do nothing but wait for the disk. A flush takes milliseconds and blocks its thread; on the thread pool,
/// as many uploads as there are processors would stop every other request.
/// </summary>
internal sealed class DiskThreads : IDisposable
{
    // Several at once, because file systems write the flushes that wait together in one go.
    private const int Count = 8;

    private readonly BlockingCollection<Action> _jobs = [];

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
        _jobs.Add(() =>
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
        return done.Task;
    }

    /// <summary>The threads finish what was handed in, then end.</summary>
    public void Dispose() => _jobs.CompleteAdding();

    private void Work()
    {
        foreach (var job in _jobs.GetConsumingEnumerable())
        {
            job();
        }
    }
}
