using System.Globalization;
using ArtifactSdk.Server.Domain.Access;

namespace ArtifactSdk.Server.Domain.Publishing;

/// <summary>A file that is to be sent in parts, in the order in which they were announced.</summary>
internal sealed record MultipartPlan(string UploadId, IReadOnlyList<UploadPart> Parts)
{
    internal int Last { get; } = Parts.Max(part => part.Number);
}

/// <summary>Large files come in parts, each with a URL and a digest of its own, and are put together at the end.</summary>
internal sealed class MultipartUploads(IMetadataStore store, IBlobStore blobs, IPartStore? parts, ArtifactAccess access, long maxFileBytes)
{
    internal const string StorageRoot = "wandb_artifacts";

    private const int MaxParts = 10_000;

    /// <summary>Null when the file was not announced in parts, or this server takes none: it comes in one piece then.</summary>
    internal async ValueTask<MultipartPlan?> PlanAsync(
        BlobKey key, string name, IReadOnlyList<UploadPart> announced, CancellationToken cancellationToken)
    {
        if (parts is null || announced.Count == 0)
        {
            return null;
        }

        RequireParts(announced, $"'{name}'");
        return new MultipartPlan(await parts.BeginAsync(key, announced, cancellationToken), announced);
    }

    /// <summary>
    /// Returns the base64 digest of the whole file. The version is the one being logged, or that under which the content was
    /// stored first.
    /// </summary>
    internal async ValueTask<string> CompleteAsync(
        Caller caller, long artifactId, string storagePath, string uploadId, IReadOnlyList<UploadPart> sent, CancellationToken cancellationToken)
    {
        caller.RequireUser();
        if (parts is null)
        {
            throw DomainException.Invalid("This server takes files in one piece only.");
        }

        var key = ParsePath(storagePath);
        RequireParts(sent, "the upload");
        var home = await store.ReadAsync(session => access.RequireWritableAsync(session, caller, artifactId), cancellationToken);
        if (home.Project.EntityId != key.EntityId)
        {
            throw DomainException.Denied();
        }

        if (await blobs.StatAsync(key, cancellationToken) is null)
        {
            try
            {
                await parts.CompleteAsync(key, uploadId, sent, maxFileBytes, cancellationToken);
            }
            catch (BlobDigestException mismatch)
            {
                throw DomainException.Invalid(
                    $"The parts put together have the MD5 {mismatch.ActualHexMd5}, not {key.HexMd5} as announced. Nothing was stored; send the file again.");
            }
        }

        return Digests.ToBase64(key.HexMd5);
    }

    internal static string StoragePath(BlobKey key, long birthArtifactId) =>
        string.Create(CultureInfo.InvariantCulture, $"{StorageRoot}/{key.EntityId}/{birthArtifactId}/{key.HexMd5}");

    /// <summary>Clients hand back the tag of each part with its quotes, and announce digests without.</summary>
    internal static UploadPart ReadPart(long number, string digest)
    {
        var hex = digest.Trim('"').ToLowerInvariant();
        return number is >= 1 and <= MaxParts && Digests.IsHex(hex)
            ? new UploadPart((int)number, hex)
            : throw DomainException.Invalid($"Part {number} with the digest '{digest}' is no part of a file: numbers go from 1 to {MaxParts}, digests are hexadecimal MD5.");
    }

    private static void RequireParts(IReadOnlyList<UploadPart> announced, string what)
    {
        if (announced.Count is 0 or > MaxParts || announced.DistinctBy(part => part.Number).Count() != announced.Count)
        {
            throw DomainException.Invalid($"The parts of {what} are not between 1 and {MaxParts}, each with a number of its own.");
        }
    }

    private static BlobKey ParsePath(string storagePath) =>
        storagePath.Split('/') is [StorageRoot, { } entity, _, { } hex]
            && long.TryParse(entity, NumberStyles.None, CultureInfo.InvariantCulture, out var entityId)
            && Digests.IsHex(hex)
            ? new BlobKey(entityId, hex)
            : throw DomainException.Invalid($"'{storagePath}' is no storage path of this server; pass on the one that createArtifactFiles gave.");
}
