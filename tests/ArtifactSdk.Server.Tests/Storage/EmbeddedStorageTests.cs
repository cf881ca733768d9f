using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Storage.Sqlite;
using ArtifactSdk.TestSupport;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Server.Tests.Storage;

public sealed class EmbeddedStorageTests : IDisposable
{
    private const string FooMd5 = "acbd18db4cc2f85cedef654fccc4a4d8";

    private readonly StorageFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => _folder[Path.Combine("made", "on demand")];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Metadata_and_blobs_are_there_after_a_restart()
    {
        await using (var storage = await OpenAsync())
        {
            await storage.Metadata.WriteAsync(s => s.AddEntityAsync(Sample.Entity("team")), Token);
            await storage.Blobs.PutAsync(new BlobKey(1, FooMd5), new MemoryStream("foo"u8.ToArray()), Token);
        }

        await using var again = await OpenAsync();
        (await again.Metadata.ReadAsync(s => s.FindEntityAsync("team"), Token)).Should().NotBeNull();
        (await again.Blobs.StatAsync(new BlobKey(1, FooMd5), Token)).Should().Be(3);
    }

    [Fact]
    public async Task Only_the_owner_may_look_into_the_folder()
    {
        await using var storage = await OpenAsync();
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        File.GetUnixFileMode(Data).Should().Be(OwnerOnly);
        File.GetUnixFileMode(Path.Combine(Data, "blobs")).Should().Be(OwnerOnly);
        File.GetUnixFileMode(Path.Combine(Data, "metadata.db")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_folder_serves_one_server_at_a_time()
    {
        await using (await OpenAsync())
        {
            var second = () => OpenAsync();
            (await second.Should().ThrowAsync<StorageOpenException>()).Which.Message
                .Should().Contain(Data).And.Contain("in use").And.Contain("Stop that process").And.NotContain("\n");
        }

        await using var afterwards = await OpenAsync();
        afterwards.Metadata.Should().NotBeNull();
    }

    [Fact]
    public async Task Unfinished_uploads_of_a_killed_server_are_removed_and_nothing_else()
    {
        await using (var storage = await OpenAsync())
        {
            await storage.Blobs.PutAsync(new BlobKey(1, FooMd5), new MemoryStream("foo"u8.ToArray()), Token);
        }

        var torn = Path.Combine(Data, "tmp", Guid.NewGuid().ToString("N"));
        await File.WriteAllTextAsync(torn, "half a fi", Token);
        using var logs = new ListLoggerProvider();

        await using var again = await EmbeddedStorage.OpenAsync(Data, TimeProvider.System, logs.CreateLogger("storage"), Token);

        File.Exists(torn).Should().BeFalse();
        (await again.Blobs.StatAsync(new BlobKey(1, FooMd5), Token)).Should().Be(3);
        logs.Lines.Should().Contain(l => l.Message.Contains("Removed 1 unfinished uploads"));
    }

    [Fact]
    public async Task A_folder_that_is_a_file_is_one_clear_line()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Data)!);
        await File.WriteAllTextAsync(Data, "", Token);

        var open = () => OpenAsync();

        (await open.Should().ThrowAsync<StorageOpenException>()).Which.Message.Should().Contain(Data).And.NotContain("\n");
    }

    [Fact]
    public async Task A_folder_that_may_not_be_written_is_one_clear_line()
    {
        // For root every folder may be written; /proc is the exception.
        const string Forbidden = "/proc/artifacts-data";
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a folder that nobody may write");

        var open = () => EmbeddedStorage.OpenAsync(Forbidden, TimeProvider.System, NullLogger.Instance, Token);

        (await open.Should().ThrowAsync<StorageOpenException>()).Which.Message.Should().Contain(Forbidden).And.NotContain("\n");
    }

    [Fact]
    public async Task What_cannot_be_opened_lets_go_of_the_folder()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "metadata.db"), new string('x', 5000), Token);
        var open = () => OpenAsync();
        await open.Should().ThrowAsync<StorageOpenException>();

        File.Delete(Path.Combine(Data, "metadata.db"));

        await using var storage = await OpenAsync();
        storage.Should().NotBeNull();
    }

    [Fact]
    public async Task Commits_are_flushed_and_references_enforced()
    {
        await using var storage = await OpenAsync();
        await using var connection = await SqliteConnections.OpenAsync(new SqliteOptions(Path.Combine(Data, "metadata.db")), readOnly: true, Token);

        (await PragmaAsync("journal_mode")).Should().Be("wal");
        (await PragmaAsync("synchronous")).Should().Be("2");
        (await PragmaAsync("foreign_keys")).Should().Be("1");
        (await PragmaAsync("query_only")).Should().Be("1");
        (await PragmaAsync("busy_timeout")).Should().Be("1000");
        new Version(((SqliteConnection)connection.Connection).ServerVersion).Should().BeGreaterThanOrEqualTo(new Version(3, 35, 5));

        async Task<string?> PragmaAsync(string name)
        {
            await using var command = connection.Connection.CreateCommand();
            command.CommandText = $"PRAGMA {name}";
            return (await command.ExecuteScalarAsync(Token))?.ToString();
        }
    }

    private Task<EmbeddedStorage> OpenAsync() => EmbeddedStorage.OpenAsync(Data, TimeProvider.System, NullLogger.Instance, Token);
}
