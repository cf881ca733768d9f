using System.Globalization;

namespace ArtifactSdk.Server.Domain.Maintenance;

/// <summary>
/// How often stored contents were removed. Who has found contents to be there and then writes that down compares the two
/// counts: only when they are the same are the contents still known to be there.
/// </summary>
internal static class RemovalCount
{
    private const string Setting = "gc.removals";

    internal static async ValueTask<long> ReadAsync(IMetadataSession session) =>
        long.TryParse(await session.GetSettingAsync(Setting), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    internal static async ValueTask AdvanceAsync(IMetadataSession session) =>
        await session.SetSettingAsync(Setting, (await ReadAsync(session) + 1).ToString(CultureInfo.InvariantCulture));
}
