using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace ArtifactSdk.Server.Tests.Storage;

public sealed class MigrationTests : IDisposable
{
    private readonly StorageFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_embedded_steps_are_numbered_without_gaps()
    {
        var steps = SqlMigration.Load("Sqlite");

        steps.Should().NotBeEmpty();
        steps.Select(s => s.Version).Should().Equal(Enumerable.Range(1, steps.Count));
        steps[0].Name.Should().Be("initial");
    }

    [Fact]
    public async Task A_step_is_applied_once()
    {
        await OpenAndCloseAsync();
        var before = await ScalarAsync("SELECT group_concat(version || name || applied_at) FROM schema_version");
        await OpenAndCloseAsync();

        (await ScalarAsync("SELECT group_concat(version || name || applied_at) FROM schema_version")).Should().Be(before);
        (await ScalarAsync("PRAGMA journal_mode")).Should().Be("wal");
        (await ScalarAsync("PRAGMA integrity_check")).Should().Be("ok");
    }

    [Fact]
    public async Task A_later_step_meets_the_data_of_earlier_ones()
    {
        await using (var store = await _folder.OpenStoreAsync())
        {
            await store.WriteAsync(
                async s =>
                {
                    await s.SetSettingAsync("a", "b");
                    return true;
                },
                Token);
        }

        var steps = SqlMigration.Load("Sqlite");
        await OpenAndCloseAsync([.. steps, new SqlMigration(steps.Count + 1, "more", "ALTER TABLE settings ADD COLUMN note TEXT; UPDATE settings SET note = 'x'")]);

        (await ScalarAsync("SELECT value || note FROM settings")).Should().Be("bx");
        (await ScalarAsync("SELECT max(version) FROM schema_version")).Should().Be($"{steps.Count + 1}");
    }

    [Fact]
    public async Task Versions_of_an_earlier_release_know_their_project_and_time_after_the_step()
    {
        await OpenAndCloseAsync([.. SqlMigration.Load("Sqlite").TakeWhile(step => step.Name != "newest_first")]);
        await ScalarAsync(
            "INSERT INTO entities VALUES (1, 'team', 'TEAM', NULL, 0); "
            + "INSERT INTO projects VALUES (5, 1, 'p', NULL, 'PRIVATE', 1, NULL, 0, 0, 0); INSERT INTO artifact_types VALUES (1, 5, 'dataset', NULL, 1, 0); "
            + "INSERT INTO collections VALUES (3, 5, 1, 'SEQUENCE', 'numbers', NULL, 'READY', 1, 0, 0); "
            + "INSERT INTO artifacts (id, sequence_id, type_id, state, digest, version_index, size, file_count, created_at, updated_at) "
            + "VALUES (9, 3, 1, 'COMMITTED', 'd', 0, 1, 1, 1234, 5678); INSERT INTO memberships VALUES (2, 3, 9, 0, 99)");
        await OpenAndCloseAsync();

        (await ScalarAsync(
            "SELECT count(*) FROM memberships JOIN collections ON collections.id = collection_id JOIN artifacts ON artifacts.id = artifact_id "
            + "WHERE memberships.project_id = collections.project_id AND artifact_created_at = artifacts.created_at")).Should().Be("1");
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_of_itself()
    {
        await OpenAndCloseAsync();
        var steps = SqlMigration.Load("Sqlite");

        var open = () => OpenAndCloseAsync([.. steps, new SqlMigration(steps.Count + 1, "bad", "CREATE TABLE half (x); SELECT * FROM missing")]);

        await open.Should().ThrowAsync<StorageOpenException>();
        (await ScalarAsync("SELECT count(*) FROM sqlite_master WHERE name = 'half'")).Should().Be("0");
        (await ScalarAsync("SELECT max(version) FROM schema_version")).Should().Be($"{steps.Count}");
        await OpenAndCloseAsync();
    }

    [Fact]
    public async Task A_database_of_a_newer_server_is_refused_unchanged()
    {
        await OpenAndCloseAsync();
        await ScalarAsync("INSERT INTO schema_version VALUES (99, 'future', 0) RETURNING version");
        await ScalarAsync("PRAGMA journal_mode = DELETE");
        var before = await File.ReadAllBytesAsync(_folder.Options.DatabasePath, Token);

        var open = () => OpenAndCloseAsync();

        (await open.Should().ThrowAsync<StorageOpenException>()).Which.Message.Should().Contain("99").And.Contain("newer server").And.NotContain("\n");
        (await File.ReadAllBytesAsync(_folder.Options.DatabasePath, Token)).Should().Equal(before);
        Directory.GetFiles(_folder.Root).Should().ContainSingle();
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_unchanged()
    {
        await ScalarAsync("CREATE TABLE theirs (x)");
        var before = await File.ReadAllBytesAsync(_folder.Options.DatabasePath, Token);

        var open = () => OpenAndCloseAsync();

        await open.Should().ThrowAsync<StorageOpenException>().WithMessage("*another program*");
        (await File.ReadAllBytesAsync(_folder.Options.DatabasePath, Token)).Should().Equal(before);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_unchanged()
    {
        var before = Enumerable.Range(0, 9000).Select(i => (byte)i).ToArray();
        await File.WriteAllBytesAsync(_folder.Options.DatabasePath, before, Token);

        var open = () => OpenAndCloseAsync();

        (await open.Should().ThrowAsync<StorageOpenException>()).Which.Message.Should().Contain(_folder.Options.DatabasePath).And.NotContain("\n");
        (await File.ReadAllBytesAsync(_folder.Options.DatabasePath, Token)).Should().Equal(before);
    }

    private Task OpenAndCloseAsync() => OpenAndCloseAsync(SqlMigration.Load("Sqlite"));

    private async Task OpenAndCloseAsync(IReadOnlyList<SqlMigration> migrations)
    {
        await using var store = await _folder.OpenStoreAsync(_folder.Options with { Migrations = migrations });
    }

    private async Task<string?> ScalarAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_folder.Options.DatabasePath};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (await command.ExecuteScalarAsync(Token))?.ToString();
    }
}
