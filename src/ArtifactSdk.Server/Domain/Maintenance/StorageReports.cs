using ArtifactSdk.Server.Domain.Expiry;

namespace ArtifactSdk.Server.Domain.Maintenance;

internal enum StorageProblemKind
{
    /// <summary>Rows contradict each other, or the database file is damaged.</summary>
    Metadata,

    /// <summary>Something that has to be stored is not, or has another size.</summary>
    Missing,

    /// <summary>A stored blob has other bytes than its digest says.</summary>
    Damaged,
}

internal sealed record StorageProblem(StorageProblemKind Kind, string Text);

/// <summary>What a check looked at and found. <paramref name="BytesRead"/> is 0 unless every byte was asked for.</summary>
internal sealed record StorageCheckReport(long Versions, long Blobs, long BytesRead, IReadOnlyList<StorageProblem> Problems);

/// <summary>A blob that nothing refers to, and how that came to be.</summary>
internal sealed record GarbageBlob(StoredBlob Blob, string Reason);

/// <summary>
/// What was (or would be) removed, and what was not: <paramref name="Young"/> blobs for their age, <paramref name="Held"/>
/// ones because a pending version of their entity may still name them.
/// </summary>
internal sealed record GarbageReport(IReadOnlyList<GarbageBlob> Garbage, long Reachable, long Young, long Held)
{
    /// <summary>Versions whose time to live had ended. What they alone refer to is garbage of the same run, unless it was a dry one.</summary>
    public IReadOnlyList<ExpiredVersion> Expired { get; init; } = [];

    /// <summary>Uploads in parts that were never completed.</summary>
    public IReadOnlyList<OpenUpload> Uploads { get; init; } = [];

    internal long Bytes => Garbage.Sum(item => item.Blob.Size) + Uploads.Sum(upload => upload.Size);
}
