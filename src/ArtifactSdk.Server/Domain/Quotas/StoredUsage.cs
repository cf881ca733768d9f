using System.Buffers.Binary;
using System.Collections.Concurrent;
using ArtifactSdk.Server.Domain.Manifests;

namespace ArtifactSdk.Server.Domain.Quotas;

/// <summary>
/// How many recorded bytes of an entity no committed version refers to: what was deleted counts until garbage collection on
/// the disk, but not against a quota. To know it, all manifests are read, so it is remembered until something changes.
/// </summary>
#pragma warning disable CA1001 // The semaphore is only awaited, and so has nothing to release.
internal sealed class StoredUsage(IMetadataStore store, ManifestCache manifests)
#pragma warning restore CA1001
{
    private const int Batch = 500;
    private const int MaxRemembered = 1_000;

    private readonly ConcurrentDictionary<long, (UsageMark Mark, long Unreferenced)> _remembered = new();
    private readonly SemaphoreSlim _counting = new(1, 1);

    internal async ValueTask<long> UnreferencedBytesAsync(long entityId, CancellationToken cancellationToken)
    {
        await _counting.WaitAsync(cancellationToken);
        try
        {
            var mark = await store.ReadAsync(session => session.UsageMarkAsync(entityId), cancellationToken);
            if (_remembered.TryGetValue(entityId, out var known) && known.Mark == mark)
            {
                return known.Unreferenced;
            }

            var unreferenced = await ReferencedAsync(entityId, cancellationToken) is { } referenced
                ? await CountAsync(entityId, referenced, cancellationToken)
                : 0;
            if (_remembered.Count >= MaxRemembered)
            {
                _remembered.Clear();
            }

            _remembered[entityId] = (mark, unreferenced);
            return unreferenced;
        }
        finally
        {
            _counting.Release();
        }
    }

    private static UInt128 Key(string hexMd5) => BinaryPrimitives.ReadUInt128BigEndian(Convert.FromHexString(hexMd5));

    /// <summary>Null when a manifest cannot be read: then nothing is known to be without use.</summary>
    private async Task<HashSet<UInt128>?> ReferencedAsync(long entityId, CancellationToken cancellationToken)
    {
        HashSet<UInt128> referenced = [];
        var versions = await store.ReadAsync(session => session.CommittedVersionsOfEntityAsync(entityId), cancellationToken);
        foreach (var batch in versions.Chunk(Batch))
        {
            var digests = await store.ReadAsync(
                async session =>
                {
                    List<string> found = [];
                    foreach (var id in batch)
                    {
                        found.Add(CurrentManifest.Of(await session.ManifestsOfArtifactAsync(id))?.Digest ?? "");
                    }

                    return found;
                },
                cancellationToken);
            foreach (var digest in digests)
            {
                if (!Digests.TryGetHex(digest, out var hex) || !await AddAsync(referenced, new BlobKey(entityId, hex), cancellationToken))
                {
                    return null;
                }
            }
        }

        return referenced;
    }

    private async Task<bool> AddAsync(HashSet<UInt128> referenced, BlobKey key, CancellationToken cancellationToken)
    {
        try
        {
            if (await manifests.FindAsync(key, cancellationToken) is not { } manifest)
            {
                return false;
            }

            referenced.Add(Key(key.HexMd5));
            foreach (var entry in manifest.Entries)
            {
                if (!entry.IsReference && Digests.TryGetHex(entry.Digest, out var hex))
                {
                    referenced.Add(Key(hex));
                }
            }

            return true;
        }
        catch (DomainException)
        {
            return false;
        }
    }

    private async Task<long> CountAsync(long entityId, HashSet<UInt128> referenced, CancellationToken cancellationToken)
    {
        var total = 0L;
        for (BlobKey? after = new BlobKey(entityId - 1, new string('f', 32)); ;)
        {
            var page = await store.ReadAsync(session => session.RecordedBlobsAsync(after, Batch * 10), cancellationToken);
            foreach (var (key, size) in page)
            {
                if (key.EntityId != entityId)
                {
                    return total;
                }

                total += referenced.Contains(Key(key.HexMd5)) ? 0 : size;
            }

            if (page.Count < Batch * 10)
            {
                return total;
            }

            after = page[^1].Key;
        }
    }
}
