using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Quotas;

namespace ArtifactSdk.Server.Domain.Administration;

/// <summary>A team's quota. <paramref name="StoredBytes"/> includes what garbage collection has yet to remove.</summary>
internal sealed record QuotaView(string Team, long? MaxBytes, long UsedBytes, long StoredBytes);

/// <summary>Sets and shows what teams may keep. Who may is decided before.</summary>
internal sealed class QuotaAdministration(IMetadataStore store, StoredUsage usage)
{
    internal async ValueTask<IReadOnlyList<QuotaView>> ListAsync(CancellationToken cancellationToken)
    {
        List<QuotaView> views = [];
        foreach (var (team, maxBytes) in await store.ReadAsync(session => session.QuotasAsync(), cancellationToken))
        {
            views.Add(await ViewAsync(team, maxBytes, cancellationToken));
        }

        return views;
    }

    internal async ValueTask<QuotaView> ShowAsync(string teamName, CancellationToken cancellationToken)
    {
        var (team, maxBytes) = await store.ReadAsync(
            async session =>
            {
                var found = await RequireAsync(session, teamName);
                return (found, await session.QuotaOfEntityAsync(found.Id));
            },
            cancellationToken);
        return await ViewAsync(team, maxBytes, cancellationToken);
    }

    /// <summary>What is there already stays, also when it is more; only commits are refused then.</summary>
    internal async ValueTask<QuotaView> SetAsync(string teamName, long? maxBytes, CancellationToken cancellationToken)
    {
        if (maxBytes is not { } bytes || bytes < 0)
        {
            throw AdministrationErrors.Unusable("maxBytes has to be a whole number of bytes, 0 or more.");
        }

        await store.WriteAsync(
            async session =>
            {
                await session.SetQuotaAsync((await RequireAsync(session, teamName)).Id, bytes);
                return true;
            },
            cancellationToken);
        return await ShowAsync(teamName, cancellationToken);
    }

    internal async ValueTask RemoveAsync(string teamName, CancellationToken cancellationToken) => await store.WriteAsync(
        async session => await session.RemoveQuotaAsync((await RequireAsync(session, teamName)).Id)
            ? true
            : throw DomainException.NotFound($"The team '{teamName}' has no quota."),
        cancellationToken);

    private static async ValueTask<EntityRow> RequireAsync(IMetadataSession session, string name) =>
        await session.FindEntityAsync(name) is { Kind: EntityKind.Team } team ? team : throw AdministrationErrors.NoTeam(name);

    private async ValueTask<QuotaView> ViewAsync(EntityRow team, long? maxBytes, CancellationToken cancellationToken)
    {
        var unreferenced = await usage.UnreferencedBytesAsync(team.Id, cancellationToken);
        var stored = await store.ReadAsync(session => session.StorageBytesOfEntityAsync(team.Id), cancellationToken);
        return new QuotaView(team.Name, maxBytes, Math.Max(0, stored - unreferenced), stored);
    }
}
