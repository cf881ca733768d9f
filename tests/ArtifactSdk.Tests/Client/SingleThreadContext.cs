using System.Collections.Concurrent;

namespace ArtifactSdk.Tests.Client;

/// <summary>A user interface's thread: what is posted to it runs only when the thread is free.</summary>
internal sealed class SingleThreadContext : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _work = [];

    private int _posts;

    /// <summary>How often something was posted: continuations that wanted this thread.</summary>
    public int Posts => Volatile.Read(ref _posts);

    public override void Post(SendOrPostCallback d, object? state)
    {
        Interlocked.Increment(ref _posts);
        _work.Add((d, state));
    }

    /// <summary>Runs something on a thread that has such a context.</summary>
    public static Task<SingleThreadContext> RunAsync(Action action)
    {
        var done = new TaskCompletionSource<SingleThreadContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            var context = new SingleThreadContext();
            SetSynchronizationContext(context);
            try
            {
                action();
                done.SetResult(context);
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        return done.Task;
    }
}
