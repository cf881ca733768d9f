using ArtifactSdk.Transfer;

namespace ArtifactSdk.Tests.Transfer.Support;

internal sealed class ScriptedUploads(params IReadOnlyList<UploadItem>[] batches) : IUploadSource
{
    public Func<UploadItem, UploadTarget?> Renew { get; init; } = item => item.Target;

    public List<string> Renewed { get; } = [];

    /// <summary>Gets what asking for one more batch than there are throws.</summary>
    public Exception? Fault { get; init; }

    public async IAsyncEnumerable<IReadOnlyList<UploadItem>> GetBatchesAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var batch in batches)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return batch;
        }

        if (Fault is not null)
        {
            throw Fault;
        }
    }

    public List<IReadOnlyList<string>> Completed { get; } = [];

    public Action OnComplete { get; set; } = () => { };

    public Task CompleteAsync(UploadItem item, MultipartTarget target, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        OnComplete();
        Completed.Add(tags);
        return Task.CompletedTask;
    }

    public ValueTask<UploadTarget?> RenewAsync(UploadItem item, CancellationToken cancellationToken)
    {
        lock (Renewed)
        {
            Renewed.Add(item.Name);
        }

        return new(Renew(item));
    }
}
