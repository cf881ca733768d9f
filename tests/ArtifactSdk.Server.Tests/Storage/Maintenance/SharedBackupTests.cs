using ArtifactSdk.Server.Domain.Maintenance;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Storage.Maintenance;
using ArtifactSdk.Server.Storage.S3;
using ArtifactSdk.Server.Tests.Storage.Postgres;
using ArtifactSdk.Server.Tests.Storage.S3;
using ArtifactSdk.Server.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Server.Tests.Storage.Maintenance;

/// <summary>From a database and a bucket into a folder, and from there into others.</summary>
[NeedsServer(S3Place.Variable)]
public sealed class SharedBackupTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestWorld _world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await TestWorld.CreateSharedAsync();

    public async ValueTask DisposeAsync()
    {
        if (_world is not null)
        {
            await _world.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task A_backup_of_running_servers_is_a_data_folder_and_goes_back_into_an_empty_database()
    {
        await _world.LogAsync("numbers", "one", "best");
        var gone = await _world.LogAsync("numbers", "two");
        await _world.Services.Versions.DeleteAsync(_world.Member, gone.Id, deleteAliases: true, Token);

        var backup = await BackUpAsync("copy");
        backup.Should().Match<BackupReport>(r => r.Blobs == 4 && r.Bytes > 0);
        await _world.LogAsync("numbers", "later");

        await using (var source = await OpenFolderAsync("copy"))
        {
            (await source.CheckAsync(readData: true, Token)).Should().Match<StorageCheckReport>(r => r.Problems.Count == 0 && r.Versions == 1);
        }

        await using var schema = await PostgresSchema.CreateAsync(Token);
        var places = _world.Places! with { Postgres = schema.Options, S3 = S3Options.Parse(S3Place.NewAddress()) };
        await using (var source = await OpenFolderAsync("copy"))
        {
            (await SharedBackup.RestoreAsync(source, places, Token)).Blobs.Should().Be(4);
        }

        await using (var restored = await SharedMaintenance.OpenAsync(places, exclusive: false, TimeProvider.System, NullLogger.Instance, Token))
        {
            (await restored.CheckAsync(readData: true, Token)).Should().Match<StorageCheckReport>(r => r.Problems.Count == 0 && r.Versions == 1);
        }

        await _world.CloseAsync();
        await _world.MoveAsync(places);
        (await _world.LogAsync("numbers", "one")).VersionIndex.Should().Be(0, "what was there is found again");
        var next = await _world.LogAsync("numbers", "three");
        next.VersionIndex.Should().Be(2, "no number is given twice");
        next.Id.Should().BeGreaterThan(gone.Id);
        (await _world.ReadAsync(s => s.GetSettingAsync("gc.removals"))).Should().BeNull();
    }

    [Fact]
    public async Task A_server_starts_on_the_backup_and_goes_on_counting()
    {
        var first = await _world.LogAsync("numbers", "one");
        var gone = await _world.LogAsync("numbers", "two");
        await _world.Services.Versions.DeleteAsync(_world.Member, gone.Id, deleteAliases: true, Token);
        await BackUpAsync("copy");

        await using var storage = await EmbeddedStorage.OpenAsync(_folder["copy"], TimeProvider.System, NullLogger.Instance, Token);

        (await storage.Metadata.ReadAsync(s => s.GetArtifactAsync(first.Id), Token)).Should().BeEquivalentTo(
            await _world.ReadAsync(s => s.GetArtifactAsync(first.Id)));
        var added = await storage.Metadata.WriteAsync(
            s => s.AddEntityAsync(new EntityRow(0, "new", EntityKind.Team, null, TimeProvider.System.GetUtcNow())), Token);
        var before = await _world.Store.WriteAsync(
            s => s.AddEntityAsync(new EntityRow(0, "new", EntityKind.Team, null, TimeProvider.System.GetUtcNow())), Token);
        added.Id.Should().Be(before.Id);
    }

    [Fact]
    public async Task Every_table_is_carried_over()
    {
        await _world.LogAsync("numbers", "one", "best");
        await BackUpAsync("copy");
        await using var schema = await PostgresSchema.CreateAsync(Token);
        await using (var source = await OpenFolderAsync("copy"))
        {
            await SharedBackup.RestoreAsync(source, _world.Places! with { Postgres = schema.Options, S3 = S3Options.Parse(S3Place.NewAddress()) }, Token);
        }

        var tables = (await schema.ExecuteAsync("SELECT string_agg(tablename, ',' ORDER BY tablename) FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'schema_version'", Token))!.Split(',');
        tables.Should().HaveCountGreaterThan(20);
        foreach (var table in tables)
        {
            var sum = $"SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, chr(10) ORDER BY t::text)), '') FROM {table} t";
            (await schema.ExecuteAsync(sum, Token)).Should().Be(await _world.Schema.ExecuteAsync(sum, Token), table);
        }
    }

    [Fact]
    public async Task Nothing_is_restored_over_data()
    {
        await _world.LogAsync("numbers", "one");
        await BackUpAsync("copy");
        await using var source = await OpenFolderAsync("copy");
        await using var theirs = await PostgresSchema.CreateAsync(Token);
        await theirs.ExecuteAsync("CREATE TABLE theirs (x BIGINT)", Token);

        foreach (var places in new[] { _world.Places!, _world.Places! with { Postgres = theirs.Options } })
        {
            var restore = () => SharedBackup.RestoreAsync(source, places, Token);
            (await restore.Should().ThrowAsync<StorageOpenException>()).Which.Message.Should().Contain("is not empty").And.NotContain("\n");
        }

        (await theirs.ExecuteAsync("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()", Token)).Should().Be("1");
    }

    [Fact]
    public async Task A_restore_that_failed_is_repeated()
    {
        await _world.LogAsync("numbers", "one");
        await BackUpAsync("copy");
        await using var schema = await PostgresSchema.CreateAsync(Token);
        var places = _world.Places! with { Postgres = schema.Options, S3 = S3Options.Parse(S3Place.NewAddress()) };
        var damaged = Directory.EnumerateFiles(_folder["copy/blobs"], "*", SearchOption.AllDirectories).First();
        var bytes = await File.ReadAllBytesAsync(damaged, Token);
        await File.WriteAllBytesAsync(damaged, [.. bytes, 0], Token);
        await using var source = await OpenFolderAsync("copy");

        var restore = () => SharedBackup.RestoreAsync(source, places, Token);
        (await restore.Should().ThrowAsync<StorageOpenException>()).Which.Message.Should().Contain("could not be restored").And.NotContain("\n");
        (await schema.ExecuteAsync("SELECT count(*) FROM users", Token)).Should().Be("0");

        await File.WriteAllBytesAsync(damaged, bytes, Token);
        (await restore()).Blobs.Should().Be(2);
    }

    private async Task<BackupReport> BackUpAsync(string name)
    {
        await using var source = await SharedMaintenance.OpenAsync(_world.Places!, exclusive: false, TimeProvider.System, NullLogger.Instance, Token);
        return await SharedBackup.BackUpAsync(source, _world.Places!, _folder[name], Token);
    }

    private Task<EmbeddedMaintenance> OpenFolderAsync(string name) =>
        EmbeddedMaintenance.OpenAsync(_folder[name], exclusive: false, TimeProvider.System, NullLogger.Instance, Token);
}
