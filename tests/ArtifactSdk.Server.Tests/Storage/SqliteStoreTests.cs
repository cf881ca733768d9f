using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ArtifactSdk.Server.Tests.Storage;

/// <summary>What only a database in a file can do.</summary>
public sealed class SqliteStoreTests : StoreTest
{
    [Fact]
    public async Task A_text_with_a_zero_is_kept_as_it_is()
    {
        await WriteAsync(s => s.SetSettingAsync("text", "a\0b"));

        (await ReadAsync(s => s.GetSettingAsync("text"))).Should().Be("a\0b");
    }

    [Fact]
    public async Task A_database_that_another_program_locks_is_waited_for_and_then_given_up()
    {
        await using var store = await Folder.OpenStoreAsync(Folder.Options with { BusyTimeout = TimeSpan.FromMilliseconds(1), MaxAttempts = 2 });
        await using var other = new SqliteConnection($"Data Source={Folder.Options.DatabasePath};Pooling=False");
        await other.OpenAsync(Token);
        await using (var transaction = other.BeginTransaction(deferred: false))
        {
            var write = () => store.WriteAsync(s => s.AddEntityAsync(Sample.Entity("team")), Token).AsTask();
            (await write.Should().ThrowAsync<DomainException>()).Where(e => e.Code == StorageErrors.BusyCode && e.StatusCode == 503);
            (await store.ReadAsync(s => s.FindEntityAsync("team"), Token)).Should().BeNull("snapshots do not wait for a writer");
        }

        (await store.WriteAsync(s => s.AddEntityAsync(Sample.Entity("team")), Token)).Name.Should().Be("team");
    }

    [Fact]
    public async Task More_snapshots_than_connections_wait_and_are_refused_in_the_end()
    {
        await using var store = await Folder.OpenStoreAsync(Folder.Options with { MaxReaders = 1, ReaderTimeout = TimeSpan.FromMilliseconds(1) });
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holder = store.ReadAsync(
            async _ =>
            {
                opened.SetResult();
                await release.Task;
                return true;
            },
            Token);
        await opened.Task;

        var second = () => store.ReadAsync(ValueTask.FromResult, Token).AsTask();
        (await second.Should().ThrowAsync<DomainException>()).Where(e => e.StatusCode == 503);

        release.SetResult();
        await holder;
        await second.Should().NotThrowAsync();
    }

    [Fact]
    public async Task A_closed_store_says_so_and_leaves_one_file()
    {
        await WriteAsync(s => Sample.AddHomeAsync(s));
        await ReadAsync(s => s.GetEntityAsync(1));
        await Store.DisposeAsync();

        var read = () => ReadAsync(s => s.GetEntityAsync(1)).AsTask();
        var write = () => WriteAsync(s => s.AddEntityAsync(Sample.Entity("x"))).AsTask();
        await read.Should().ThrowAsync<ObjectDisposedException>();
        await write.Should().ThrowAsync<ObjectDisposedException>();
        Directory.GetFiles(Folder.Root).Select(Path.GetFileName).Should().Equal("metadata.db");
    }
}
