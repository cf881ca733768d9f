using ArtifactSdk.Server.Domain.Administration;

namespace ArtifactSdk.Server.Web;

/// <summary>The quotas of teams in the administration API.</summary>
internal sealed class QuotaCalls(QuotaAdministration quotas)
{
    private const int MaxBodyBytes = 4 * 1024;

    internal async Task ListAsync(AdministrationCall call) => await call.ReplyAsync(
        StatusCodes.Status200OK, [.. (await quotas.ListAsync(call.Aborted)).Select(Show)], AdministrationJson.Default.IReadOnlyListQuotaDto);

    internal async Task ShowAsync(AdministrationCall call, string team) => await call.ReplyAsync(
        StatusCodes.Status200OK, Show(await quotas.ShowAsync(team, call.Aborted)), AdministrationJson.Default.QuotaDto);

    internal async Task SetAsync(AdministrationCall call, string team)
    {
        var body = await call.ReadAsync(MaxBodyBytes, AdministrationJson.Default.QuotaBody, """{"maxBytes":100000000000}""");
        using var scope = call.Audit("setTeamQuota", ("team", team), ("maxBytes", body.MaxBytes));
        var changed = await quotas.SetAsync(team, body.MaxBytes, call.Aborted);
        await call.ReplyAsync(StatusCodes.Status200OK, Show(changed), AdministrationJson.Default.QuotaDto);
    }

    internal async Task RemoveAsync(AdministrationCall call, string team)
    {
        using var scope = call.Audit("removeTeamQuota", ("team", team));
        await quotas.RemoveAsync(team, call.Aborted);
        call.NoContent();
    }

    private static QuotaDto Show(QuotaView quota) => new(quota.Team, quota.MaxBytes, quota.UsedBytes, quota.StoredBytes);
}
