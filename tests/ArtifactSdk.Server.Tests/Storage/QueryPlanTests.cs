using System.Reflection;
using System.Text.RegularExpressions;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Expiry;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Quotas;
using ArtifactSdk.Server.Storage.Sql;
using ArtifactSdk.Server.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace ArtifactSdk.Server.Tests.Storage;

/// <summary>
/// Every command that the port can lead to is asked for its plan. A look-up that walks a table would be fine in every other
/// test and unusable with a million versions.
/// </summary>
public sealed partial class QueryPlanTests : StoreTest
{
    private static readonly Type[] Ports = [typeof(IIdentityRows), typeof(IProjectRows), typeof(IArtifactRows), typeof(IRunRows), typeof(IQuotaRows), typeof(IExpiryRows)];

    [Fact]
    public async Task No_command_walks_a_table()
    {
        await using var connection = await SqliteConnections.OpenAsync(Folder.Options, readOnly: false, Token);
        var texts = await TextsAsync(connection);
        texts.Should().HaveCountGreaterThan(100);

        var tables = (await RowsAsync(connection, "SELECT name FROM sqlite_master WHERE type = 'table'")).Select(t => t[0]).ToHashSet();
        List<string> walks = [];
        foreach (var text in texts)
        {
            var plan = await PlanAsync(connection, text);
            walks.AddRange(plan.Where(step => IsWalk(step, tables)).Where(step => !IsAllowed(step, text)).Select(step => $"{step}: {text}"));
        }

        walks.Should().BeEmpty();
    }

    [Fact]
    public async Task No_page_is_sorted_after_it_was_read()
    {
        await using var connection = await SqliteConnections.OpenAsync(Folder.Options, readOnly: false, Token);
        List<string> sorts = [];
        foreach (var text in (await TextsAsync(connection)).Where(t => t.Contains("LIMIT @limit", StringComparison.Ordinal)))
        {
            var plan = await PlanAsync(connection, text);
            sorts.AddRange(plan.Where(step => step.Contains("TEMP B-TREE", StringComparison.Ordinal)).Select(step => $"{step}: {text}"));
        }

        sorts.Should().BeEmpty();
    }

    /// <summary>Without an index on the referring side, deleting one row reads the whole table that may refer to it.</summary>
    [Fact]
    public async Task Every_reference_to_what_can_be_deleted_has_an_index()
    {
        string[] neverDeleted = ["users", "entities", "organizations", "tags"];
        await using var connection = await SqliteConnections.OpenAsync(Folder.Options, readOnly: true, Token);
        var tables = await RowsAsync(connection, "SELECT name FROM sqlite_master WHERE type = 'table'");
        List<string> missing = [];
        foreach (var table in tables.Select(t => t[0]))
        {
            foreach (var reference in await RowsAsync(connection, $"SELECT \"from\", \"table\" FROM pragma_foreign_key_list('{table}')"))
            {
                var indexed = await RowsAsync(
                    connection,
                    $"SELECT i.name FROM pragma_index_list('{table}') i JOIN pragma_index_info(i.name) c ON c.seqno = 0 WHERE c.name = '{reference[0]}'");
                if (indexed.Count == 0 && !neverDeleted.Contains(reference[1]))
                {
                    missing.Add($"{table}.{reference[0]}");
                }
            }
        }

        missing.Should().BeEmpty();
    }

    /// <summary>Calls every method with every combination of what it may be given; that rows are missing does not matter.</summary>
    private static async Task<IReadOnlyCollection<string>> TextsAsync(PreparedConnection connection)
    {
        var session = new SqlSession(connection, SqliteDialect.Instance, writable: true, Token);
        foreach (var method in Ports.SelectMany(p => p.GetMethods()))
        {
            var before = connection.Texts.Count;
            foreach (var arguments in Combinations(method.GetParameters()))
            {
                await CallAsync(session, method, arguments);
            }

            connection.Texts.Count.Should().BeGreaterThan(before, $"{method.Name} runs a command");
        }

        return connection.Texts;
    }

    private static async Task CallAsync(SqlSession session, MethodInfo method, object?[] arguments)
    {
        try
        {
            var result = method.Invoke(session, arguments)!;
            var task = (Task)(result is ValueTask plain ? plain.AsTask() : result.GetType().GetMethod("AsTask")!.Invoke(result, null)!);
            await task;
        }
        catch (TargetInvocationException e) when (e.InnerException is InvalidOperationException or ArgumentException)
        {
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException or ArgumentException)
        {
        }
    }

    private static IEnumerable<object?[]> Combinations(ParameterInfo[] parameters) => parameters.Aggregate(
        (IEnumerable<object?[]>)[[]],
        (heads, parameter) => heads.SelectMany(head => Values(parameter.ParameterType).Select(value => (object?[])[.. head, value])));

    private static object?[] Values(Type type) => type switch
    {
        _ when type == typeof(long) => [1L],
        _ when type == typeof(int) => [1],
        _ when type == typeof(long?) => [null, 1L],
        _ when type == typeof(bool) => [false, true],
        _ when type == typeof(string) => ["x"],
        _ when type == typeof(DateTimeOffset) => [Sample.Time],
        _ when type == typeof(PageRequest) => [new PageRequest(1, 5), new PageRequest(null, 5), new PageRequest(null, 5, Descending: true)],
        _ when type == typeof(CollectionKind?) => [null, CollectionKind.Portfolio],
        _ when type == typeof(RunArtifactRole) => [RunArtifactRole.Input],
        _ when type == typeof(IReadOnlyCollection<string>) => [(string[])[Sample.Hex(1)]],
        _ when type == typeof(IReadOnlyList<string>) => [(string[])["line"]],
        _ when type == typeof(IReadOnlyList<long>) => [(long[])[1], Enumerable.Range(0, 11).Select(line => (long)line).ToArray()],
        _ when type == typeof(IReadOnlyCollection<(string HexMd5, long Size)>) => [((string, long)[])[(Sample.Hex(1), 1)]],
        _ when type == typeof(UserRow) => [Sample.User("u", 1)],
        _ when type == typeof(EntityRow) => [Sample.Entity("e")],
        _ when type == typeof(OrganizationRow) => [new OrganizationRow(0, "o", 1, Sample.Time)],
        _ when type == typeof(ApiKeyRow) => [new ApiKeyRow(0, 1, "p", [1], [2], null, Sample.Time)],
        _ when type == typeof(ProjectRow) => [Sample.Project(1, "p")],
        _ when type == typeof(ArtifactTypeRow) => [Sample.Type(1)],
        _ when type == typeof(ProjectMemberRow) => [new ProjectMemberRow(1, 1, null, "admin"), new ProjectMemberRow(1, null, 1, "admin")],
        _ when type == typeof(CollectionRow) => [Sample.Collection(1, 1, "c")],
        _ when type == typeof(ArtifactRow) => [Sample.Artifact(Sample.Collection(1, 1, "c"))],
        _ when type == typeof(MembershipRow) => [new MembershipRow(0, 1, 1, 0, Sample.Time)],
        _ when type == typeof(ManifestRow) => [new ManifestRow(0, 1, ManifestType.Full, null, "m", "d", 0, Sample.Time)],
        _ when type == typeof(RunRow) => [Sample.Run(1, "r")],
        _ when type == typeof(RunArtifactRow) => [new RunArtifactRow(1, 1, RunArtifactRole.Input, [], Sample.Time)],
        _ when type == typeof(RunBlock) => [new RunBlock(1, 2, 3)],
        _ when type == typeof(RunFileRow) => [new RunFileRow(0, 1, "f", null, 0, Sample.Time)],
        _ => throw new NotSupportedException($"The test has no value for {type}."),
    };

    /// <summary>
    /// The search over all users is meant to walk them. An INSERT plans to walk the tables that refer to the new row without
    /// an index, but does so only while a deferred reference is open, which no transaction of this program leaves.
    /// </summary>
    private static bool IsAllowed(string step, string text) =>
        (text.StartsWith("SELECT", StringComparison.Ordinal) && step.Contains("users", StringComparison.Ordinal))
        || step.StartsWith("SCAN quotas", StringComparison.Ordinal)
        || InsertOfParent().IsMatch(text);

    // A range over all ids is a walk too, though SQLite calls it a search. What is scanned and no table is the command's own values.
    private static bool IsWalk(string step, HashSet<string> tables) =>
        (Scan().Match(step) is { Success: true } scan && tables.Contains(scan.Groups[1].Value))
        || step.Contains("AUTOMATIC", StringComparison.Ordinal)
        || RowidRange().IsMatch(step);

    private static async Task<IEnumerable<string>> PlanAsync(PreparedConnection connection, string text) =>
        (await RowsAsync(connection, "EXPLAIN QUERY PLAN " + text)).Select(row => row[3]);

    private static async Task<List<string[]>> RowsAsync(PreparedConnection connection, string text)
    {
        await using var command = connection.Connection.CreateCommand();
        command.CommandText = text;
        foreach (var name in Parameter().Matches(text).Select(m => m.Value).Distinct())
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, DBNull.Value);
            command.Parameters.Add(parameter);
        }

        List<string[]> rows = [];
        await using var reader = await command.ExecuteReaderAsync(Token);
        while (await reader.ReadAsync(Token))
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i).ToString()!)]);
        }

        return rows;
    }

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^INSERT INTO (users|entities|organizations) ")]
    private static partial Regex InsertOfParent();

    // "SCAN TABLE artifacts" before SQLite 3.36, "SCAN artifacts" since.
    [GeneratedRegex(@"^SCAN (?:TABLE )?(\w+)")]
    private static partial Regex Scan();

    [GeneratedRegex(@"INTEGER PRIMARY KEY \(rowid[<>]")]
    private static partial Regex RowidRange();
}
