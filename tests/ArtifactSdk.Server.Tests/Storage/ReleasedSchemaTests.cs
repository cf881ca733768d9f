using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Storage.Postgres;
using ArtifactSdk.Server.Storage.Sql;
using ArtifactSdk.Server.Storage.Sqlite;
using ArtifactSdk.Server.Tests.Storage.Postgres;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Server.Tests.Storage;

/// <summary>Databases as each earlier version of the schema left them, with data in them, opened by this version.</summary>
public class ReleasedSchemaTests : IAsyncLifetime
{
    // Only with columns that were there from the beginning.
    private static readonly string[] _data =
    [
        "INSERT INTO entities (name, kind, created_at) VALUES ('team', 'TEAM', 1)",
        "INSERT INTO entities (name, kind, created_at) VALUES ('ada', 'USER', 2)",
        "INSERT INTO users (username, name, email, is_admin, entity_id, default_entity_id, created_at) SELECT 'ada', 'Ada', 'ada@example.org', 1, "
            + "(SELECT id FROM entities WHERE name = 'ada'), (SELECT id FROM entities WHERE name = 'team'), 3",
        "INSERT INTO entity_members (entity_id, user_id, role) SELECT entities.id, users.id, 'admin' FROM entities, users WHERE entities.name = 'team'",
        "INSERT INTO projects (entity_id, name, access, allow_all_artifact_types, is_registry, created_at, updated_at) "
            + "SELECT id, 'mnist', 'PRIVATE', 1, 0, 4, 5 FROM entities WHERE name = 'team'",
        "INSERT INTO artifact_types (project_id, name, declared, created_at) SELECT id, 'dataset', 0, 6 FROM projects",
        "INSERT INTO collections (project_id, type_id, kind, name, state, next_version_index, created_at, updated_at) "
            + "SELECT projects.id, artifact_types.id, 'SEQUENCE', 'numbers', 'READY', 2, 7, 8 FROM projects, artifact_types",
        .. Enumerable.Range(0, 2).Select(i =>
            "INSERT INTO artifacts (sequence_id, type_id, state, digest, version_index, metadata, size, file_count, created_at, updated_at) "
            + $"SELECT id, type_id, 'COMMITTED', '0123456789abcdef0123456789abcde{i}', {i}, '{{\"größe\":{i}}}', 10, 1, {9 + i}, 11 FROM collections"),
        "INSERT INTO memberships (collection_id, artifact_id, version_index, created_at) SELECT sequence_id, id, version_index, 12 FROM artifacts ORDER BY version_index",
        "INSERT INTO aliases (collection_id, membership_id, name) SELECT collection_id, id, 'latest' FROM memberships WHERE version_index = 1",
        "INSERT INTO settings (name, value) VALUES ('a', 'b')",
    ];

    private readonly StorageFolder _folder = new();
    private PostgresSchema? _schema;

    public static TheoryData<int> Earlier => [.. Enumerable.Range(1, SqlMigration.Load("Sqlite").Count - 1)];

    protected virtual bool OnPostgres => false;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IReadOnlyList<SqlMigration> Steps => OnPostgres ? PostgresTranslation.Load() : SqlMigration.Load("Sqlite");

    public async ValueTask InitializeAsync()
    {
        if (OnPostgres)
        {
            _schema = await PostgresSchema.CreateAsync(Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_schema is not null)
        {
            await _schema.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Earlier))]
    public async Task Data_of_an_earlier_version_are_all_there_afterwards(int version)
    {
        await (await OpenAsync([.. Steps.Take(version)])).DisposeAsync();
        foreach (var sql in _data)
        {
            await ExecuteAsync(sql);
        }

        await using (var store = await OpenAsync(Steps))
        {
            await store.ReadAsync(CheckAsync, Token);
            (await store.WriteAsync(s => s.AddEntityAsync(Sample.Entity("new")), Token)).Id.Should().BeGreaterThan(2);
        }

        (await ExecuteAsync("SELECT max(version) || ' ' || count(*) FROM schema_version")).Should().Be($"{Steps.Count} {Steps.Count}");
        if (!OnPostgres)
        {
            (await ExecuteAsync("SELECT count(*) FROM pragma_foreign_key_check")).Should().Be("0");
        }
    }

    [Fact]
    public async Task Steps_are_numbered_without_gap_and_double()
    {
        await Task.CompletedTask;
        Steps.Select(step => step.Version).Should().Equal(Enumerable.Range(1, Steps.Count));
    }

    private static async ValueTask<bool> CheckAsync(IMetadataSession session)
    {
        var team = (await session.FindEntityAsync("team"))!;
        var ada = (await session.FindUserAsync("ada"))!;
        ada.Should().Match<UserRow>(u => u.Email == "ada@example.org" && u.IsAdmin && u.DefaultEntityId == team.Id);
        (await session.MembersOfEntityAsync(team.Id)).Should().ContainSingle();
        var project = (await session.FindProjectAsync(team.Id, "mnist"))!;
        var collection = (await session.FindCollectionAsync(project.Id, "numbers"))!;
        collection.NextVersionIndex.Should().Be(2);
        var memberships = await session.ListMembershipsAsync(collection.Id, new PageRequest(null, 10));
        memberships.Items.Select(m => m.VersionIndex).Should().Equal(0, 1);
        (await session.AliasesOfMembershipAsync(memberships.Items[1].Id)).Should().ContainSingle().Which.Name.Should().Be("latest");
        (await session.GetArtifactAsync(memberships.Items[1].ArtifactId))!.Metadata.Should().Be("""{"größe":1}""");
        (await session.GetSettingAsync("a")).Should().Be("b");
        (await session.ContradictionsAsync()).Should().BeEmpty();
        return true;
    }

    private async Task<IMetadataStore> OpenAsync(IReadOnlyList<SqlMigration> steps) => _schema is null
        ? await SqliteMetadataStore.OpenAsync(_folder.Options with { Migrations = steps }, TimeProvider.System, NullLogger.Instance, Token)
        : await _schema.OpenStoreAsync(Token, _schema.Options with { Migrations = steps });

    private async Task<string?> ExecuteAsync(string sql)
    {
        if (_schema is not null)
        {
            return await _schema.ExecuteAsync(sql, Token);
        }

        await using var connection = new SqliteConnection($"Data Source={_folder.Options.DatabasePath};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Texts of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (await command.ExecuteScalarAsync(Token))?.ToString();
    }
}
