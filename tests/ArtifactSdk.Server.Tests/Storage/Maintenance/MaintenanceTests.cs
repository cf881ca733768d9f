using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Audit;
using ArtifactSdk.Server.Domain.Maintenance;
using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Storage.Maintenance;
using ArtifactSdk.Server.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Server.Tests.Storage.Maintenance;

/// <summary>Damages and leftovers of every kind, and what the three commands make of them.</summary>
public sealed class MaintenanceTests : IAsyncLifetime
{
    private TestWorld _world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => _world.DataDirectory;

    public async ValueTask InitializeAsync() => _world = await TestWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_folder_in_use_is_clean()
    {
        await _world.LogAsync("numbers", "one", "best");
        await _world.LogAsync("numbers", "two");

        var report = await CheckAsync(readData: true);

        report.Problems.Should().BeEmpty();
        report.Versions.Should().Be(2);
        report.Blobs.Should().Be(4);
        report.BytesRead.Should().BePositive();
    }

    [Fact]
    public async Task A_missing_file_is_named_with_its_version()
    {
        await _world.LogAsync("numbers", "one");
        File.Delete(BlobPath("one"));

        var problem = (await CheckAsync()).Problems.Should().ContainSingle().Subject;

        problem.Kind.Should().Be(StorageProblemKind.Missing);
        problem.Text.Should().Contain("'file.txt' of my-team/proj/numbers:v0").And.Contain(TestWorld.Hex("one"));
    }

    [Fact]
    public async Task A_file_of_another_length_is_found_quickly()
    {
        await _world.LogAsync("numbers", "one");
        await File.WriteAllTextAsync(BlobPath("one"), "longer than that", Token);

        (await CheckAsync()).Problems.Should().ContainSingle().Which.Text.Should().Contain("has 16 bytes, not 3");
    }

    [Fact]
    public async Task Changed_bytes_are_found_by_reading_all_data_only()
    {
        await _world.LogAsync("numbers", "one");
        await File.WriteAllTextAsync(BlobPath("one"), "0ne", Token);

        (await CheckAsync()).Problems.Should().BeEmpty();
        (await CheckAsync(readData: true)).Problems.Should().ContainSingle().Which.Kind.Should().Be(StorageProblemKind.Damaged);
    }

    [Fact]
    public async Task A_broken_audit_log_is_named_with_its_entry()
    {
        await _world.Store.WriteAsync(
            async session =>
            {
                for (var number = 1; number <= 3; number++)
                {
                    var entry = AuditChain.Link(await session.AuditHeadAsync(), TimeProvider.System.GetUtcNow(), "ada", "test", "{}");
                    await session.AddAuditEntryAsync(number == 2 ? entry with { Details = """{"a":1}""" } : entry);
                }

                return true;
            },
            Token);

        var problem = (await CheckAsync()).Problems.Should().ContainSingle().Subject;

        problem.Kind.Should().Be(StorageProblemKind.Metadata);
        problem.Text.Should().Be("the audit log is broken at entry 2: entry 2 was changed.");
    }

    [Fact]
    public async Task A_manifest_that_is_gone_is_found()
    {
        var artifact = await _world.LogAsync("numbers", "one");
        var manifest = (await _world.ReadAsync(s => s.ManifestsOfArtifactAsync(artifact.Id)))[0];
        Digests.TryGetHex(manifest.Digest, out var hex).Should().BeTrue();
        File.Delete(PathOf(hex));

        (await CheckAsync()).Problems.Should().ContainSingle().Which.Text.Should().Contain("the manifest of my-team/proj/numbers:v0 is missing");
    }

    [Theory]
    [InlineData("UPDATE collections SET next_version_index = 1", "would be given again")]
    [InlineData("DELETE FROM memberships WHERE version_index = 1", "does not list its committed version v1")]
    [InlineData("UPDATE artifacts SET state = 'DELETED' WHERE version_index = 0", "is no committed version")]
    [InlineData("UPDATE artifacts SET version_index = NULL WHERE version_index = 0", "has no number")]
    [InlineData("DELETE FROM manifests WHERE id = (SELECT min(id) FROM manifests)", "has no manifest")]
    [InlineData("UPDATE artifacts SET file_count = 7 WHERE version_index = 0", "recorded with 7 files")]
    [InlineData("UPDATE aliases SET collection_id = (SELECT id FROM collections WHERE name = 'others')", "points out of its collection")]
    [InlineData("INSERT INTO blobs SELECT id, x'00112233445566778899aabbccddeeff', 5 FROM entities LIMIT 1", "a recorded content is missing")]
    public async Task Rows_that_contradict_each_other_are_found(string damage, string complaint)
    {
        await _world.LogAsync("others", "zero");
        await SqlAsync("DELETE FROM aliases");
        await _world.LogAsync("numbers", "one");
        await _world.LogAsync("numbers", "two");
        (await CheckAsync()).Problems.Should().BeEmpty();

        await SqlAsync(damage);

        (await CheckAsync()).Problems.Should().Contain(p => p.Text.Contains(complaint) && p.Text.Length > 20);
    }

    [Fact]
    public async Task A_torn_database_is_refused()
    {
        await _world.LogAsync("numbers", "one");
        await _world.CloseAsync();
        var path = Path.Combine(Data, "metadata.db");
        await using (var file = new FileStream(path, FileMode.Open))
        {
            file.SetLength(file.Length / 2);
        }

        var check = () => CheckAsync();

        try
        {
            (await check()).Problems.Should().NotBeEmpty().And.OnlyContain(p => p.Text.Contains("is damaged"));
        }
        catch (StorageOpenException e)
        {
            e.Message.Should().Contain(path).And.NotContain("\n");
        }
    }

    [Fact]
    public async Task A_folder_without_data_is_refused_and_stays_empty()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["empty"]);

        var open = () => EmbeddedMaintenance.OpenAsync(folder["empty"], exclusive: false, TimeProvider.System, NullLogger.Instance, Token);

        await open.Should().ThrowAsync<StorageOpenException>().WithMessage("*not a data folder*");
        Directory.GetFileSystemEntries(folder["empty"]).Should().BeEmpty();
    }

    [Fact]
    public async Task Garbage_is_what_nothing_refers_to_and_a_dry_run_only_tells()
    {
        var kept = await _world.LogAsync("numbers", "kept");
        var deleted = await _world.LogAsync("numbers", "gone");
        await _world.Services.Versions.DeleteAsync(_world.Member, deleted.Id, deleteAliases: true, Token);
        await _world.UploadAsync(kept, "orphan");
        await _world.CloseAsync();

        var dry = await CollectAsync(TimeSpan.Zero, dryRun: true);
        dry.Garbage.Should().HaveCount(3);
        dry.Garbage.Single(g => g.Blob.Key.HexMd5 == TestWorld.Hex("orphan")).Reason.Should().Contain("nothing took it up");
        dry.Garbage.Single(g => g.Blob.Key.HexMd5 == TestWorld.Hex("gone")).Reason.Should().Contain("deleted");
        File.Exists(BlobPath("gone")).Should().BeTrue();

        var report = await CollectAsync(TimeSpan.Zero, dryRun: false);
        report.Garbage.Select(g => g.Blob.Key).Should().BeEquivalentTo(dry.Garbage.Select(g => g.Blob.Key));
        File.Exists(BlobPath("gone")).Should().BeFalse();
        File.Exists(BlobPath("orphan")).Should().BeFalse();
        File.Exists(BlobPath("kept")).Should().BeTrue();
        (await CheckAsync(readData: true)).Problems.Should().BeEmpty();
        (await CollectAsync(TimeSpan.Zero, dryRun: false)).Garbage.Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_collected_is_uploaded_again_for_the_next_version()
    {
        var deleted = await _world.LogAsync("numbers", "again");
        await _world.Services.Versions.DeleteAsync(_world.Member, deleted.Id, deleteAliases: true, Token);
        await _world.CloseAsync();
        await CollectAsync(TimeSpan.Zero, dryRun: false);
        await _world.OpenAsync();

        var next = await _world.LogAsync("numbers", "again");

        next.VersionIndex.Should().Be(1);
        (await CheckAsync(readData: true)).Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task Young_garbage_stays_for_the_grace_time()
    {
        var kept = await _world.LogAsync("numbers", "kept");
        await _world.UploadAsync(kept, "young");
        await _world.UploadAsync(kept, "old");
        File.SetLastWriteTimeUtc(BlobPath("old"), TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-3));
        await _world.CloseAsync();

        var report = await CollectAsync(TimeSpan.FromHours(2), dryRun: false);

        report.Garbage.Should().ContainSingle().Which.Blob.Key.HexMd5.Should().Be(TestWorld.Hex("old"));
        report.Young.Should().Be(1);
        File.Exists(BlobPath("young")).Should().BeTrue();
    }

    [Fact]
    public async Task A_pending_version_keeps_what_its_manifest_names_and_without_one_everything()
    {
        await _world.LogAsync("numbers", "kept");
        var pending = await _world.Services.Creation.CreateAsync(_world.Member, TestWorld.Draft("numbers", "00112233445566778899aabbccddeeff"), Token);
        await _world.UploadAsync(pending, "named");
        await _world.UploadAsync(pending, "unnamed");
        foreach (var text in new[] { "named", "unnamed" })
        {
            File.SetLastWriteTimeUtc(BlobPath(text), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-3));
        }

        await _world.CloseAsync();
        (await CollectAsync(TimeSpan.FromHours(1), dryRun: false)).Should().Match<GarbageReport>(r => r.Garbage.Count == 0 && r.Held == 2);

        await _world.OpenAsync();
        await _world.AttachManifestAsync(
            pending, TestWorld.ManifestText($"\"a\":{{\"digest\":\"{TestWorld.Md5("named")}\",\"size\":5}}"));
        await _world.CloseAsync();
        (await CollectAsync(TimeSpan.FromHours(1), dryRun: false)).Garbage
            .Should().ContainSingle().Which.Blob.Key.HexMd5.Should().Be(TestWorld.Hex("unnamed"));
        File.Exists(BlobPath("named")).Should().BeTrue();
    }

    [Fact]
    public async Task Nothing_is_removed_when_a_manifest_is_missing()
    {
        var artifact = await _world.LogAsync("numbers", "one");
        await _world.UploadAsync(artifact, "orphan");
        var manifest = (await _world.ReadAsync(s => s.ManifestsOfArtifactAsync(artifact.Id)))[0];
        Digests.TryGetHex(manifest.Digest, out var hex).Should().BeTrue();
        File.Delete(PathOf(hex));
        await _world.CloseAsync();

        var collect = () => CollectAsync(TimeSpan.Zero, dryRun: false);

        await collect.Should().ThrowAsync<DomainException>().WithMessage("*Nothing was removed*fsck*");
        File.Exists(BlobPath("orphan")).Should().BeTrue();
    }

    [Fact]
    public async Task Garbage_is_not_collected_under_a_running_server()
    {
        var collect = () => CollectAsync(TimeSpan.Zero, dryRun: false);

        await collect.Should().ThrowAsync<StorageOpenException>().WithMessage("*in use by another server*");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backup_of_a_running_server_is_a_data_folder_of_its_own(bool copy)
    {
        using var folder = new TemporaryFolder();
        await _world.LogAsync("numbers", "one", "best");
        await using (var source = await EmbeddedMaintenance.OpenAsync(Data, exclusive: false, TimeProvider.System, NullLogger.Instance, Token))
        {
            var report = await EmbeddedBackup.RunAsync(source, folder["copy"], copy, Token);
            report.Blobs.Should().Be(2);
            (copy ? report.Linked == 0 : report.Linked is 0 or 2).Should().BeTrue();
        }

        await _world.LogAsync("numbers", "two");

        (await CheckAsync(readData: true, folder["copy"])).Should().Match<StorageCheckReport>(r => r.Problems.Count == 0 && r.Versions == 1);
        await using var restored = await EmbeddedStorage.OpenAsync(folder["copy"], TimeProvider.System, NullLogger.Instance, Token);
        (await restored.Metadata.ReadAsync(s => s.FindEntityAsync(TestWorld.Team), Token)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_backup_is_not_made_over_anything()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["copy"]);
        await File.WriteAllTextAsync(folder["copy/precious"], "x", Token);
        await using var source = await EmbeddedMaintenance.OpenAsync(Data, exclusive: false, TimeProvider.System, NullLogger.Instance, Token);

        var backup = () => EmbeddedBackup.RunAsync(source, folder["copy"], copy: false, Token);

        await backup.Should().ThrowAsync<StorageOpenException>().WithMessage("*not empty*");
        Directory.GetFileSystemEntries(folder["copy"]).Should().ContainSingle();
    }

    private async Task<StorageCheckReport> CheckAsync(bool readData = false, string? data = null)
    {
        await using var maintenance = await EmbeddedMaintenance.OpenAsync(data ?? Data, exclusive: false, TimeProvider.System, NullLogger.Instance, Token);
        return await maintenance.CheckAsync(readData, Token);
    }

    [Fact]
    public async Task Parts_of_an_upload_that_was_never_completed_go_after_the_grace_time()
    {
        var blob = new BlobKey(1, TestWorld.Hex("onetwo"));
        UploadPart[] parts = [new(1, TestWorld.Hex("one")), new(2, TestWorld.Hex("two"))];
        var upload = await _world.Parts.BeginAsync(blob, parts, Token);
        using var body = new MemoryStream("one"u8.ToArray());
        await _world.Parts.PutAsync(new PartKey(blob, upload, parts[0], parts.Length), body.Length, body, Token);
        await _world.CloseAsync();

        (await CollectAsync(TimeSpan.FromHours(1), dryRun: false)).Uploads.Should().BeEmpty();
        (await CollectAsync(TimeSpan.Zero, dryRun: true)).Uploads.Should().ContainSingle().Which.Should().Match<OpenUpload>(u => u.Parts == 1 && u.Size == 3);
        (await CollectAsync(TimeSpan.Zero, dryRun: false)).Bytes.Should().Be(3);
        (await CollectAsync(TimeSpan.Zero, dryRun: false)).Uploads.Should().BeEmpty();
    }

    private async Task<GarbageReport> CollectAsync(TimeSpan grace, bool dryRun)
    {
        await using var maintenance = await EmbeddedMaintenance.OpenAsync(Data, exclusive: !dryRun, TimeProvider.System, NullLogger.Instance, Token);
        return await maintenance.CollectGarbageAsync(grace, dryRun, Token);
    }

    private string BlobPath(string text) => PathOf(TestWorld.Hex(text));

    private string PathOf(string hex) => Directory.GetDirectories(Path.Combine(Data, "blobs"))
        .Select(entity => Path.Combine(entity, hex[..2], hex[2..]))
        .FirstOrDefault(File.Exists) ?? Path.Combine(Data, "blobs", "none", hex);

    private async Task SqlAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "metadata.db")};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this class.
        command.CommandText = "PRAGMA foreign_keys = OFF; " + sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Token);
    }
}
