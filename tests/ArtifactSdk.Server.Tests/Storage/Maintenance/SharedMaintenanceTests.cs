using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Maintenance;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Storage.Maintenance;
using ArtifactSdk.Server.Storage.S3;
using ArtifactSdk.Server.Tests.Storage.Postgres;
using ArtifactSdk.Server.Tests.Storage.S3;
using ArtifactSdk.Server.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Server.Tests.Storage.Maintenance;

/// <summary>Checking and clearing a database and a bucket, while a server works on them all the time.</summary>
[NeedsServer(S3Place.Variable)]
public sealed class SharedMaintenanceTests : IAsyncLifetime
{
    private TestWorld _world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private S3BlobStore Bucket => (S3BlobStore)_world.Blobs;

    public async ValueTask InitializeAsync() => _world = await TestWorld.CreateSharedAsync();

    public async ValueTask DisposeAsync()
    {
        if (_world is not null)
        {
            await _world.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_is_in_use_is_clean_and_stays()
    {
        await _world.LogAsync("numbers", "one", "best");
        await _world.LogAsync("numbers", "two");

        (await CollectAsync(TimeSpan.Zero, dryRun: false)).Should().Match<GarbageReport>(r => r.Garbage.Count == 0 && r.Reachable == 4);
        (await CheckAsync(readData: true)).Should().Match<StorageCheckReport>(r => r.Problems.Count == 0 && r.Versions == 2 && r.Blobs == 4 && r.BytesRead > 0);
    }

    [Fact]
    public async Task A_missing_object_is_named_with_its_version()
    {
        await _world.LogAsync("numbers", "one");
        await Bucket.DeleteAsync([await KeyOfAsync("one")], Token);

        var problem = (await CheckAsync()).Problems.Should().ContainSingle().Subject;

        problem.Kind.Should().Be(StorageProblemKind.Missing);
        problem.Text.Should().Contain("'file.txt' of my-team/proj/numbers:v0").And.Contain(TestWorld.Hex("one"));
    }

    [Fact]
    public async Task Changed_bytes_are_found_by_what_the_store_tells_and_by_reading_them()
    {
        await _world.LogAsync("numbers", "one");
        await Bucket.Client.PutObjectAsync(
            new() { BucketName = Bucket.Options.Bucket, Key = await KeyOfAsync("one"), InputStream = new MemoryStream("0ne"u8.ToArray()), UseChunkEncoding = false }, Token);

        (await CheckAsync()).Problems.Should().ContainSingle().Which.Kind.Should().Be(StorageProblemKind.Missing);
        (await CheckAsync(readData: true)).Problems.Should().Contain(p => p.Kind == StorageProblemKind.Damaged);
    }

    [Theory]
    [InlineData("UPDATE collections SET next_version_index = 1", "would be given again")]
    [InlineData("DELETE FROM memberships WHERE version_index = 1", "does not list its committed version v1")]
    [InlineData("UPDATE artifacts SET state = 'DELETED' WHERE version_index = 0", "is no committed version")]
    [InlineData("UPDATE artifacts SET version_index = NULL WHERE version_index = 0", "has no number")]
    [InlineData("DELETE FROM manifests WHERE id = (SELECT min(id) FROM manifests)", "has no manifest")]
    [InlineData("UPDATE artifacts SET file_count = 7 WHERE version_index = 0", "recorded with 7 files")]
    [InlineData("UPDATE aliases SET collection_id = (SELECT id FROM collections WHERE name = 'others')", "points out of its collection")]
    [InlineData(@"INSERT INTO blobs SELECT id, '\x00112233445566778899aabbccddeeff', 5 FROM entities LIMIT 1", "a recorded content is missing")]
    public async Task Rows_that_contradict_each_other_are_found(string damage, string complaint)
    {
        await _world.LogAsync("others", "zero");
        await _world.Schema.ExecuteAsync("DELETE FROM aliases", Token);
        await _world.LogAsync("numbers", "one");
        await _world.LogAsync("numbers", "two");
        (await CheckAsync()).Problems.Should().BeEmpty();

        await _world.Schema.ExecuteAsync(damage, Token);

        (await CheckAsync()).Problems.Should().Contain(p => p.Text.Contains(complaint) && p.Text.Length > 20);
    }

    [Fact]
    public async Task Garbage_is_what_nothing_refers_to_and_a_dry_run_only_tells()
    {
        var kept = await _world.LogAsync("numbers", "kept");
        var deleted = await _world.LogAsync("numbers", "gone");
        await _world.Services.Versions.DeleteAsync(_world.Member, deleted.Id, deleteAliases: true, Token);
        await _world.UploadAsync(kept, "orphan");

        var dry = await CollectAsync(TimeSpan.Zero, dryRun: true);
        dry.Garbage.Should().HaveCount(3);
        dry.Garbage.Single(g => g.Blob.Key.HexMd5 == TestWorld.Hex("orphan")).Reason.Should().Contain("nothing took it up");
        dry.Garbage.Single(g => g.Blob.Key.HexMd5 == TestWorld.Hex("gone")).Reason.Should().Contain("deleted");
        (await StoredAsync()).Should().HaveCount(5);

        (await CollectAsync(TimeSpan.Zero, dryRun: false)).Garbage.Select(g => g.Blob.Key).Should().BeEquivalentTo(dry.Garbage.Select(g => g.Blob.Key));
        (await StoredAsync()).Should().HaveCount(2).And.Contain(TestWorld.Hex("kept"));
        (await CheckAsync(readData: true)).Problems.Should().BeEmpty();

        // And what went is sent again by the next version that has it.
        (await _world.LogAsync("numbers", "gone")).VersionIndex.Should().Be(2);
        (await CheckAsync(readData: true)).Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_younger_than_the_grace_time_stays()
    {
        var kept = await _world.LogAsync("numbers", "kept");
        await _world.UploadAsync(kept, "young");

        (await CollectAsync(TimeSpan.FromHours(1), dryRun: false)).Should().Match<GarbageReport>(r => r.Garbage.Count == 0 && r.Young == 1);
        (await StoredAsync()).Should().Contain(TestWorld.Hex("young"));
    }

    [Fact]
    public async Task A_version_begun_while_garbage_is_collected_keeps_what_its_client_was_told_is_there()
    {
        var deleted = await _world.LogAsync("numbers", "shared content");
        await _world.Services.Versions.DeleteAsync(_world.Member, deleted.Id, deleteAliases: true, Token);
        await using var storage = await OpenAsync(exclusive: true);
        var inventory = new Interrupted(storage.Inventory, async () =>
        {
            // After the versions were looked at, and before anything is removed.
            await _world.Services.Creation.CreateAsync(_world.Member, TestWorld.Draft("numbers", "00112233445566778899aabbccddeeff"), Token);
        });

        var report = await new GarbageCollection(storage.Metadata, storage.Blobs, inventory, TimeProvider.System).RunAsync(TimeSpan.Zero, dryRun: false, Token);

        report.Garbage.Should().BeEmpty();
        (await StoredAsync()).Should().Contain(TestWorld.Hex("shared content"));
        (await storage.CheckAsync(readData: false, Token)).Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_sent_again_while_garbage_is_collected_stays()
    {
        var kept = await _world.LogAsync("numbers", "kept");
        await _world.UploadAsync(kept, "orphan");
        await using var storage = await OpenAsync(exclusive: true);

        await storage.Inventory.RemoveAsync([await BlobAsync("orphan")], TimeProvider.System.GetUtcNow().AddHours(-1), Token);

        (await StoredAsync()).Should().Contain(TestWorld.Hex("orphan"));
    }

    [Fact]
    public async Task A_commit_that_overlaps_with_a_removal_looks_at_its_contents_again()
    {
        var pending = await _world.Services.Creation.CreateAsync(_world.Member, TestWorld.Draft("numbers", "00112233445566778899aabbccddeeff"), Token);
        await _world.UploadAsync(pending, "content");
        await _world.AttachManifestAsync(pending, TestWorld.ManifestText($"\"a\":{{\"digest\":\"{TestWorld.Md5("content")}\",\"size\":7}}"));
        var content = await BlobAsync("content");
        var store = new BeforeWrite(_world.Store, async session =>
        {
            await RemovalCount.AdvanceAsync(session);
            await Bucket.DeleteAsync([Bucket.KeyOf(content)], Token);
        });
        var services = new RegistryServices(store, _world.Blobs, TimeProvider.System, parts: _world.Parts);

        var commit = () => services.Commit.CommitAsync(_world.Member, pending.Id, Token).AsTask();

        (await commit.Should().ThrowAsync<DomainException>()).Which.Message.Should().Contain("'a'").And.Contain("was not uploaded");
        (await _world.ReadAsync(session => session.GetArtifactAsync(pending.Id)))!.State.Should().Be(ArtifactState.Pending);
    }

    [Fact]
    public async Task A_file_of_a_run_that_is_cleared_away_while_it_is_stored_is_refused()
    {
        var run = await _world.StartRunAsync("run");
        var entity = (await _world.ReadAsync(session => session.FindEntityAsync(TestWorld.Team)))!.Id;
        var store = new BeforeWrite(_world.Store, async session =>
        {
            await RemovalCount.AdvanceAsync(session);
            await Bucket.DeleteAsync([Bucket.KeyOf(new BlobKey(entity, TestWorld.Hex("log")))], Token);
        });

        var send = () => new RunFileStore(store, _world.Blobs, TimeProvider.System).StoreAsync(run.Id, "a.log", null, new MemoryStream("log"u8.ToArray()), Token).AsTask();

        (await send.Should().ThrowAsync<DomainException>()).Which.StatusCode.Should().Be(503);
        (await CheckAsync()).Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task Parts_of_an_upload_that_was_never_completed_go_after_the_grace_time()
    {
        var blob = new BlobKey(1, TestWorld.Hex("onetwo"));
        UploadPart[] parts = [new(1, TestWorld.Hex("one")), new(2, TestWorld.Hex("two"))];
        var upload = await _world.Parts.BeginAsync(blob, parts, Token);
        await _world.Parts.PutAsync(new PartKey(blob, upload, parts[0], 1), 3, new MemoryStream("one"u8.ToArray()), Token);

        (await CollectAsync(TimeSpan.FromHours(1), dryRun: false)).Uploads.Should().BeEmpty();
        (await CollectAsync(TimeSpan.Zero, dryRun: true)).Uploads.Should().ContainSingle().Which.Should().Match<OpenUpload>(u => u.Parts == 1 && u.Size == 3);
        (await CollectAsync(TimeSpan.Zero, dryRun: false)).Bytes.Should().Be(3);
        (await CollectAsync(TimeSpan.Zero, dryRun: false)).Uploads.Should().BeEmpty();
    }

    [Fact]
    public async Task Only_one_clears_and_nobody_reads_everything_meanwhile()
    {
        await using (await OpenAsync(exclusive: true))
        {
            foreach (var exclusive in (bool[])[true, false])
            {
                var second = () => OpenAsync(exclusive);
                (await second.Should().ThrowAsync<StorageOpenException>()).Which.Message.Should().Contain("by another process").And.NotContain("\n");
            }
        }

        await using var reader = await OpenAsync(exclusive: false);
        await using var other = await OpenAsync(exclusive: false);
        other.Should().NotBeNull();
    }

    [Fact]
    public async Task An_empty_database_is_refused_and_stays_empty()
    {
        await using var schema = await PostgresSchema.CreateAsync(Token);

        var open = () => SharedMaintenance.OpenAsync(_world.Places! with { Postgres = schema.Options }, exclusive: false, TimeProvider.System, NullLogger.Instance, Token);

        (await open.Should().ThrowAsync<StorageOpenException>()).Which.Message.Should().Contain("is empty").And.NotContain("\n");
        (await schema.ExecuteAsync("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()", Token)).Should().Be("0");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task One_half_in_a_folder_is_looked_after_as_well(bool postgres, bool bucket)
    {
        await using var world = await TestWorld.CreateSharedAsync(postgres, bucket);
        var kept = await world.LogAsync("numbers", "kept");
        await world.UploadAsync(kept, "orphan");
        if (!postgres)
        {
            // The database of a folder belongs to one process while something is removed.
            var early = () => SharedMaintenance.OpenAsync(world.Places!, exclusive: true, TimeProvider.System, NullLogger.Instance, Token);
            await early.Should().ThrowAsync<StorageOpenException>().WithMessage("*in use by another server*");
            await world.CloseAsync();
        }

        await using (var storage = await SharedMaintenance.OpenAsync(world.Places!, exclusive: true, TimeProvider.System, NullLogger.Instance, Token))
        {
            (await storage.CollectGarbageAsync(TimeSpan.Zero, dryRun: false, Token)).Garbage.Should().ContainSingle();
            (await storage.CheckAsync(readData: true, Token)).Should().Match<StorageCheckReport>(r => r.Problems.Count == 0 && r.Versions == 1);
        }

        if (!postgres)
        {
            await world.OpenAsync();
        }
    }

    private Task<SharedMaintenance> OpenAsync(bool exclusive) =>
        SharedMaintenance.OpenAsync(_world.Places!, exclusive, TimeProvider.System, NullLogger.Instance, Token);

    private async Task<StorageCheckReport> CheckAsync(bool readData = false)
    {
        await using var storage = await OpenAsync(exclusive: false);
        return await storage.CheckAsync(readData, Token);
    }

    private async Task<GarbageReport> CollectAsync(TimeSpan grace, bool dryRun)
    {
        await using var storage = await OpenAsync(exclusive: !dryRun);
        return await storage.CollectGarbageAsync(grace, dryRun, Token);
    }

    private async Task<List<string>> StoredAsync()
    {
        List<string> stored = [];
        await foreach (var blob in new S3BlobInventory(Bucket).ListAsync(Token))
        {
            stored.Add(blob.Key.HexMd5);
        }

        return stored;
    }

    private async Task<BlobKey> BlobAsync(string text) => new((await _world.ReadAsync(session => session.FindEntityAsync(TestWorld.Team)))!.Id, TestWorld.Hex(text));

    private async Task<string> KeyOfAsync(string text) => Bucket.KeyOf(await BlobAsync(text));

    /// <summary>Something happens once the list has been read.</summary>
    private sealed class Interrupted(IBlobInventory inner, Func<Task> interrupt) : IBlobInventory
    {
        public async IAsyncEnumerable<StoredBlob> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var blob in inner.ListAsync(cancellationToken))
            {
                yield return blob;
            }

            await interrupt();
        }

        public ValueTask RemoveAsync(IReadOnlyCollection<BlobKey> keys, DateTimeOffset cutoff, CancellationToken cancellationToken) =>
            inner.RemoveAsync(keys, cutoff, cancellationToken);
    }

    /// <summary>Something else has its turn just before each write.</summary>
    private sealed class BeforeWrite(IMetadataStore inner, Func<IMetadataSession, Task> other) : IMetadataStore
    {
        public ValueTask<T> ReadAsync<T>(Func<IMetadataSession, ValueTask<T>> work, CancellationToken cancellationToken) => inner.ReadAsync(work, cancellationToken);

        public async ValueTask<T> WriteAsync<T>(Func<IMetadataSession, ValueTask<T>> work, CancellationToken cancellationToken)
        {
            await inner.WriteAsync(
                async session =>
                {
                    await other(session);
                    return true;
                },
                cancellationToken);
            return await inner.WriteAsync(work, cancellationToken);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
