using ArtifactSdk.Server.Domain.Filtering;
using ArtifactSdk.Server.Storage.Sql;
using ArtifactSdk.Server.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace ArtifactSdk.Server.Tests.Storage;

/// <summary>Lists of versions have to find the place of a page in an index: sorting a million rows for it takes seconds.</summary>
public sealed class SearchPlanTests : StoreTest
{
    [Theory]
    [InlineData("-created_at", "memberships_project_newest")]
    [InlineData("created_at", "memberships_project_newest")]
    [InlineData("-membership_id", "memberships_project")]
    public async Task Versions_of_projects_come_out_of_an_index_in_order(string order, string index)
    {
        var plan = await PlanAsync(new MembershipScope(null, [1, 2], FilterNode.Everything), order);

        plan.Where(step => step.Contains($"INDEX {index} (", StringComparison.Ordinal)).Should().HaveCount(2);
        plan.Should().NotContain(step => step.StartsWith("SCAN memberships", StringComparison.Ordinal) || step.StartsWith("SCAN collections", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-created_at", "memberships_collection_newest")]
    [InlineData("-version_index", "memberships_version")]
    public async Task Versions_of_a_collection_come_out_of_an_index_in_order(string order, string index)
    {
        var plan = await PlanAsync(new MembershipScope(1, [], FilterNode.Everything), order);

        plan.Should().Contain(step => step.Contains($"INDEX {index} (", StringComparison.Ordinal));
        plan.Should().NotContain(step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    private async Task<List<string>> PlanAsync(MembershipScope scope, string order)
    {
        await using var connection = await SqliteConnections.OpenAsync(Folder.Options, readOnly: true, Token);
        List<string> texts = [];
        connection.PreparedOnce = texts.Add;
        var session = new SqlSession(connection, SqliteDialect.Instance, writable: false, Token);
        var listOrder = NewestFirstTests.Order(order);
        object value = listOrder.Field.Id == ListField.VersionCreatedAt ? Sample.Time : 7L;
        await session.SearchMembershipsAsync(scope, new ListRequest(FilterNode.Everything, listOrder, new ListPosition(value, 5), 50));

        List<string> plan = [];
        foreach (var text in texts)
        {
            await using var command = ((SqliteConnection)connection.Connection).CreateCommand();
#pragma warning disable CA2100 // What the store ran just now.
            command.CommandText = "EXPLAIN QUERY PLAN " + text;
#pragma warning restore CA2100
            for (var i = 0; text.Contains($"@v{i}", StringComparison.Ordinal); i++)
            {
                command.Parameters.AddWithValue($"@v{i}", 1L);
            }

            await using var reader = await command.ExecuteReaderAsync(Token);
            while (await reader.ReadAsync(Token))
            {
                plan.Add(reader.GetString(3));
            }
        }

        return plan;
    }
}
