using System.Net;
using System.Net.Sockets;
using ArtifactSdk.IntegrationTests.Shared;
using ArtifactSdk.IntegrationTests.Support;
using ArtifactSdk.Server;
using Microsoft.Data.Sqlite;

namespace ArtifactSdk.IntegrationTests.Starts;

/// <summary>Starts of the program that cannot be: one line that says what and how to mend it, an exit code, and nothing changed.</summary>
public sealed class RefusedStartTests : IDisposable
{
    private const int Failure = 1;
    private const int Usage = 2;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Usage, "--nonsense", "--help", "--data", "{data}", "--nonsense")]
    [InlineData(Usage, "--metadata", "needs a value", "--data", "{data}", "--metadata")]
    [InlineData(Failure, "cannot be understood", "Host=", "--data", "{data}", "--metadata", "canary nonsense")]
    [InlineData(Failure, "cannot be used", "Check that PostgreSQL runs", "--data", "{data}", "--metadata", "Host=127.0.0.1;Port=1;Database=x;Username=u;Password=canary")]
    [InlineData(Failure, "cannot be understood", "s3://", "--data", "{data}", "--blobs", "http://canary")]
    [InlineData(Failure, "cannot be used", "Check the endpoint", "--data", "{data}", "--blobs", "s3://key:canary@bucket?endpoint=http://127.0.0.1:1")]
    [InlineData(Failure, "cannot be used", "Choose a folder", "--data", "{file}/below")]
    [InlineData(Failure, "{port}", "another", "--data", "{data}", "--urls", "http://127.0.0.1:{port}")]
    public async Task What_cannot_be_started_is_told_in_one_line_and_leaves_nothing(int exitCode, string told, string remedy, params string[] arguments)
    {
        await File.WriteAllTextAsync(_folder["file"], "x", Token);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = $"{((IPEndPoint)taken.LocalEndpoint).Port}";
        string Fill(string text) => text
            .Replace("{data}", _folder["data/deep"], StringComparison.Ordinal)
            .Replace("{file}", _folder["file"], StringComparison.Ordinal)
            .Replace("{port}", port, StringComparison.Ordinal);

        await RefuseAsync(exitCode, Fill(told), remedy, [.. arguments.Select(Fill)]);

        Directory.GetFileSystemEntries(_folder["."]).Select(Path.GetFileName).Should().Equal("file");
    }

    [Fact]
    public async Task A_bucket_that_does_not_exist_is_named()
    {
        await using var place = await SharedPlace.CreateAsync(postgres: false, bucket: true, Token);

        await RefuseAsync(
            Failure, "does not exist", "Create it", ["--data", _folder["data"], "--blobs", place.Blobs.Replace("@artifactsdk-test", "@no-such-bucket", StringComparison.Ordinal)]);

        Directory.Exists(_folder["data"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_named()
    {
        await using var place = await SharedPlace.CreateAsync(postgres: true, bucket: false, Token);

        await RefuseAsync(Failure, "does not exist", "that the database exists", ["--data", _folder["data"], "--metadata", place.Metadata + ";Database=no-such-database"]);

        Directory.Exists(_folder["data"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_database_of_a_newer_version_stays_as_it_is()
    {
        await StartAndStopAsync(new RegistryServerOptions { DataDirectory = _folder["data"] });
        await using (var connection = new SqliteConnection($"Data Source={_folder["data/metadata.db"]};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO schema_version VALUES (99, 'future', 0)";
            await command.ExecuteNonQueryAsync(Token);
        }

        // As a copy of the folder may be, made by other means than a backup; and what a killed server left.
        File.Delete(_folder["data/server.lock"]);
        Directory.Delete(_folder["data/parts"]);
        await File.WriteAllTextAsync(_folder["data/tmp/torn"], "half", Token);
        var before = Show();

        await RefuseAsync(Failure, "schema version 99", "newer server", ["--data", _folder["data"]]);

        Show().Should().Equal(before);
    }

    [Fact]
    public async Task A_shared_database_of_a_newer_version_stays_as_it_is()
    {
        await using var place = await SharedPlace.CreateAsync(postgres: true, bucket: false, Token);
        await StartAndStopAsync(new RegistryServerOptions { DataDirectory = _folder["first"], Metadata = place.Metadata });
        await place.ExecuteAsync("INSERT INTO schema_version VALUES (99, 'future', 0)", Token);

        await RefuseAsync(Failure, "schema version 99", "newer server", ["--data", _folder["data"], "--metadata", place.Metadata]);

        Directory.Exists(_folder["data"]).Should().BeFalse();
        (await place.ExecuteAsync("SELECT max(version) FROM schema_version", Token)).Should().Be("99");
    }

    private static async Task StartAndStopAsync(RegistryServerOptions options)
    {
        await using var server = await RegistryServer.StartAsync(options, Token);
        server.BaseUrl.Should().NotBeNull();
    }

    private static async Task RefuseAsync(int exitCode, string told, string remedy, string[] arguments)
    {
        string[] urls = arguments.Contains("--urls") ? [] : ["--urls", "http://127.0.0.1:0"];
        var result = await BuiltProgram.RunAsync("ArtifactSdk.Server", [.. urls, .. arguments], Token);

        result.ExitCode.Should().Be(exitCode, result.Error);
        result.Output.Should().BeEmpty();
        result.Error.TrimEnd('\n', '\r').Should().Contain(told).And.Contain(remedy).And.NotContain("canary").And.NotContain("\n");
    }

    private string[] Show() =>
    [
        .. Directory.EnumerateFileSystemEntries(_folder["data"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => File.Exists(path) ? $"{path} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}" : path),
    ];
}
