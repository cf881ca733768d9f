using System.Security.Cryptography;
using ArtifactSdk.Server.Domain.Access;
using ArtifactSdk.Server.Domain.Manifests;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Publishing;

/// <summary>
/// What a version will consist of. <paramref name="Row"/> is the newest manifest row of the client; when the version was put
/// together from several, <paramref name="NeedsRow"/> says that the full manifest (already stored) still lacks its row.
/// </summary>
internal sealed record AssembledManifest(
    Manifest Manifest, ManifestRow Row, string HexMd5, long Size, bool NeedsRow, string? ArtifactDigest);

/// <summary>
/// Reads the manifests that were uploaded for a pending version and makes one of them: a full one stands for itself, an
/// incremental one is laid over its base version, patches of a distributed version are laid over one another.
/// </summary>
internal sealed class ManifestAssembly(IMetadataStore store, IBlobStore blobs, ManifestCache cache)
{
    internal async ValueTask<AssembledManifest> AssembleAsync(
        ArtifactHome home, IReadOnlyList<ManifestRow> rows, CancellationToken cancellationToken)
    {
        var newest = rows.LastOrDefault(row => row.Digest.Length > 0)
            ?? throw DomainException.Invalid($"artifact '{home.Sequence.Name}' cannot be committed: it has no manifest.");
        var hex = Digests.RequireHex(newest.Digest, "the manifest");
        DomainException NotUploaded() => DomainException.Invalid(
            $"artifact '{home.Sequence.Name}' cannot be committed: its manifest (MD5 {newest.Digest}) was not uploaded.");
        var manifest = await ReadAsync(home, hex, cancellationToken) ?? throw NotUploaded();
        if (newest.Type == ManifestType.Full)
        {
            // What was read may have come from memory.
            var size = await blobs.StatAsync(home.BlobKey(hex), cancellationToken) ?? throw NotUploaded();
            return new AssembledManifest(manifest, newest, hex, size, NeedsRow: false, ArtifactDigest: null);
        }

        var layers = await LayersAsync(home, rows, newest, manifest, cancellationToken);
        var merged = ManifestMerge.Merge(layers);
        var bytes = ManifestMerge.Write(merged);
#pragma warning disable CA5351 // Blobs are named by MD5, as the protocol wants.
        var mergedHex = Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351
        using var body = new MemoryStream(bytes, writable: false);
        await blobs.PutAsync(home.BlobKey(mergedHex), body, cancellationToken);
        return new AssembledManifest(merged, newest, mergedHex, bytes.Length, NeedsRow: true, ManifestMerge.DigestOf(merged));
    }

    private async ValueTask<List<Manifest>> LayersAsync(
        ArtifactHome home, IReadOnlyList<ManifestRow> rows, ManifestRow newest, Manifest newestManifest, CancellationToken cancellationToken)
    {
        var layers = new List<Manifest>();
        if (rows.LastOrDefault(row => row is { Type: ManifestType.Incremental, BaseArtifactId: not null }) is { BaseArtifactId: { } baseId })
        {
            layers.Add(await ReadBaseAsync(home, baseId, cancellationToken));
        }

        foreach (var row in rows.Where(row => row.Type != ManifestType.Full && row.Digest.Length > 0 && row.Id != newest.Id))
        {
            // A writer that died before its upload has left a row without bytes; what it tried again has a row of its own.
            if (await ReadAsync(home, Digests.RequireHex(row.Digest, "a manifest"), cancellationToken) is { } layer)
            {
                layers.Add(layer);
            }
        }

        layers.Add(newestManifest);
        return layers;
    }

    private async ValueTask<Manifest> ReadBaseAsync(ArtifactHome home, long baseId, CancellationToken cancellationToken)
    {
        var rows = await store.ReadAsync(session => session.ManifestsOfArtifactAsync(baseId), cancellationToken);
        return CurrentManifest.Of(rows) is { } current
            && await ReadAsync(home, Digests.RequireHex(current.Digest, "the base manifest"), cancellationToken) is { } manifest
            ? manifest
            : throw DomainException.Invalid(
                $"artifact '{home.Sequence.Name}' cannot be committed: the manifest of its base {GlobalIds.Encode(GlobalIds.Artifact, baseId)} is missing.");
    }

    private ValueTask<Manifest?> ReadAsync(ArtifactHome home, string hex, CancellationToken cancellationToken) =>
        cache.FindAsync(home.BlobKey(hex), cancellationToken);
}
