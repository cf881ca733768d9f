using ArtifactSdk.Server.Domain.Audit;
using ArtifactSdk.Server.Domain.Expiry;
using ArtifactSdk.Server.Domain.Manifests;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Maintenance;

/// <summary>
/// Removes blobs that nothing refers to. Whatever a pending or committed version or a run names stays; when that cannot be
/// found out, nothing is removed. Where servers go on writing meanwhile (on a shared database), contents are removed while
/// this holds the writers' turn, and only of entities in which no version was begun since it looked: so no client is told "is here
/// already" of what goes. A commit that overlaps with a removal looks at its contents again (<see cref="RemovalCount"/>).
/// </summary>
internal sealed class GarbageCollection(
    IMetadataStore store, IBlobStore blobs, IBlobInventory inventory, TimeProvider clock, IPartStore? parts = null)
{
    private const int Batch = 1_000;

    private readonly HashSet<BlobKey> _reachable = [];
    private readonly HashSet<BlobKey> _recorded = [];
    private readonly HashSet<long> _heldEntities = [];

    /// <exception cref="DomainException">A committed version's manifest cannot be read.</exception>
    internal async Task<GarbageReport> RunAsync(TimeSpan grace, bool dryRun, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(grace, TimeSpan.Zero);
        var now = clock.GetUtcNow();
        var cutoff = grace < now - DateTimeOffset.UnixEpoch ? now - grace : DateTimeOffset.UnixEpoch;
        var begun = await store.ReadAsync(session => session.HighestIdsAsync(), cancellationToken);
        var expiry = new VersionExpiry(new AuditedStore(store, clock), clock);
        var expired = dryRun ? await expiry.ListAsync(now, cancellationToken) : await expiry.SweepAsync(now, cancellationToken);
        await MarkVersionsAsync(cutoff, cancellationToken);
        await MarkRunFilesAsync(cancellationToken);
        await ReadRecordsAsync(cancellationToken);

        List<GarbageBlob> garbage = [];
        var (reachable, young, held) = (0L, 0L, 0L);
        await foreach (var blob in inventory.ListAsync(cancellationToken))
        {
            if (_reachable.Contains(blob.Key))
            {
                reachable++;
            }
            else if (blob.StoredAt > cutoff)
            {
                young++;
            }
            else if (_heldEntities.Contains(blob.Key.EntityId))
            {
                held++;
            }
            else
            {
                garbage.Add(new GarbageBlob(
                    blob,
                    _recorded.Contains(blob.Key) ? "every version that had it was deleted" : "it was uploaded, and nothing took it up"));
            }
        }

        var abandoned = await FindAbandonedAsync(cutoff, cancellationToken);
        if (!dryRun)
        {
            garbage = await RemoveAsync(garbage, begun, cutoff, cancellationToken);
            foreach (var upload in abandoned)
            {
                await parts!.RemoveAsync(upload.UploadId, cancellationToken);
            }
        }

        return new GarbageReport(garbage, reachable, young, held) { Uploads = abandoned, Expired = expired };
    }

    /// <summary>Uploads in parts whose client has sent none for so long that it will not go on.</summary>
    private async Task<List<OpenUpload>> FindAbandonedAsync(DateTimeOffset cutoff, CancellationToken cancellationToken)
    {
        var abandoned = new List<OpenUpload>();
        if (parts is not null)
        {
            await foreach (var upload in parts.ListAsync(cancellationToken))
            {
                if (upload.LastPartAt <= cutoff)
                {
                    abandoned.Add(upload);
                }
            }
        }

        return abandoned;
    }

    private async Task MarkVersionsAsync(DateTimeOffset cutoff, CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var page = await store.ReadAsync(
                async session =>
                {
                    var found = new List<(HeldVersion Version, IReadOnlyList<ManifestRow> Manifests, IReadOnlyList<ManifestRow> Bases)>();
                    foreach (var version in await session.HeldVersionsAsync(after, Batch))
                    {
                        var manifests = await session.ManifestsOfArtifactAsync(version.Id);
                        var bases = new List<ManifestRow>();
                        foreach (var baseId in manifests.Select(row => row.BaseArtifactId).OfType<long>().Distinct())
                        {
                            bases.AddRange(await session.ManifestsOfArtifactAsync(baseId));
                        }

                        found.Add((version, manifests, bases));
                    }

                    return found;
                },
                cancellationToken);
            foreach (var (version, manifests, bases) in page)
            {
                await MarkVersionAsync(version, manifests, bases, cutoff, cancellationToken);
            }

            if (page.Count < Batch)
            {
                return;
            }

            after = page[^1].Version.Id;
        }
    }

    private async Task MarkVersionAsync(
        HeldVersion version, IReadOnlyList<ManifestRow> manifests, IReadOnlyList<ManifestRow> bases, DateTimeOffset cutoff, CancellationToken cancellationToken)
    {
        var complete = false;
        foreach (var row in manifests)
        {
            complete |= await MarkManifestAsync(version.EntityId, row, cancellationToken) && row.Type == ManifestType.Full;
        }

        if (version.State == ArtifactState.Committed)
        {
            if (CurrentManifest.Of(manifests) is not { } current || !await MarkManifestAsync(version.EntityId, current, cancellationToken))
            {
                throw new DomainException(
                    $"Nothing was removed: the manifest of {version.Name} cannot be read, so what that version needs is not known. Run fsck.",
                    ErrorCodes.NotFound,
                    500);
            }

            return;
        }

        // The base of a version that is being put together is needed even when it was deleted meanwhile.
        foreach (var row in bases)
        {
            await MarkManifestAsync(version.EntityId, row, cancellationToken);
        }

        if (!complete && version.UpdatedAt > cutoff)
        {
            // Its client may have been told for any content here that it need not be uploaded.
            _heldEntities.Add(version.EntityId);
        }
    }

    private async ValueTask<bool> MarkManifestAsync(long entityId, ManifestRow row, CancellationToken cancellationToken)
    {
        if (!Digests.TryGetHex(row.Digest, out var hex))
        {
            return false;
        }

        var key = new BlobKey(entityId, hex);
        await using var stream = await blobs.OpenReadAsync(key, cancellationToken);
        if (stream is null)
        {
            return false;
        }

        _reachable.Add(key);
        try
        {
            var manifest = await ManifestReader.ReadAsync(stream, new ManifestLimits(), cancellationToken);
            foreach (var entry in manifest.Entries)
            {
                if (!entry.IsReference && Digests.TryGetHex(entry.Digest, out var content))
                {
                    _reachable.Add(new BlobKey(entityId, content));
                }
            }

            return true;
        }
        catch (DomainException)
        {
            return false;
        }
    }

    private async Task MarkRunFilesAsync(CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var page = await store.ReadAsync(session => session.HeldRunFilesAsync(after, Batch), cancellationToken);
            _reachable.UnionWith(page.Select(file => file.Key));
            if (page.Count < Batch)
            {
                return;
            }

            after = page[^1].Id;
        }
    }

    private async Task ReadRecordsAsync(CancellationToken cancellationToken)
    {
        for (BlobKey? after = null; ;)
        {
            var page = await store.ReadAsync(session => session.RecordedBlobsAsync(after, Batch), cancellationToken);
            _recorded.UnionWith(page.Select(record => record.Key));
            if (page.Count < Batch)
            {
                return;
            }

            after = page[^1].Key;
        }
    }

    /// <summary>
    /// The record goes first, in a transaction of its own: a blob without record is garbage again next time, a record without
    /// blob would be a lie. Returns what was removed.
    /// </summary>
    private async Task<List<GarbageBlob>> RemoveAsync(
        List<GarbageBlob> garbage, HighestIds begun, DateTimeOffset cutoff, CancellationToken cancellationToken)
    {
        List<GarbageBlob> removed = [];
        foreach (var entity in garbage.GroupBy(item => item.Blob.Key.EntityId))
        {
            foreach (var batch in entity.Chunk(Batch))
            {
                IReadOnlyCollection<BlobKey> keys = [.. batch.Select(item => item.Blob.Key)];
                var forgotten = await InTurnAsync(
                    session => session.ForgetBlobsAsync(entity.Key, [.. keys.Select(key => key.HexMd5)]), entity.Key, begun, cancellationToken);
                if (!forgotten || !await InTurnAsync(_ => inventory.RemoveAsync(keys, cutoff, cancellationToken), entity.Key, begun, cancellationToken))
                {
                    // Somebody logs there: the next collection will know what that needs.
                    break;
                }

                removed.AddRange(batch);
            }
        }

        return removed;
    }

    /// <summary>False, and nothing done, when a version of the entity was begun meanwhile.</summary>
    private ValueTask<bool> InTurnAsync(Func<IMetadataSession, ValueTask> work, long entityId, HighestIds begun, CancellationToken cancellationToken) => store.WriteAsync(
        async session =>
        {
            if (await session.HasNewerVersionsAsync(entityId, begun))
            {
                return false;
            }

            await RemovalCount.AdvanceAsync(session);
            await work(session);
            return true;
        },
        cancellationToken);
}
