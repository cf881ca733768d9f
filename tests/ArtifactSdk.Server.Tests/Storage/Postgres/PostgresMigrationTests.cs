using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Storage.Postgres;
using ArtifactSdk.Server.Storage.Sql;
using ArtifactSdk.Server.Tests.Support;
using Microsoft.Data.Sqlite;

namespace ArtifactSdk.Server.Tests.Storage.Postgres;

[NeedsServer(PostgresSchema.Variable)]
public sealed class PostgresMigrationTests : IAsyncLifetime
{
    private PostgresSchema _schema = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _schema = await PostgresSchema.CreateAsync(Token);

    public async ValueTask DisposeAsync()
    {
        if (_schema is not null)
        {
            await _schema.DisposeAsync();
        }
    }

    [Fact]
    public async Task Both_databases_have_the_same_tables_and_columns()
    {
        using var folder = new StorageFolder();
        await (await folder.OpenStoreAsync()).DisposeAsync();
        await OpenAndCloseAsync();

        var ours = await ReadSqliteAsync(
            folder,
            "SELECT group_concat(line, char(10)) FROM (SELECT m.name || '.' || c.name || CASE WHEN c.\"notnull\" OR c.pk THEN '!' ELSE '' END AS line FROM sqlite_master m, "
            + "pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'schema_version')");
        var theirs = await _schema.ExecuteAsync(
            "SELECT string_agg(table_name || '.' || column_name || CASE WHEN is_nullable = 'NO' THEN '!' ELSE '' END, chr(10)) "
            + "FROM information_schema.columns WHERE table_schema = current_schema() AND table_name <> 'schema_version'",
            Token);
        theirs!.Split('\n').Should().BeEquivalentTo(ours.Split('\n'));
    }

    [Fact]
    public async Task Both_databases_have_the_same_indexes()
    {
        using var folder = new StorageFolder();
        await (await folder.OpenStoreAsync()).DisposeAsync();
        await OpenAndCloseAsync();

        var ours = await ReadSqliteAsync(folder, "SELECT group_concat(name, char(10)) FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%'");
        var theirs = await _schema.ExecuteAsync(
            "SELECT string_agg(indexname, chr(10)) FROM pg_indexes WHERE schemaname = current_schema() AND indexname NOT LIKE '%_pkey'", Token);
        theirs!.Split('\n').Should().BeEquivalentTo(ours.Split('\n'));
    }

    [Fact]
    public async Task Servers_that_start_at_once_migrate_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAndCloseAsync()));

        (await _schema.ExecuteAsync("SELECT count(*) FROM schema_version", Token)).Should().Be($"{PostgresTranslation.Load().Count}");
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_of_itself()
    {
        await OpenAndCloseAsync();
        var steps = PostgresTranslation.Load();

        var open = () => OpenAndCloseAsync([.. steps, new SqlMigration(steps.Count + 1, "bad", "CREATE TABLE half (x BIGINT); SELECT * FROM missing")]);

        await open.Should().ThrowAsync<StorageOpenException>();
        (await _schema.ExecuteAsync("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'half'", Token)).Should().Be("0");
        (await _schema.ExecuteAsync("SELECT max(version) FROM schema_version", Token)).Should().Be($"{steps.Count}");
    }

    [Fact]
    public async Task A_database_of_a_newer_server_is_refused_unchanged()
    {
        await OpenAndCloseAsync();
        await _schema.ExecuteAsync("INSERT INTO schema_version VALUES (99, 'future', 0)", Token);

        var open = () => OpenAndCloseAsync();

        (await open.Should().ThrowAsync<StorageOpenException>()).Which.Message.Should().Contain("99").And.Contain("newer server").And.NotContain("\n");
        (await _schema.ExecuteAsync("SELECT max(version) FROM schema_version", Token)).Should().Be("99");
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_unchanged()
    {
        await _schema.ExecuteAsync("CREATE TABLE theirs (x BIGINT)", Token);

        var open = () => OpenAndCloseAsync();

        await open.Should().ThrowAsync<StorageOpenException>().WithMessage("*another program*");
        (await _schema.ExecuteAsync("SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = current_schema()", Token)).Should().Be("theirs");
    }

    private Task OpenAndCloseAsync() => OpenAndCloseAsync(PostgresTranslation.Load());

    private async Task OpenAndCloseAsync(IReadOnlyList<SqlMigration> migrations)
    {
        await using var store = await _schema.OpenStoreAsync(Token, _schema.Options with { Migrations = migrations });
    }

    private static async Task<string> ReadSqliteAsync(StorageFolder folder, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={folder.Options.DatabasePath};Pooling=False");
        await connection.OpenAsync(Token);
#pragma warning disable CA2100 // Texts of this class.
        await using var command = new SqliteCommand(sql, connection);
#pragma warning restore CA2100
        return (string)(await command.ExecuteScalarAsync(Token))!;
    }
}
