using System.Globalization;
using ArtifactSdk.Server.Domain.Model;

namespace ArtifactSdk.Server.Domain.Quotas;

/// <summary>
/// Holds one commit to the quota of its team, within its transaction, so that no two commits take the same room. Contents
/// count once, however many versions have them.
/// </summary>
internal sealed class CommitQuota
{
    private readonly long _entityId;
    private readonly long _maxBytes;
    private readonly long _before;

    private CommitQuota(long entityId, long maxBytes, long before) => (_entityId, _maxBytes, _before) = (entityId, maxBytes, before);

    /// <summary>Null for a team without a quota. To be called before contents are recorded.</summary>
    internal static async ValueTask<CommitQuota?> BeginAsync(IMetadataSession session, long entityId) =>
        await session.QuotaOfEntityAsync(entityId) is { } maxBytes
            ? new CommitQuota(entityId, maxBytes, await session.StorageBytesOfEntityAsync(entityId))
            : null;

    /// <summary>To be called after contents were recorded.</summary>
    /// <param name="session">The transaction, which the refusal rolls back.</param>
    /// <param name="unreferenced">How many of the recorded bytes are known to be of deleted versions alone.</param>
    /// <exception cref="DomainException">With <see cref="ErrorCodes.QuotaExceeded"/>: there is no room.</exception>
    internal async ValueTask RequireRoomAsync(IMetadataSession session, long unreferenced)
    {
        var after = await session.StorageBytesOfEntityAsync(_entityId);
        if (after - unreferenced <= _maxBytes || after == _before)
        {
            return;
        }

        var team = await session.GetEntityAsync(_entityId);
        throw Exceeded(team, Math.Max(0, _before - unreferenced), after - _before);
    }

    /// <summary>400: of all statuses the one that clients of no generation repeat.</summary>
    private DomainException Exceeded(EntityRow? team, long used, long wanted) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The quota of the team '{team?.Name}' is exceeded: {used} of {_maxBytes} bytes are used, and this version would add {wanted}. "
            + $"Delete versions of the team, or ask an administrator of the server for more."),
        ErrorCodes.QuotaExceeded,
        400);
}
