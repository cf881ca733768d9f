using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Maintenance;

/// <summary>What checking and clearing away read of the metadata: everything, in pages, whoever owns it.</summary>
internal interface IMaintenanceRows
{
    /// <summary>Versions that are not deleted, by id.</summary>
    ValueTask<IReadOnlyList<HeldVersion>> HeldVersionsAsync(long afterId, int count);

    /// <summary>The files of runs whose bytes have arrived, by id.</summary>
    ValueTask<IReadOnlyList<HeldRunFile>> HeldRunFilesAsync(long afterId, int count);

    /// <summary>Contents that are recorded as stored, in the order of their keys.</summary>
    ValueTask<IReadOnlyList<(BlobKey Key, long Size)>> RecordedBlobsAsync(BlobKey? after, int count);

    /// <summary>Forgets that these contents are stored, so that the next version which has them uploads them again.</summary>
    ValueTask ForgetBlobsAsync(long entityId, IReadOnlyCollection<string> hexMd5s);

    /// <summary>What the newest version and the newest manifest have for ids.</summary>
    ValueTask<HighestIds> HighestIdsAsync();

    /// <summary>Whether a version, or a manifest of one, was added to an entity after these.</summary>
    ValueTask<bool> HasNewerVersionsAsync(long entityId, HighestIds than);

    /// <summary>A line for each place where rows contradict each other.</summary>
    ValueTask<IReadOnlyList<string>> ContradictionsAsync();
}

/// <summary>A pending or committed version: <paramref name="Path"/> is entity/project/collection.</summary>
internal sealed record HeldVersion(long Id, long EntityId, string Path, ArtifactState State, int? VersionIndex, long FileCount, DateTimeOffset UpdatedAt)
{
    internal string Name => VersionIndex is { } index ? $"{Path}:v{index}" : $"{Path} (pending, id {Id})";
}

internal readonly record struct HighestIds(long Artifact, long Manifest);

internal sealed record HeldRunFile(long Id, string Path, BlobKey Key, long Size);
