using System.Text.Json;
using ArtifactSdk.Server.Domain.Audit;
using ArtifactSdk.Server.Domain.Collections;

namespace ArtifactSdk.Server.Domain.Expiry;

/// <summary>
/// Deletes versions whose time to live, counted from their creation, has ended. What is linked into a registry or has a protected
/// alias stays, and so do the versions that clients make by themselves. Safe on any number of servers at once: each deletion is a
/// transaction that looks again.
/// </summary>
internal sealed class VersionExpiry(AuditedStore store, TimeProvider clock)
{
    private const int Batch = 200;
    private const string InternalTypePrefix = "wandb-";
    private static readonly string[] _internalTypes = ["run_table", "code", "job"];

    /// <summary>What has expired by <paramref name="now"/> and may go, in order.</summary>
    internal async Task<IReadOnlyList<ExpiredVersion>> ListAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<ExpiredVersion> expired = [];
        for (var after = 0L; ;)
        {
            var (found, last) = await FindAsync(now, after, cancellationToken);
            expired.AddRange(found);
            if (last is null)
            {
                return expired;
            }

            after = last.Value;
        }
    }

    /// <summary>Deletes what has expired by <paramref name="now"/>, and tells what that was.</summary>
    internal async Task<IReadOnlyList<ExpiredVersion>> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<ExpiredVersion> deleted = [];
        for (var after = 0L; ;)
        {
            var (found, last) = await FindAsync(now, after, cancellationToken);
            foreach (var version in found)
            {
                if (await DeleteAsync(version, now, cancellationToken))
                {
                    deleted.Add(version);
                }
            }

            if (last is null)
            {
                return deleted;
            }

            after = last.Value;
        }
    }

    /// <summary>The next ones that may go, and where to go on.</summary>
    private ValueTask<(List<ExpiredVersion> Found, long? Last)> FindAsync(DateTimeOffset now, long after, CancellationToken cancellationToken) => store.ReadAsync(
        async session =>
        {
            List<ExpiredVersion> found = [];
            var page = await session.ExpiredVersionsAsync(now, after, Batch);
            foreach (var version in page)
            {
                if (await MayGoAsync(session, version))
                {
                    found.Add(version);
                }
            }

            return (found, page.Count == Batch ? page[^1].Id : (long?)null);
        },
        cancellationToken);

    private async Task<bool> DeleteAsync(ExpiredVersion version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var scope = AuditScope.Begin(Caller.Anonymous, "expireArtifact", () => Details(version));
        try
        {
            return await store.WriteAsync(
                async session =>
                {
                    var again = await session.ExpiredVersionsAsync(now, version.Id - 1, 1);
                    if (again is not [var current] || current.Id != version.Id || !await MayGoAsync(session, current))
                    {
                        throw new StillNeededException();
                    }

                    await VersionRemoval.RemoveAsync(session, (await session.GetArtifactAsync(version.Id))!, clock);
                    return true;
                },
                cancellationToken);
        }
        catch (StillNeededException)
        {
            return false;
        }
    }

    private static async ValueTask<bool> MayGoAsync(IMetadataSession session, ExpiredVersion version)
    {
        if (_internalTypes.Contains(version.TypeName) || version.TypeName.StartsWith(InternalTypePrefix, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var membership in await session.MembershipsOfArtifactAsync(version.Id))
        {
            if (await session.ProtectedAliasOfMembershipAsync(membership.Id) is not null
                || (await session.GetCollectionAsync(membership.CollectionId) is { } collection
                    && await session.GetProjectAsync(collection.ProjectId) is { IsRegistry: true }))
            {
                return false;
            }
        }

        return true;
    }

    private static string Details(ExpiredVersion version)
    {
        var path = JsonEncodedText.Encode(version.Name);
        return FormattableString.Invariant($$"""{"artifactID":"{{GlobalIds.Encode(GlobalIds.Artifact, version.Id)}}","path":"{{path}}","ttlDurationSeconds":{{version.TtlSeconds}}}""");
    }

    /// <summary>Undoes the transaction, so that nothing is written to the audit log either.</summary>
    private sealed class StillNeededException : Exception;
}
