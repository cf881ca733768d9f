using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Schema;

/// <summary>
/// One consistent view of the store that stays open while a request's fields are resolved one after another, so that all
/// parts of an answer fit together. It is opened by the first read and closed by <see cref="DisposeAsync"/>.
/// </summary>
internal sealed class RequestSnapshot : IAsyncDisposable
{
    private readonly TaskCompletionSource<IMetadataSession> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    private RequestSnapshot(IMetadataStore store, CancellationToken cancellationToken)
    {
        _reading = store.ReadAsync(
            async session =>
            {
                _opened.TrySetResult(session);
                await _closed.Task;
                return true;
            },
            cancellationToken).AsTask();
    }

    internal static async ValueTask<(RequestSnapshot Snapshot, IMetadataSession Session)> OpenAsync(
        IMetadataStore store, CancellationToken cancellationToken)
    {
        var snapshot = new RequestSnapshot(store, cancellationToken);
        if (await Task.WhenAny(snapshot._opened.Task, snapshot._reading) == snapshot._reading)
        {
            // The store failed before it gave a session; this throws what went wrong.
            await snapshot._reading;
        }

        return (snapshot, await snapshot._opened.Task);
    }

    public async ValueTask DisposeAsync()
    {
        _closed.TrySetResult();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}
