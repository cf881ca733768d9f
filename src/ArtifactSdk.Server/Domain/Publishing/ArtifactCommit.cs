using System.Text.Json;
using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Collections;
using ArtifactSdk.Server.Domain.Maintenance;
using ArtifactSdk.Server.Domain.Manifests;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Quotas;

namespace ArtifactSdk.Server.Domain.Publishing;

/// <summary>
/// The last step of logging. Everything is checked and made durable first; then one transaction makes the version visible,
/// with its number, aliases and births, or nothing happens at all.
/// </summary>
internal sealed class ArtifactCommit(
    IMetadataStore store, IBlobStore blobs, ArtifactAccess access, ManifestAssembly manifests, StoredUsage usage, TimeProvider clock)
{
    private const int MaxAttempts = 4;
    private const int BlobBatch = 500;

    internal async ValueTask<ArtifactRow> CommitAsync(Caller caller, long artifactId, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        long? unreferenced = null;
        for (var attempt = 1; ; attempt++)
        {
            var (home, rows, removals) = await store.ReadAsync(
                async session =>
                {
                    var found = await access.RequireWritableAsync(session, caller, artifactId);
                    return (found, await session.ManifestsOfArtifactAsync(artifactId), await RemovalCount.ReadAsync(session));
                },
                cancellationToken);
            if (home.Artifact.State == ArtifactState.Committed)
            {
                return home.Artifact;
            }

            var assembled = await manifests.AssembleAsync(home, rows, cancellationToken);
            var contents = await CheckContentsAsync(
                home,
                assembled,
                batch => store.ReadAsync(session => session.FindBlobsAsync(home.Project.EntityId, batch), cancellationToken),
                cancellationToken);
            try
            {
                var committed = await store.WriteAsync(
                    async session =>
                    {
                        // What was seen to be there may have been removed meanwhile; as long as this transaction runs, nothing is.
                        var still = await RemovalCount.ReadAsync(session) == removals ? contents : await CheckAgainAsync(session, home, assembled);
                        return await TryCommitAsync(session, caller, home, rows, assembled, still, unreferenced ?? 0);
                    },
                    cancellationToken);
                if (committed is not null)
                {
                    return committed;
                }
            }
            catch (DomainException refusal) when (refusal.Code == ErrorCodes.QuotaExceeded && unreferenced is null)
            {
                // Only now is it worth reading every manifest of the team to see what of its bytes is still in use.
                unreferenced = await usage.UnreferencedBytesAsync(home.Project.EntityId, cancellationToken);
            }

            // Another request added a manifest meanwhile: look again at what is to be committed. New clients give up on a 409 here.
            if (attempt == MaxAttempts)
            {
                throw new DomainException(
                    $"artifact {GlobalIds.Encode(GlobalIds.Artifact, artifactId)} keeps changing while it is committed; try again.",
                    ErrorCodes.Busy,
                    503);
            }
        }
    }

    /// <summary>Every uploaded entry's bytes have to be there, in the size that the manifest says.</summary>
    private async ValueTask<Contents> CheckContentsAsync(
        ArtifactHome home,
        AssembledManifest assembled,
        Func<string[], ValueTask<IReadOnlyDictionary<string, long>>> findRecorded,
        CancellationToken cancellationToken)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var batch in UploadedHexes(assembled.Manifest).Distinct(StringComparer.Ordinal).Chunk(BlobBatch))
        {
            var known = await findRecorded(batch);
            var unknown = batch.Where(hex => !known.ContainsKey(hex)).ToList();
            var stored = await blobs.StatManyAsync(home.Project.EntityId, unknown, cancellationToken);
            foreach (var (hex, size) in known.Concat(stored))
            {
                sizes[hex] = size;
            }
        }

        var total = 0L;
        foreach (var entry in assembled.Manifest.Entries)
        {
            if (entry.IsReference)
            {
                total += entry.Size ?? 0;
                continue;
            }

            Digests.TryGetHex(entry.Digest, out var hex);
            if (!sizes.TryGetValue(hex, out var size))
            {
                throw DomainException.Invalid(
                    $"artifact '{home.Sequence.Name}' cannot be committed: the file '{entry.Path}' (MD5 {entry.Digest}) was not uploaded.");
            }

            // Clients write 0 where they do not know the size, as for entries that they take over from an older version.
            if (entry.Size is { } claimed && claimed != size && claimed != 0)
            {
                throw DomainException.Invalid(
                    $"artifact '{home.Sequence.Name}' cannot be committed: the manifest gives '{entry.Path}' {claimed} bytes, {size} were uploaded.");
            }

            total += size;
        }

        return new Contents(total, sizes);
    }

    private async ValueTask<Contents> CheckAgainAsync(IMetadataSession session, ArtifactHome home, AssembledManifest assembled) =>
        await blobs.StatAsync(home.BlobKey(assembled.HexMd5), session.CancellationToken) is null
            ? throw DomainException.Invalid(
                $"artifact '{home.Sequence.Name}' cannot be committed: its manifest was removed while it was committed. Upload it again.")
            : await CheckContentsAsync(home, assembled, batch => session.FindBlobsAsync(home.Project.EntityId, batch), session.CancellationToken);

    private static IEnumerable<string> UploadedHexes(Manifest manifest)
    {
        foreach (var entry in manifest.Entries)
        {
            if (!entry.IsReference && Digests.TryGetHex(entry.Digest, out var hex))
            {
                yield return hex;
            }
        }
    }

    /// <summary>Null when what was checked is no longer what would be committed.</summary>
    private async ValueTask<ArtifactRow?> TryCommitAsync(
        IMetadataSession session,
        Caller caller,
        ArtifactHome seen,
        IReadOnlyList<ManifestRow> rows,
        AssembledManifest assembled,
        Contents contents,
        long unreferenced)
    {
        var (artifact, sequence, project) = await access.RequireWritableAsync(session, caller, seen.Artifact.Id);
        if (artifact.State == ArtifactState.Committed)
        {
            return artifact;
        }

        if (!(await session.ManifestsOfArtifactAsync(artifact.Id)).SequenceEqual(rows))
        {
            return null;
        }

        if (sequence.State != CollectionState.Ready)
        {
            throw DomainException.NotFound($"The collection '{sequence.Name}' was deleted while the artifact was logged.");
        }

        var now = clock.GetUtcNow();
        if (assembled.NeedsRow)
        {
            await session.AddManifestAsync(new ManifestRow(
                0, artifact.Id, ManifestType.Full, null, "wandb_manifest.json", Digests.ToBase64(assembled.HexMd5), assembled.Size, now));
        }
        else
        {
            await session.UpdateManifestAsync(assembled.Row with { Size = assembled.Size });
        }

        var quota = await CommitQuota.BeginAsync(session, project.EntityId);
        await session.AddBlobsAsync(
            project.EntityId, [.. contents.Sizes.Select(pair => (pair.Key, pair.Value)), (assembled.HexMd5, assembled.Size)]);
        if (quota is not null)
        {
            await quota.RequireRoomAsync(session, unreferenced);
        }

        await session.AddBirthsAsync(project.Id, artifact.Id, contents.Sizes.Keys);

        var index = sequence.NextVersionIndex;
        await session.UpdateCollectionAsync(sequence with { NextVersionIndex = index + 1, UpdatedAt = now });
        var membership = await session.AddMembershipAsync(new MembershipRow(0, sequence.Id, artifact.Id, index, now));
        await AliasRules.GiveAsync(session, membership, [AliasRules.Latest, .. RequestedAliases(artifact)]);
        if (artifact.RunId is { } run)
        {
            await session.AddRunArtifactAsync(new RunArtifactRow(run, artifact.Id, RunArtifactRole.Output, [], now));
        }

        var committed = artifact with
        {
            State = ArtifactState.Committed,
            VersionIndex = index,
            Digest = assembled.ArtifactDigest ?? artifact.Digest,
            Size = contents.TotalSize,
            FileCount = assembled.Manifest.Entries.Count,
            CommitHash = Digests.NewCommitHash(),
            UpdatedAt = now,
        };
        await session.UpdateArtifactAsync(committed);
        return committed;
    }

    private static string[] RequestedAliases(ArtifactRow artifact) =>
        artifact.RequestedAliases is { Length: > 0 } text ? JsonSerializer.Deserialize<string[]>(text) ?? [] : [];

    private sealed record Contents(long TotalSize, Dictionary<string, long> Sizes);
}
