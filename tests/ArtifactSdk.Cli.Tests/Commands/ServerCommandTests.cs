using ArtifactSdk.Cli.Tests.Support;
using ArtifactSdk.IntegrationTests.Shared;

namespace ArtifactSdk.Cli.Tests.Commands;

public sealed class ServerCommandTests(CliFixture cli) : IClassFixture<CliFixture>
{
    [Fact]
    public async Task People_teams_and_keys_come_and_go()
    {
        await cli.OutputOfAsync("server", "users", "add", "ada", "--email", "ada@example.org");
        (await cli.OutputOfAsync("server", "users", "ls")).Should().Contain("ada\tada@example.org\tfalse");
        (await cli.JsonOfAsync("server", "users", "set", "ada", "--organization-role", "viewer"))["organizationRole"]!.GetValue<string>().Should().Be("viewer");
        (await cli.JsonOfAsync("server", "users", "set", "ada", "--admin", "true"))["admin"]!.GetValue<bool>().Should().BeTrue();
        (await cli.OutputOfAsync("server", "users", "set", "ada", "--admin", "false")).Should().MatchRegex("organizationRole +member").And.Contain("ada@example.org");
        (await cli.RunAsync("server", "users", "set", "ada", "--organization-role", "king")).ExitCode.Should().Be(ExitCodes.Usage);

        await cli.OutputOfAsync("server", "teams", "add", "engineers");
        await cli.OutputOfAsync("server", "teams", "add-member", "engineers", "ada", "--role", "member");
        (await cli.OutputOfAsync("server", "teams", "ls")).Should().MatchRegex(@"engineers\t.*ada \(member\)");

        var made = await cli.JsonOfAsync("server", "keys", "add", "ada", "--name", "laptop");
        made["key"]!.GetValue<string>().Should().MatchRegex("^[0-9a-f]{40}$");
        using (var client = new ArtifactClient(new ArtifactClientOptions { BaseUrl = cli.Server.BaseUrl, ApiKey = made["key"]!.GetValue<string>() }))
        {
            (await client.GetAccountAsync(TestContext.Current.CancellationToken)).Username.Should().Be("ada");
        }

        await cli.OutputOfAsync("server", "keys", "rm", made["id"]!.ToString());
        using (var client = new ArtifactClient(new ArtifactClientOptions { BaseUrl = cli.Server.BaseUrl, ApiKey = made["key"]!.GetValue<string>() }))
        {
            await client.Awaiting(c => c.GetAccountAsync(TestContext.Current.CancellationToken)).Should().ThrowAsync<ArtifactAccessException>();
        }

        await cli.OutputOfAsync("server", "teams", "rm-member", "engineers", "ada");
        await cli.OutputOfAsync("server", "users", "rm", "ada");
        (await cli.OutputOfAsync("server", "users", "ls")).Should().NotContain("ada@example.org");
    }

    [Fact]
    public async Task A_team_gets_a_quota_and_loses_it()
    {
        await cli.OutputOfAsync("server", "teams", "add", "bounded");

        (await cli.JsonOfAsync("server", "quotas", "set", "bounded", "1.5GB"))["maxBytes"]!.GetValue<long>().Should().Be(1_500_000_000);
        (await cli.JsonOfAsync("server", "quotas", "show", "bounded"))["usedBytes"]!.GetValue<long>().Should().Be(0);
        (await cli.OutputOfAsync("server", "quotas", "ls")).Should().Contain("bounded\t1500000000\t0\t0");
        (await cli.RunAsync("server", "quotas", "set", "bounded", "much")).ExitCode.Should().Be(ExitCodes.Usage);

        await cli.OutputOfAsync("server", "quotas", "rm", "bounded");
        (await cli.OutputOfAsync("server", "quotas", "ls")).Should().NotContain("bounded");
        (await cli.RunAsync("server", "quotas", "rm", "bounded")).ExitCode.Should().Be(ExitCodes.NotFound);
    }

    [Fact]
    public async Task The_audit_log_is_written_out_and_verified()
    {
        await cli.OutputOfAsync("server", "users", "add", "eve");

        (await cli.OutputOfAsync("server", "audit", "export")).Split('\n').Should().Contain(line => line.Contains("eve", StringComparison.Ordinal));
        (await cli.JsonOfAsync("server", "audit", "verify"))["ok"]!.GetValue<bool>().Should().BeTrue();
    }

    [Fact]
    public async Task What_is_not_there_or_not_allowed_has_its_exit_code()
    {
        (await cli.RunAsync("server", "users", "rm", "nobody")).ExitCode.Should().Be(ExitCodes.NotFound);
        (await cli.RunAsync("server", "fsck", "--data", "/no/such/folder")).ExitCode.Should().Be(ExitCodes.Failed);
    }

    [Fact]
    public async Task A_data_folder_is_checked_and_copied_while_its_server_runs()
    {
        await cli.LogAsync("maintained/data", "bytes");
        var copy = Path.Combine(cli.Home, "copy");

        (await cli.OutputOfAsync("server", "fsck", "--data", cli.Server.DataDirectory, "--read-data")).Should().Contain("0 problems");
        (await cli.OutputOfAsync("server", "backup", "--data", cli.Server.DataDirectory, copy)).Should().Contain("Backup complete");
        (await cli.OutputOfAsync("server", "gc", "--data", copy, "--dry-run")).Should().Contain("would remove 0 files");
    }

    [Theory]
    [InlineData(ExitCodes.Usage, "BACKUP", "restore")]
    [InlineData(ExitCodes.Usage, "restore fills a database: --metadata is missing", "restore", "{home}", "--data", "{home}/nowhere")]
    [InlineData(ExitCodes.Usage, "restore needs a place for the files", "restore", "{home}", "--metadata", "Host=127.0.0.1;Port=1;Database=d")]
    [InlineData(ExitCodes.Failed, "has no metadata.db", "restore", "{home}", "--metadata", "Host=127.0.0.1;Port=1;Database=d;Password=hidden", "--data", "{home}/nowhere")]
    [InlineData(ExitCodes.Failed, "The connection string of the metadata database", "fsck", "--metadata", "nonsense", "--data", "{home}/nowhere")]
    [InlineData(ExitCodes.Failed, "not a data folder", "gc", "--data", "{home}/nowhere")]
    [InlineData(ExitCodes.Usage, "'5 days' is not a duration", "gc", "--data", "{home}", "--grace", "5 days")]
    [InlineData(ExitCodes.Usage, "TARGET", "backup", "--data", "{home}")]
    [InlineData(ExitCodes.Usage, "--read-datum", "fsck", "--data", "{home}", "--read-datum")]
    public async Task What_cannot_be_done_with_data_says_so_and_changes_nothing(int expected, string text, params string[] arguments)
    {
        var result = await cli.RunAsync(["server", .. arguments.Select(argument => argument.Replace("{home}", cli.Home, StringComparison.Ordinal))]);

        (result.ExitCode, result.Output).Should().Be((expected, ""), result.Error);
        result.Error.Should().Contain(text).And.NotContain("hidden").And.NotContain("   at ");
        Directory.Exists(Path.Combine(cli.Home, "nowhere")).Should().BeFalse();
    }

    [Fact]
    public async Task A_backup_fills_a_database_and_only_an_empty_one()
    {
        var token = TestContext.Current.CancellationToken;
        await using var place = await SharedPlace.CreateAsync(postgres: true, bucket: false, token);
        await cli.LogAsync("moved/data", "bytes that move");
        var (backup, files) = (Path.Combine(cli.Home, "to-move"), Path.Combine(cli.Home, "files"));
        await cli.OutputOfAsync("server", "backup", "--data", cli.Server.DataDirectory, backup);
        string[] target = ["--metadata", place.Metadata, "--data", files];

        (await cli.OutputOfAsync(["server", "restore", backup, .. target])).Should().Contain("Restored");
        (await cli.OutputOfAsync(["server", "fsck", .. target, "--read-data"])).Should().Contain("0 problems");

        var again = await cli.RunAsync(["server", "restore", backup, .. target]);
        again.ExitCode.Should().Be(ExitCodes.Failed, again.Output);
        again.Error.Should().Contain("empty");
        (await cli.OutputOfAsync(["server", "fsck", .. target])).Should().Contain("0 problems");
    }
}
