using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Tests.Support;
using Microsoft.Data.Sqlite;

namespace ArtifactSdk.Server.Tests.Web;

public sealed class AuditTests : IAsyncLifetime
{
    private TestServer _server = null!;

    private HttpClient Admin => _server.Keyed;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Every_administrative_change_is_an_entry_and_every_refused_one_is_none()
    {
        await Admin.OkAsync("POST", "users", """{"name":"ada","email":"ada@example.org"}""");
        await Admin.OkAsync("POST", "teams", """{"name":"vision"}""");
        await Admin.OkAsync("PUT", "teams/vision/members/ada", """{"role":"member"}""");
        await Admin.RefusedAsync("POST", "users", """{"name":"ada"}""");
        var key = await Admin.OkAsync("POST", "keys", """{"user":"ada","name":"laptop"}""");
        await Admin.OkAsync("DELETE", $"keys/{key["id"]}");
        await Admin.OkAsync("DELETE", "teams/vision/members/ada");
        await Admin.OkAsync("DELETE", "teams/vision");
        await Admin.OkAsync("DELETE", "users/ada");

        var lines = await _server.AuditLinesAsync();

        var entries = lines.Select(line => JsonNode.Parse(line)!).ToList();
        entries.Select(entry => entry["action"]!.GetValue<string>()).Should().Equal(
            "bootstrap", "createUser", "createTeam", "setTeamMember", "createKey", "revokeKey", "removeTeamMember", "deleteTeam", "deleteUser");
        entries.Select(entry => entry["number"]!.GetValue<int>()).Should().Equal(Enumerable.Range(1, 9));
        entries.Skip(1).Should().OnlyContain(entry => entry["actor"]!.GetValue<string>() == "admin");
        entries[3]["details"]!.ToJsonString().Should().Be("""{"role":"member","team":"vision","user":"ada"}""");
        string.Concat(lines).Should().NotContain(key["key"]!.GetValue<string>());
        (await Admin.OkAsync("GET", "audit/verify")).ToJsonString().Should().Be("""{"ok":true,"entries":9}""");
    }

    [Fact]
    public async Task Mutations_are_entries_with_what_was_asked_but_not_what_may_be_secret()
    {
        var query = """
            mutation M($input: UpsertBucketInput!) { upsertBucket(input: $input) { inserted } }
            """;
        using var answer = await Admin.PostAsJsonAsync(
            "/graphql",
            new { query, variables = new { input = new { name = "run1", entityName = _server.Server.Entity, modelName = "p", config = """{"password":{"value":"hunter2"}}""", notes = new string('n', 1000) } } },
            TestContext.Current.CancellationToken);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("\"inserted\":true");

        var line = (await _server.AuditLinesAsync())[1..].Should().ContainSingle().Subject;

        line.Should().StartWith("""{"number":2,"at":"20""").And.Contain("\"actor\":\"admin\",\"action\":\"upsertBucket\"").And.NotContain("hunter2").And.NotContain("nnn");
        JsonNode.Parse(line)!["details"]!["modelName"]!.GetValue<string>().Should().Be("p");
    }

    [Fact]
    public async Task The_first_start_is_the_first_entry_and_a_later_one_only_when_it_made_something()
    {
        var folder = Directory.CreateTempSubdirectory("audit-start-");
        try
        {
            void Configure(RegistryServerOptions options) => options.DataDirectory = Path.Combine(folder.FullName, "data");
            string key;
            await using (var first = await TestServer.StartAsync(Configure))
            {
                key = first.Server.ApiKey!;
                JsonNode.Parse((await first.AuditLinesAsync()).Should().ContainSingle().Subject)!["details"]!.ToJsonString().Should().Be(
                    """{"admin":"admin","firstStart":true,"keyMade":true,"organization":"local","registries":"model, dataset","team":"local-team"}""");
            }

            await using (await TestServer.StartAsync(Configure))
            {
            }

            await using var third = await TestServer.StartAsync(options =>
            {
                Configure(options);
                options.CreateApiKey = true;
                options.Registries.Add("more");
            });
            var lines = await third.AuditLinesAsync();
            lines.Should().HaveCount(2);
            JsonNode.Parse(lines[1])!["details"]!.ToJsonString().Should().Be("""{"admin":"admin","firstStart":false,"keyMade":true,"registries":"more"}""");
            string.Concat(lines).Should().NotContain(key).And.NotContain(third.Server.ApiKey);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Signing_in_and_out_with_a_browser_are_entries()
    {
        using var answer = await _server.Anonymous.PostAsJsonAsync("/login", new { key = _server.Server.ApiKey }, TestContext.Current.CancellationToken);
        var csrf = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["csrfToken"]!.GetValue<string>();
        using var logout = new HttpRequestMessage(HttpMethod.Post, "/logout");
        logout.Headers.Add("Cookie", answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        logout.Headers.Add("X-CSRF-Token", csrf);
        using var left = await _server.Anonymous.SendAsync(logout, TestContext.Current.CancellationToken);

        var entries = (await _server.AuditLinesAsync())[1..].Select(line => JsonNode.Parse(line)!).ToList();
        entries.Select(entry => $"{entry["actor"]} {entry["action"]} {entry["details"]!.ToJsonString()}").Should().Equal(
            """admin signIn {"key":1}""", "admin signOut {}");
    }

    [Fact]
    public async Task Refused_sign_ins_are_entries_but_not_as_many_as_somebody_likes()
    {
        async Task RefuseAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                using var answer = await _server.Anonymous.PostAsJsonAsync("/login", new { key = new string('0', 40) }, TestContext.Current.CancellationToken);
                ((int)answer.StatusCode).Should().Be(401);
            }
        }

        await RefuseAsync(5);
        (await _server.AuditLinesAsync()).Should().HaveCount(2);
        _server.Clock.Advance(TimeSpan.FromMinutes(1));
        await RefuseAsync(1);

        var lines = (await _server.AuditLinesAsync())[1..];
        lines.Select(line => JsonNode.Parse(line)!).Select(entry => $"{entry["actor"]} {entry["action"]} {entry["details"]!.ToJsonString()}").Should().Equal(
            """(server) refuseSignIn {"address":"127.0.0.1","attempts":1,"way":"session"}""",
            """(server) refuseSignIn {"address":"127.0.0.1","attempts":5,"way":"session"}""");
        string.Concat(lines).Should().NotContain("0000000000");
    }

    [Fact]
    public async Task The_hash_can_be_computed_from_the_export_alone()
    {
        await Admin.OkAsync("POST", "users", """{"name":"ada"}""");
        await Admin.OkAsync("POST", "teams", """{"name":"vision"}""");
        var previous = new string('0', 64);
        foreach (var line in await _server.AuditLinesAsync())
        {
            // As docs/administration.md tells people to.
            var content = line[..line.IndexOf(",\"previousHash\"", StringComparison.Ordinal)] + "}";
            var hash = Convert.ToHexStringLower(SHA256.HashData([.. Convert.FromHexString(previous), .. Encoding.UTF8.GetBytes(content)]));
            line.Should().EndWith($"\"previousHash\":\"{previous}\",\"hash\":\"{hash}\"}}");
            previous = hash;
        }
    }

    [Theory]
    [InlineData("UPDATE audit_log SET actor = 'eve' WHERE seq = 2", 2)]
    [InlineData("UPDATE audit_log SET details = '{\"name\":\"eve\"}' WHERE seq = 1", 1)]
    [InlineData("DELETE FROM audit_log WHERE seq = 2", 2)]
    [InlineData("DELETE FROM audit_log WHERE seq = 4", 4)]
    [InlineData("DELETE FROM audit_log", 1)]
    [InlineData("UPDATE audit_log SET occurred_at = occurred_at + 1 WHERE seq = 3", 3)]
    public async Task What_was_done_behind_the_back_of_the_server_is_found(string sql, int brokenAt)
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            await Admin.OkAsync("POST", "teams", new JsonObject { ["name"] = name }.ToJsonString());
        }

        (await ExecuteAsync(sql)).Should().Contain("append-only");
        await ExecuteAsync("DROP TRIGGER audit_log_no_update");
        await ExecuteAsync("DROP TRIGGER audit_log_no_delete");
        (await ExecuteAsync(sql)).Should().BeEmpty();

        var verdict = await Admin.OkAsync("GET", "audit/verify");
        verdict["ok"]!.GetValue<bool>().Should().BeFalse();
        verdict["brokenAt"]!.GetValue<int>().Should().Be(brokenAt);
    }

    private async Task<string> ExecuteAsync(string sql)
    {
        var path = Path.Combine(_server.Server.DataDirectory, EmbeddedStorage.DatabaseName);
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        try
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            return "";
        }
        catch (SqliteException refusal)
        {
            return refusal.Message;
        }
    }
}
