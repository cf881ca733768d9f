using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Filtering;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Storage.Sql.Filtering;
using ArtifactSdk.Server.Storage.Sql.Mapping;

namespace ArtifactSdk.Server.Storage.Sql;

/// <summary>
/// Lists of the versions of whole projects. Sorting a million of them for one page takes seconds; instead each project's index is walked
/// in the order that is asked for, only as far as the page needs, and what comes out is merged.
/// </summary>
internal sealed partial class SqlSession
{
    /// <summary>So many versions are sorted in a few milliseconds, and few that fulfil a filter may lie far apart in the index.</summary>
    private const long FewMemberships = 2_000;

    /// <summary>So many projects go into one command: databases bound how many parts one may have.</summary>
    private const int ProjectsAtOnce = 100;

    private const int PlaceColumn = 5;

    /// <summary>Whether the collections that the filter lets through hold so many versions that walking the index is the shorter way.</summary>
    private async ValueTask<bool> AreManyAsync(MembershipScope scope)
    {
        if (scope.Collections.IsEverything)
        {
            return true;
        }

        // From the collections inwards, whatever the planner would guess about the filter: there are far fewer of them.
        var sql = new FilterSql(dialect)
            .Append("SELECT count(*) FROM (SELECT 1 FROM collections CROSS JOIN memberships WHERE memberships.collection_id = collections.id AND collections.state = 'READY' AND ")
            .AppendIn("collections.project_id", Values(scope.ProjectIds))
            .Append(" AND (")
            .AppendFilter(scope.Collections)
            .Append(") LIMIT ")
            .Append((object)(FewMemberships + 1))
            .Append(") AS matching");
        await using var command = PrepareOnce(sql);
        return await FirstIdAsync(command) > FewMemberships;
    }

    private async ValueTask<(Page<MembershipRow> Page, bool Decided)> WalkProjectsAsync(MembershipScope scope, ListRequest request)
    {
        var first = Math.Max(request.First, 0);
        var decided = true;
        List<Placed> found = [];
        foreach (var projects in scope.ProjectIds.Distinct().Chunk(ProjectsAtOnce))
        {
            var sql = new FilterSql(dialect);
            for (var i = 0; i < projects.Length; i++)
            {
                AppendProject(sql.Append(i == 0 ? "SELECT * FROM (" : " UNION ALL SELECT * FROM ("), scope, request, projects[i], first + 1L);
                sql.Append($") AS part{i}");
            }

            await using var command = PrepareOnce(sql);
            found.AddRange(await AllAsync(command, static r => new Placed(RowMap.Membership(r), r.Int64(PlaceColumn))));
            decided &= sql.Decided;
        }

        var ordered = request.Order.Descending
            ? found.OrderByDescending(item => item.Place).ThenByDescending(item => item.Row.Id)
            : found.OrderBy(item => item.Place).ThenBy(item => item.Row.Id);
        return (new Page<MembershipRow>([.. ordered.Take(first).Select(item => item.Row)], found.Count > first), decided);
    }

    private static void AppendProject(FilterSql sql, MembershipScope scope, ListRequest request, long projectId, long limit)
    {
        var withArtifacts = SqlColumns.NeedArtifacts(request.Filter, null);

        // Cross joins, so that the index stays outermost.
        sql.Append($"SELECT {RowMap.MembershipColumns}, {OrderColumn(request)} AS place FROM memberships CROSS JOIN collections ")
            .Append(withArtifacts ? "CROSS JOIN artifacts " : "")
            .Append("WHERE collections.id = memberships.collection_id ")
            .Append(withArtifacts ? "AND artifacts.id = memberships.artifact_id " : "")
            .Append("AND collections.state = 'READY' AND memberships.project_id = ")
            .Append((object)projectId)
            .Append(" AND (")
            .AppendFilter(scope.Collections)
            .Append(")");
        AppendPage(sql, request, "memberships.id", limit);
    }

    /// <summary>A row and what it is ordered by.</summary>
    private sealed record Placed(MembershipRow Row, long Place);
}
