namespace ArtifactSdk.Server.Domain.Manifests;

/// <summary>
/// Parsed manifests, the recently used ones kept. A manifest never changes, so an entry is right for ever; the bound is on
/// the sum of entries, because that is what takes memory. The largest manifest that is taken fits: its files are listed in hundreds of pages, and
/// reading it anew for each would take seconds a page.
/// </summary>
internal sealed class ManifestCache(IBlobStore blobs, ManifestLimits limits, int maxEntries = 1_100_000)
{
    // What an empty manifest weighs, so that a flood of tiny ones is bounded as well.
    private const int BaseWeight = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<BlobKey, LinkedListNode<(BlobKey Key, Manifest Manifest)>> _nodes = [];
    private readonly LinkedList<(BlobKey Key, Manifest Manifest)> _recent = [];
    private long _weight;

    /// <summary>The manifest behind the key, or null when its bytes are not there.</summary>
    internal async ValueTask<Manifest?> FindAsync(BlobKey key, CancellationToken cancellationToken)
    {
        if (TryGet(key) is { } known)
        {
            return known;
        }

        var stream = await blobs.OpenReadAsync(key, cancellationToken);
        if (stream is null)
        {
            return null;
        }

        await using (stream)
        {
            var manifest = await ManifestReader.ReadAsync(stream, limits, cancellationToken);
            Keep(key, manifest);
            return manifest;
        }
    }

    private static long WeightOf(Manifest manifest) => manifest.Entries.Count + BaseWeight;

    private Manifest? TryGet(BlobKey key)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(key, out var node))
            {
                return null;
            }

            _recent.Remove(node);
            _recent.AddFirst(node);
            return node.Value.Manifest;
        }
    }

    private void Keep(BlobKey key, Manifest manifest)
    {
        if (WeightOf(manifest) > maxEntries)
        {
            return;
        }

        lock (_lock)
        {
            if (_nodes.ContainsKey(key))
            {
                return;
            }

            _nodes[key] = _recent.AddFirst((key, manifest));
            _weight += WeightOf(manifest);
            while (_weight > maxEntries && _recent.Last is { } oldest)
            {
                _recent.RemoveLast();
                _nodes.Remove(oldest.Value.Key);
                _weight -= WeightOf(oldest.Value.Manifest);
            }
        }
    }
}
