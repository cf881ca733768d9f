using System.Diagnostics.CodeAnalysis;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Storage.Postgres;
using ArtifactSdk.Server.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ArtifactSdk.Server.Tests.Storage.Postgres;

/// <summary>What only a database shared by several servers can do, and what can be wrong with reaching it.</summary>
[NeedsServer(PostgresSchema.Variable)]
public sealed class PostgresStoreTests : StoreTest
{
    protected override bool OnPostgres => true;

    [Fact]
    public async Task A_character_that_cannot_be_stored_is_replaced()
    {
        await WriteAsync(s => s.SetSettingAsync("text", "a\0b\ud800c😀"));

        (await ReadAsync(s => s.GetSettingAsync("text"))).Should().Be("a\uFFFDb\uFFFDc😀");
    }

    [Fact]
    public async Task Version_indexes_have_no_gap_and_no_double_over_three_servers()
    {
        const int Writers = 12;
        const int Each = 10;
        await using var second = await OpenAnotherAsync();
        await using var third = await OpenAnotherAsync();
        IMetadataStore[] stores = [Store, second, third];
        var home = await WriteAsync(s => Sample.AddHomeAsync(s));

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            async () =>
            {
                for (var i = 0; i < Each; i++)
                {
                    var (_, added) = await stores[writer % 3].WriteAsync(s => Sample.AddVersionAsync(s, home.Sequence.Id), Token);

                    // What one server has answered, the others see at once.
                    var seen = await stores[(writer + 1) % 3].ReadAsync(s => s.HighestMembershipAsync(home.Sequence.Id), Token);
                    seen!.VersionIndex.Should().BeGreaterThanOrEqualTo(added.VersionIndex);
                }
            },
            Token)));

        var all = await AllPagesAsync((s, page) => s.ListMembershipsAsync(home.Sequence.Id, page), m => m.Id, 50);
        all.Select(m => m.VersionIndex).Should().Equal(Enumerable.Range(0, Writers * Each));
    }

    [Fact]
    public async Task A_write_whose_connection_is_cut_is_refused_for_a_while_and_leaves_nothing()
    {
        var write = () => WriteAsync(async s =>
        {
            await s.AddEntityAsync(Sample.Entity("team"));
            await Schema.ExecuteAsync(
                $"SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND query LIKE 'INSERT INTO entities%' AND pid <> pg_backend_pid()", Token);
            return await s.AddEntityAsync(Sample.Entity("second"));
        }).AsTask();

        await write.Should().ThrowAsync<Exception>();

        (await ReadAsync(s => s.FindEntityAsync("team"))).Should().BeNull();
        (await WriteAsync(s => s.AddEntityAsync(Sample.Entity("team")))).Name.Should().Be("team");
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        await Store.DisposeAsync();

        var read = () => ReadAsync(s => s.GetEntityAsync(1)).AsTask();
        var write = () => WriteAsync(s => s.AddEntityAsync(Sample.Entity("x"))).AsTask();
        await read.Should().ThrowAsync<ObjectDisposedException>();
        await write.Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_named_with_what_to_do()
    {
        var open = () => OpenAsync(new NpgsqlConnectionStringBuilder(Schema.ConnectionString) { Database = "missing", Password = "canary-password" }.ConnectionString);

        (await open.Should().ThrowAsync<StorageOpenException>()).Which.Message.Should()
            .Contain("'missing' on 127.0.0.1").And.Contain("does not exist").And.Contain("Check that").And.NotContain("canary").And.NotContain("\n");
    }

    private Task<PostgresMetadataStore> OpenAnotherAsync() => OpenAsync(Schema.ConnectionString);

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes it.")]
    private static Task<PostgresMetadataStore> OpenAsync(string connectionString) =>
        PostgresMetadataStore.OpenAsync(new PostgresOptions(connectionString), TimeProvider.System, NullLogger.Instance, Token);
}
