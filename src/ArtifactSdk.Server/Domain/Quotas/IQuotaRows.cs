using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Quotas;

/// <summary>How much teams may keep, and what tells how much they do.</summary>
internal interface IQuotaRows
{
    /// <summary>Null for an entity without a bound.</summary>
    ValueTask<long?> QuotaOfEntityAsync(long entityId);

    ValueTask SetQuotaAsync(long entityId, long maxBytes);

    ValueTask<bool> RemoveQuotaAsync(long entityId);

    /// <summary>The teams that have one, by id.</summary>
    ValueTask<IReadOnlyList<(EntityRow Team, long MaxBytes)>> QuotasAsync();

    /// <summary>Changes whenever a version of the entity is committed or deleted, or contents are recorded or forgotten.</summary>
    ValueTask<UsageMark> UsageMarkAsync(long entityId);

    /// <summary>Ids of the committed versions of an entity's projects, in no order.</summary>
    ValueTask<IReadOnlyList<long>> CommittedVersionsOfEntityAsync(long entityId);
}

/// <summary>What is recorded of an entity: bytes of contents, and its committed versions by number and sum of ids.</summary>
internal readonly record struct UsageMark(long RecordedBytes, long Versions, long IdSum);
