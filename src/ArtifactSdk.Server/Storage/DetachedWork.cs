using System.Collections.Concurrent;

namespace ArtifactSdk.Server.Storage;

/// <summary>
/// Work that takes longer than clients wait for an answer: it goes on without those who began it, and whoever asks for the
/// same again finds it running.
/// </summary>
internal sealed class DetachedWork : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task>> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    /// <param name="name">What is the same work.</param>
    /// <param name="work">Begun unless it runs; its token is that of <see cref="DisposeAsync"/>.</param>
    /// <param name="cancellationToken">Ends the waiting, not the work.</param>
    internal async Task RunAsync(string name, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var task = _running.GetOrAdd(name, _ => new Lazy<Task>(() => Task.Run(
            async () =>
            {
                try
                {
                    await work(_stopping.Token);
                }
                finally
                {
                    _running.TryRemove(name, out var _);
                }
            },
            CancellationToken.None)));
        await task.Value.WaitAsync(cancellationToken);
    }

    /// <summary>Gives up what runs, and waits for that.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var work in _running.Values)
        {
            await work.Value.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stopping.Dispose();
    }
}
