using System.Security.Cryptography;
using ArtifactSdk.Server.Domain.Audit;
using ArtifactSdk.Server.Domain.Manifests;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Maintenance;

/// <summary>
/// Compares what the metadata promise with what is stored. It only reads, and may run beside a server: a row that names a
/// blob is written after the blob is durable, so whatever a snapshot shows has to be there.
/// </summary>
/// <param name="store">What is promised.</param>
/// <param name="blobs">What is stored.</param>
/// <param name="inventory">A list of it.</param>
/// <param name="listFirst">Reads the whole list before asking for single blobs: for stores where each question is a round trip.</param>
internal sealed class StorageCheck(IMetadataStore store, IBlobStore blobs, IBlobInventory inventory, bool listFirst = false)
{
    private const int Batch = 1_000;

    private readonly List<StorageProblem> _problems = [];
    private readonly Dictionary<BlobKey, long?> _sizes = [];
    private readonly Dictionary<BlobKey, long> _listed = [];
    private long _versions;
    private long _bytesRead;

    /// <summary>The quick check looks at rows, manifests, and the presence and size of blobs; with <paramref name="readData"/> every byte is hashed too.</summary>
    internal async Task<StorageCheckReport> RunAsync(bool readData, CancellationToken cancellationToken)
    {
        foreach (var line in await store.ReadAsync(session => session.ContradictionsAsync(), cancellationToken))
        {
            Add(StorageProblemKind.Metadata, line);
        }

        var audit = await store.ReadAsync(AuditChain.VerifyAsync, cancellationToken);
        if (!audit.IsWhole)
        {
            Add(StorageProblemKind.Metadata, $"the audit log is broken at entry {audit.BrokenAt}: {audit.Reason}.");
        }

        if (listFirst)
        {
            await foreach (var blob in inventory.ListAsync(cancellationToken))
            {
                if (!blob.IsDoubtful)
                {
                    _listed[blob.Key] = blob.Size;
                }
            }
        }

        await CheckVersionsAsync(cancellationToken);
        await CheckRunFilesAsync(cancellationToken);
        await CheckRecordsAsync(cancellationToken);
        if (readData)
        {
            await ReadEverythingAsync(cancellationToken);
        }

        return new StorageCheckReport(_versions, _sizes.Count, _bytesRead, _problems);
    }

    private async Task CheckVersionsAsync(CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var page = await store.ReadAsync(
                async session =>
                {
                    var found = new List<(HeldVersion Version, ManifestRow? Manifest)>();
                    var versions = await session.HeldVersionsAsync(after, Batch);
                    foreach (var version in versions)
                    {
                        found.Add((version, version.State == ArtifactState.Committed
                            ? CurrentManifest.Of(await session.ManifestsOfArtifactAsync(version.Id))
                            : null));
                    }

                    return found;
                },
                cancellationToken);
            foreach (var (version, manifest) in page)
            {
                if (version.State == ArtifactState.Committed)
                {
                    _versions++;
                    await CheckVersionAsync(version, manifest, cancellationToken);
                }
            }

            if (page.Count < Batch)
            {
                return;
            }

            after = page[^1].Version.Id;
        }
    }

    private async Task CheckVersionAsync(HeldVersion version, ManifestRow? row, CancellationToken cancellationToken)
    {
        if (row is null || !Digests.TryGetHex(row.Digest, out var hex))
        {
            Add(StorageProblemKind.Metadata, $"{version.Name} is committed and has no manifest.");
            return;
        }

        var key = new BlobKey(version.EntityId, hex);
        if (!await CheckBlobAsync(key, row.Size, $"the manifest of {version.Name}", cancellationToken))
        {
            return;
        }

        Manifest manifest;
        try
        {
            await using var stream = await blobs.OpenReadAsync(key, cancellationToken)
                ?? throw DomainException.Invalid("It was removed meanwhile.");
            manifest = await ManifestReader.ReadAsync(stream, new ManifestLimits(), cancellationToken);
        }
        catch (DomainException exception)
        {
            Add(StorageProblemKind.Damaged, $"the manifest of {version.Name} ({Show(key)}) cannot be read: {exception.Message}");
            return;
        }

        if (manifest.Entries.Count != version.FileCount)
        {
            Add(StorageProblemKind.Metadata, $"{version.Name} is recorded with {version.FileCount} files, and its manifest lists {manifest.Entries.Count}.");
        }

        foreach (var entry in manifest.Entries)
        {
            if (!entry.IsReference && Digests.TryGetHex(entry.Digest, out var content))
            {
                await CheckBlobAsync(new BlobKey(version.EntityId, content), entry.Size, $"'{entry.Path}' of {version.Name}", cancellationToken);
            }
        }
    }

    private async Task CheckRunFilesAsync(CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var page = await store.ReadAsync(session => session.HeldRunFilesAsync(after, Batch), cancellationToken);
            foreach (var file in page)
            {
                await CheckBlobAsync(file.Key, file.Size, $"the run file {file.Path}", cancellationToken);
            }

            if (page.Count < Batch)
            {
                return;
            }

            after = page[^1].Id;
        }
    }

    /// <summary>A recorded content is never uploaded again, so a record without its blob spoils versions to come.</summary>
    private async Task CheckRecordsAsync(CancellationToken cancellationToken)
    {
        for (BlobKey? after = null; ;)
        {
            var page = await store.ReadAsync(session => session.RecordedBlobsAsync(after, Batch), cancellationToken);
            foreach (var (key, size) in page)
            {
                if (!_sizes.ContainsKey(key))
                {
                    await CheckBlobAsync(key, size, "a recorded content", cancellationToken);
                }
            }

            if (page.Count < Batch)
            {
                return;
            }

            after = page[^1].Key;
        }
    }

    private async ValueTask<bool> CheckBlobAsync(BlobKey key, long? expected, string what, CancellationToken cancellationToken)
    {
        if (!_sizes.TryGetValue(key, out var size))
        {
            // What is not in the list may have come after it.
            size = _listed.TryGetValue(key, out var listed) ? listed : await blobs.StatAsync(key, cancellationToken);
            _sizes[key] = size;
        }

        if (size is null)
        {
            Add(StorageProblemKind.Missing, $"{what} is missing: there is no blob {Show(key)}.");
            return false;
        }

        if (expected is { } bytes && bytes != size)
        {
            Add(StorageProblemKind.Missing, $"{what} has {size} bytes, not {bytes} (blob {Show(key)}).");
            return false;
        }

        return true;
    }

    private async Task ReadEverythingAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        await foreach (var blob in inventory.ListAsync(cancellationToken))
        {
            await using var stream = await blobs.OpenReadAsync(blob.Key, cancellationToken);
            if (stream is null)
            {
                if (blob.IsDoubtful)
                {
                    Add(StorageProblemKind.Damaged, $"blob {Show(blob.Key)} has other bytes than its name says, which the store itself tells.");
                }

                continue;
            }

            _sizes.TryAdd(blob.Key, blob.Size);
#pragma warning disable CA5351 // Blobs are named by MD5, as the protocol wants.
            using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                md5.AppendData(buffer, 0, read);
                _bytesRead += read;
            }

            var actual = Convert.ToHexStringLower(md5.GetHashAndReset());
            if (actual != blob.Key.HexMd5)
            {
                Add(StorageProblemKind.Damaged, $"blob {Show(blob.Key)} is damaged: its bytes have the MD5 {actual}.");
            }
        }
    }

    private void Add(StorageProblemKind kind, string text) => _problems.Add(new StorageProblem(kind, text));

    private static string Show(BlobKey key) => $"{key.EntityId}/{key.HexMd5}";
}
