using System.Collections.Concurrent;

namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>The digests of the uploads that are under way, taken in the background. What has none is hashed at its end.</summary>
internal sealed class GrowingDigests : IAsyncDisposable
{
    private const int Most = 64;

    private static readonly TimeSpan _abandonedAfter = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, GrowingDigest> _digests = new(StringComparer.Ordinal);
    private readonly DetachedWork _work = new();

    /// <summary>Tells that another part has its place. The work goes on after the return.</summary>
    internal void Advance(string uploadId, PartFolder folder, long partSize)
    {
        if (Find(uploadId, folder, partSize) is { } digest)
        {
            // Whatever breaks it off comes up again at the end, where the whole is read afresh.
            _ = _work.RunAsync(uploadId, digest.AdvanceAsync, CancellationToken.None)
                .ContinueWith(work => work.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    /// <summary>The digest of a file all of whose parts have their places.</summary>
    internal async Task<string> FinishAsync(
        string uploadId, PartFolder folder, long partSize, int parts, CancellationToken cancellationToken)
    {
        if (Find(uploadId, folder, partSize) is { } begun && await begun.FinishAsync(parts, cancellationToken) is { } digest)
        {
            return digest;
        }

        using var afresh = new GrowingDigest(folder, partSize);
        return (await afresh.FinishAsync(parts, cancellationToken))!;
    }

    internal void Remove(string uploadId) => _digests.TryRemove(uploadId, out _);

    public async ValueTask DisposeAsync()
    {
        await _work.DisposeAsync();
        foreach (var digest in _digests.Values)
        {
            digest.Dispose();
        }
    }

    private GrowingDigest? Find(string uploadId, PartFolder folder, long partSize)
    {
        if (_digests.TryGetValue(uploadId, out var digest))
        {
            return digest;
        }

        if (_digests.Count >= Most)
        {
            var since = Environment.TickCount64 - (long)_abandonedAfter.TotalMilliseconds;
            foreach (var (abandoned, _) in _digests.Where(other => other.Value.LastUsed < since))
            {
                Remove(abandoned);
            }
        }

        return _digests.Count >= Most ? null : _digests.GetOrAdd(uploadId, _ => new GrowingDigest(folder, partSize));
    }
}
