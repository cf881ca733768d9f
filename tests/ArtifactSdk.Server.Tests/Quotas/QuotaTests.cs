using System.Text;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Tests.Support;
using ArtifactSdk.Server.Tests.Web;

namespace ArtifactSdk.Server.Tests.Quotas;

public class QuotaTests : ServerTest
{
    private string QuotaPath => $"teams/{Server.Server.Entity}/quota";

    [Fact]
    public async Task A_quota_is_set_shown_and_taken_away()
    {
        (await Admin.OkAsync("GET", QuotaPath)).ToJsonString().Should().Be($$"""{"team":"{{Server.Server.Entity}}","maxBytes":null,"usedBytes":0,"storedBytes":0}""");

        (await Admin.OkAsync("PUT", QuotaPath, """{"maxBytes":1000}"""))["maxBytes"]!.GetValue<long>().Should().Be(1000);
        (await Admin.OkAsync("PUT", QuotaPath, """{"maxBytes":2000}"""))["maxBytes"]!.GetValue<long>().Should().Be(2000);

        (await Admin.OkAsync("GET", "quotas")).AsArray().Should().ContainSingle().Which!["maxBytes"]!.GetValue<long>().Should().Be(2000);
        await Admin.OkAsync("DELETE", QuotaPath);
        (await Admin.OkAsync("GET", "quotas")).AsArray().Should().BeEmpty();
        (await Admin.RefusedAsync("DELETE", QuotaPath)).Should().Be((404, $"The team '{Server.Server.Entity}' has no quota."));
        (await Server.AuditLinesAsync()).Select(line => JsonNode.Parse(line)!["action"]!.GetValue<string>()).Should().Equal(
            "bootstrap", "setTeamQuota", "setTeamQuota", "removeTeamQuota");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"maxBytes":-1}""")]
    [InlineData("""{"maxBytes":"1 GB"}""")]
    [InlineData("""{"maxBytes":1.5}""")]
    [InlineData("""{"maxBytes":99999999999999999999}""")]
    [InlineData("""{"bytes":1}""")]
    public async Task What_is_no_number_of_bytes_is_refused(string body) =>
        (await Admin.RefusedAsync("PUT", QuotaPath, body)).Status.Should().Be(422);

    [Fact]
    public async Task Only_administrators_of_the_server_set_and_see_quotas_and_only_teams_have_one()
    {
        using var ada = await Server.NewUserAsync("ada");
        (await ada.RefusedAsync("PUT", QuotaPath, """{"maxBytes":1}""")).Status.Should().Be(403);
        (await ada.RefusedAsync("GET", "quotas")).Status.Should().Be(403);
        (await Admin.RefusedAsync("PUT", "teams/ada/quota", """{"maxBytes":1}""")).Status.Should().Be(404);
        (await Admin.RefusedAsync("PUT", "teams/nobody/quota", """{"maxBytes":1}""")).Status.Should().Be(404);
    }

    [Fact]
    public async Task A_commit_beyond_the_quota_is_refused_as_the_callers_and_changes_nothing()
    {
        await Server.LogAsync("p", "first", "a.bin", new byte[300]);
        var used = await UsedAsync();
        await SetAsync(used + 400);
        var publisher = new WirePublisher(Server, Admin);
        var content = Encoding.UTF8.GetBytes(new string('x', 500));
        await Server.StoreAsync(content);
        var manifest = WirePublisher.Manifest(
            ("b.bin", $$"""{"digest":"{{Convert.ToBase64String(TestServer.Md5(content))}}","size":500}"""));

        var (status, body) = await publisher.PublishAsync(manifest);

        var wanted = 500 + Encoding.UTF8.GetByteCount(manifest);
        status.Should().Be(400, body.ToJsonString());
        var error = body["errors"]![0]!;
        error["extensions"]!["code"]!.GetValue<string>().Should().Be("QUOTA_EXCEEDED");
        error["message"]!.GetValue<string>().Should().Be(
            $"The quota of the team '{Server.Server.Entity}' is exceeded: {used} of {used + 400} bytes are used, and this version would add {wanted}. "
            + "Delete versions of the team, or ask an administrator of the server for more.");
        (await UsedAsync()).Should().Be(used);

        // With room it goes through, as the same version.
        await SetAsync(used + wanted);
        (await publisher.PublishAsync(manifest)).Body["data"]!["commitArtifact"]!["artifact"]!["versionIndex"]!.GetValue<int>().Should().Be(0);
        (await UsedAsync()).Should().Be(used + wanted);
    }

    [Fact]
    public async Task Contents_count_once_however_many_versions_have_them()
    {
        await Server.LogAsync("p", "first", "a.bin", new byte[10_000]);
        await SetAsync(await UsedAsync() + 1_000);

        await Server.LogAsync("q", "second", "b.bin", new byte[10_000]);

        (await UsedAsync()).Should().BeLessThan(12_000);
    }

    [Fact]
    public async Task What_was_deleted_makes_room_at_once()
    {
        var first = await Server.LogAsync("p", "first", "a.bin", Bytes(1, 2_000));
        await SetAsync(await UsedAsync() + 500);
        (await RefusedAsync(2)).Should().Contain("is exceeded");
        (await RefusedAsync(2)).Should().Contain("is exceeded", "nothing has changed");

        await Server.Services.Versions.DeleteAsync(Server.Admin, first.Id, deleteAliases: true, Token);

        var usage = await Admin.OkAsync("GET", QuotaPath);
        usage["usedBytes"]!.GetValue<long>().Should().Be(0);
        usage["storedBytes"]!.GetValue<long>().Should().BeGreaterThan(2_000, "garbage collection has not run");
        await Server.LogAsync("p", "second", "a.bin", Bytes(2, 2_000));
        (await RefusedAsync(3)).Should().Contain("is exceeded");
    }

    [Fact]
    public async Task What_is_there_stays_and_can_be_read_and_edited_when_the_quota_is_less()
    {
        var version = await Server.LogAsync("p", "first", "a.bin", Bytes(1, 2_000));
        await SetAsync(0);

        (await RefusedAsync(2)).Should().Contain("of 0 bytes");
        await Server.Services.Versions.UpdateAsync(Server.Admin, version.Id, new("new", null, null, null, [], []), Token);

        // The same contents again take no room.
        (await Server.LogAsync("p", "first", "a.bin", Bytes(1, 2_000))).Id.Should().NotBe(0);
    }

    [Fact]
    public async Task Commits_at_once_do_not_take_the_same_room()
    {
        await Server.LogAsync("p", "first", "a.bin", Bytes(1, 100));
        await SetAsync(await UsedAsync() + 5_000);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                await Server.LogAsync("p", $"c{i}", "a.bin", Bytes(10 + i, 2_000));
                return true;
            }
            catch (DomainException refusal) when (refusal.Code == ErrorCodes.QuotaExceeded)
            {
                return false;
            }
        }));

        outcomes.Count(done => done).Should().Be(2);
    }

    [Fact]
    public async Task Other_teams_and_people_are_not_bound()
    {
        await Admin.OkAsync("POST", "teams", """{"name":"other"}""");
        await Admin.OkAsync("PUT", "teams/other/quota", """{"maxBytes":0}""");

        await Server.LogAsync("p", "first", "a.bin", Bytes(1, 100));

        (await UsedAsync()).Should().BePositive();
        await Admin.OkAsync("DELETE", "teams/other");
        (await Admin.OkAsync("GET", "quotas")).AsArray().Should().BeEmpty("it went with its team");
    }

    private static byte[] Bytes(int seed, int count)
    {
        var bytes = new byte[count];
        Array.Fill(bytes, (byte)seed);
        return bytes;
    }

    private async Task<string> RefusedAsync(int seed)
    {
        var log = () => Server.LogAsync("p", $"refused{seed}", "a.bin", Bytes(seed, 2_000));
        return (await log.Should().ThrowAsync<DomainException>()).Which.Message;
    }

    private async Task<long> UsedAsync() => (await Admin.OkAsync("GET", QuotaPath))["usedBytes"]!.GetValue<long>();

    private Task SetAsync(long maxBytes) => Admin.OkAsync("PUT", QuotaPath, new JsonObject { ["maxBytes"] = maxBytes }.ToJsonString());
}
