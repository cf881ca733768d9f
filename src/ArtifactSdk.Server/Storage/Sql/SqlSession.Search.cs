using System.Data.Common;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Filtering;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Storage.Sql.Filtering;
using ArtifactSdk.Server.Storage.Sql.Mapping;

namespace ArtifactSdk.Server.Storage.Sql;

/// <summary>Lists by filter and order. Their commands differ from request to request, so they are not kept.</summary>
internal sealed partial class SqlSession
{
    public ValueTask<(Page<ProjectRow> Page, bool Decided)> SearchProjectsAsync(long entityId, bool registriesOnly, ListRequest request)
    {
        var sql = new FilterSql(dialect).Append($"SELECT {RowMap.ProjectColumns} FROM projects WHERE entity_id = ").Append((object)entityId);
        if (registriesOnly)
        {
            sql.Append(" AND is_registry = ").Append((object)true);
        }

        return SearchAsync(sql, request, "projects.id", RowMap.Project);
    }

    public ValueTask<(Page<RunRow> Page, bool Decided)> SearchRunsAsync(long projectId, ListRequest request) =>
        SearchAsync(OfRuns($"SELECT {RowMap.RunColumns}", projectId), request, "runs.id", RowMap.Run);

    public ValueTask<long?> CountRunsAsync(long projectId, FilterNode filter) => CountAsync(OfRuns("SELECT count(*)", projectId), filter);

    public ValueTask<(Page<CollectionRow> Page, bool Decided)> SearchCollectionsAsync(CollectionScope scope, ListRequest request) =>
        SearchAsync(InScope(new FilterSql(dialect).Append($"SELECT {RowMap.CollectionColumns}"), scope), request, "collections.id", RowMap.Collection);

    public ValueTask<long?> CountCollectionsAsync(CollectionScope scope, FilterNode filter) =>
        CountAsync(InScope(new FilterSql(dialect).Append("SELECT count(*)"), scope), filter);

    public async ValueTask<(Page<MembershipRow> Page, bool Decided)> SearchMembershipsAsync(MembershipScope scope, ListRequest request) =>
        scope is { CollectionId: null, ProjectIds.Count: > 0 } && SqlColumns.AreIndexedByProject(request.Order.Field.Id) && await AreManyAsync(scope)
            ? await WalkProjectsAsync(scope, request)
            : await SearchAsync(
                InScope(new FilterSql(dialect).Append($"SELECT {RowMap.MembershipColumns}"), scope, SqlColumns.NeedArtifacts(request.Filter, request.Order.Field.Id)),
                request,
                "memberships.id",
                RowMap.Membership);

    public ValueTask<long?> CountMembershipsAsync(MembershipScope scope, FilterNode filter) =>
        CountAsync(InScope(new FilterSql(dialect).Append("SELECT count(*)"), scope, SqlColumns.NeedArtifacts(filter, null)), filter);

    private FilterSql OfRuns(string select, long projectId) =>
        new FilterSql(dialect).Append(select).Append(" FROM runs WHERE project_id = ").Append((object)projectId);

    private static FilterSql InScope(FilterSql sql, CollectionScope scope)
    {
        sql.Append(" FROM collections WHERE state = 'READY' AND ").AppendIn("project_id", Values(scope.ProjectIds));
        if (scope.TypeId is { } typeId)
        {
            sql.Append(" AND type_id = ").Append((object)typeId);
        }

        return scope.Kinds is { } kinds ? sql.Append(" AND ").AppendIn("kind", [.. kinds.Select(Text)]) : sql;
    }

    private static FilterSql InScope(FilterSql sql, MembershipScope scope, bool withArtifacts)
    {
        sql.Append(" FROM memberships JOIN collections ON collections.id = memberships.collection_id ")
            .Append(withArtifacts ? "JOIN artifacts ON artifacts.id = memberships.artifact_id " : "")
            .Append("WHERE collections.state = 'READY' AND ");
        if (scope.CollectionId is { } collectionId)
        {
            sql.Append("memberships.collection_id = ").Append((object)collectionId);
        }
        else
        {
            sql.AppendIn("collections.project_id", Values(scope.ProjectIds));
        }

        return sql.Append(" AND (").AppendFilter(scope.Collections).Append(")");
    }

    private static List<object> Values(IReadOnlyList<long> ids) => [.. ids.Cast<object>()];

    /// <summary>
    /// Pages begin after the last row's value and id, never at a count of rows, so that rows which come or go do not shift them.
    /// </summary>
    private async ValueTask<(Page<T> Page, bool Decided)> SearchAsync<T>(FilterSql sql, ListRequest request, string id, Func<SqlRow, T> map)
    {
        var first = Math.Max(request.First, 0);
        AppendPage(sql, request, id, first + 1L);
        await using var command = PrepareOnce(sql);
        return (await PageAsync(command, first, map), sql.Decided);
    }

    private static void AppendPage(FilterSql sql, ListRequest request, string id, long limit)
    {
        var column = OrderColumn(request);
        var (sign, direction) = request.Order.Descending ? ("<", " DESC") : (">", "");
        sql.Append(" AND (").AppendFilter(request.Filter).Append(")");
        if (request.After is { } after)
        {
            if (column == id)
            {
                sql.Append($" AND {id} {sign} ").Append((object)after.Key);
            }
            else
            {
                // The first condition says nothing new, but by it an index leads to the place.
                sql.Append($" AND {column} {sign}= ").Append(after.Value!).Append($" AND ({column} {sign} ").Append(after.Value!).Append($" OR ({column} = ").Append(after.Value!)
                    .Append($" AND {id} {sign} ").Append((object)after.Key).Append("))");
            }
        }

        sql.Append(column == id ? $" ORDER BY {id}{direction} LIMIT " : $" ORDER BY {column}{direction}, {id}{direction} LIMIT ").Append((object)limit);
    }

    private static string OrderColumn(ListRequest request) =>
        SqlColumns.Of(request.Order.Field.Id) ?? throw new InvalidOperationException($"No list is ordered by {request.Order.Field.Id}.");

    private async ValueTask<long?> CountAsync(FilterSql sql, FilterNode filter)
    {
        sql.Append(" AND (").AppendFilter(filter).Append(")");
        if (!sql.Decided)
        {
            return null;
        }

        await using var command = PrepareOnce(sql);
        return await FirstIdAsync(command);
    }

    private DbCommand PrepareOnce(FilterSql sql)
    {
        RequireOpen();
        return connection.PrepareOnce(sql.Text, sql.Values);
    }
}
