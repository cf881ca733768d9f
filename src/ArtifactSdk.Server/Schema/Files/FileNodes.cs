using System.Globalization;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Manifests;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Publishing;

namespace ArtifactSdk.Server.Schema.Files;

/// <summary>Makes file nodes out of what the rules and the store know.</summary>
internal static class FileNodes
{
    internal static FileNode OfPlan(FilePlan plan) => new()
    {
        Id = IdOf(plan.Artifact.Id, plan.Name),
        Name = plan.Name,
        Key = plan.Key,
        Digest = plan.Md5,
        StoragePath = StoragePath(plan.Key, plan.BirthArtifactId),
        ArtifactId = plan.BirthArtifactId,
        NeedsUpload = plan.NeedsUpload,
        Multipart = plan.Multipart,
        UpdatedAt = plan.Artifact.UpdatedAt,
    };

    internal static FileNode OfEntry(ArtifactRow artifact, long entityId, ManifestEntry entry)
    {
        BlobKey? key = !entry.IsReference && Digests.TryGetHex(entry.Digest, out var hex) ? new BlobKey(entityId, hex) : null;
        var birth = GlobalIds.TryDecode(entry.BirthArtifactId, GlobalIds.Artifact, out var id) ? id : artifact.Id;
        return new FileNode
        {
            Id = IdOf(artifact.Id, entry.Path),
            Name = entry.Path,
            Key = key,
            Digest = entry.Digest,
            Size = entry.Size ?? 0,
            StoragePath = key is { } stored ? StoragePath(stored, birth) : null,
            Reference = entry.Ref,
            ArtifactId = birth,
            UpdatedAt = artifact.UpdatedAt,
        };
    }

    internal static async ValueTask<FileNode> OfManifestAsync(RequestContext request, ManifestRow manifest)
    {
        BlobKey? key = Digests.TryGetHex(manifest.Digest, out var hex)
            ? new BlobKey(await EntityOfAsync(request, manifest.ArtifactId), hex)
            : null;
        return new FileNode
        {
            Id = GlobalIds.Encode("ManifestFile", manifest.Id),
            Name = manifest.Name,
            Key = key,
            Digest = manifest.Digest,
            Size = manifest.Size,
            StoragePath = key is { } stored ? StoragePath(stored, manifest.ArtifactId) : null,
            ArtifactId = manifest.ArtifactId,
            NeedsUpload = true,
            UpdatedAt = manifest.CreatedAt,
        };
    }

    internal static FileNode OfRunFile(RunFileRow file, long entityId, bool needsUpload) => new()
    {
        Id = GlobalIds.Encode(GlobalIds.RunFile, file.Id),
        Name = file.Name,
        Key = HexOf(file.Digest) is { } hex ? new BlobKey(entityId, hex) : null,
        Digest = HexOf(file.Digest) is { } known ? Digests.ToBase64(known) : null,
        Size = file.Size,
        RunId = file.RunId,
        NeedsUpload = needsUpload,
        UpdatedAt = file.UpdatedAt,
    };

    /// <summary>The entity that owns a version's bytes: the one of its source project.</summary>
    internal static async ValueTask<long> EntityOfAsync(RequestContext request, long artifactId) =>
        await request.ArtifactAsync(artifactId) is { } artifact
            && await request.CollectionAsync(artifact.SequenceId) is { } sequence
            && await request.ProjectAsync(sequence.ProjectId) is { } project
            ? project.EntityId
            : throw DomainException.NotFound($"The project of artifact {GlobalIds.Encode(GlobalIds.Artifact, artifactId)} was deleted.");

    /// <summary>Run files are recorded with a hex or a base64 digest, whichever the upload had.</summary>
    private static string? HexOf(string? digest) => digest switch
    {
        null or "" => null,
        { Length: 32 } => digest,
        _ => Digests.TryGetHex(digest, out var hex) ? hex : null,
    };

    private static string IdOf(long artifactId, string path) =>
        GlobalIds.EncodeText(string.Create(CultureInfo.InvariantCulture, $"ArtifactFile:{artifactId}:{path}"));

    private static string StoragePath(BlobKey key, long birthArtifactId) => MultipartUploads.StoragePath(key, birthArtifactId);
}
