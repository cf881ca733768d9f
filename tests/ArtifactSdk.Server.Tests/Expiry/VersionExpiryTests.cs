using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Audit;
using ArtifactSdk.Server.Domain.Collections;
using ArtifactSdk.Server.Domain.Expiry;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Publishing;
using ArtifactSdk.Server.Tests.Support;
using ArtifactSdk.Server.Tests.Web;

namespace ArtifactSdk.Server.Tests.Expiry;

public class VersionExpiryTests : ServerTest
{
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);

    private VersionExpiry Expiry => Server.Services.Expiry;

    private DateTimeOffset Now => Server.Clock.GetUtcNow();

    [Fact]
    public async Task A_version_goes_when_its_time_has_come_and_not_a_second_before()
    {
        var version = await LogAsync("data", "a", 86_400);

        (await Expiry.SweepAsync(version.CreatedAt + _day - TimeSpan.FromSeconds(1), Token)).Should().BeEmpty();
        (await Expiry.ListAsync(version.CreatedAt + _day, Token)).Should().ContainSingle();
        (await StateAsync(version)).Should().Be(ArtifactState.Committed);
        var deleted = await Expiry.SweepAsync(version.CreatedAt + _day, Token);

        deleted.Should().ContainSingle().Which.Name.Should().Be($"{Server.Server.Entity}/p/data:v0");
        (await StateAsync(version)).Should().Be(ArtifactState.Deleted);
        var entry = JsonNode.Parse((await Server.AuditLinesAsync())[^1])!;
        entry["actor"]!.GetValue<string>().Should().Be(AuditScope.System);
        entry["action"]!.GetValue<string>().Should().Be("expireArtifact");
        entry["details"]!.ToJsonString().Should().Be(
            $$"""{"artifactID":"{{GlobalIds.Encode(GlobalIds.Artifact, version.Id)}}","path":"{{Server.Server.Entity}}/p/data:v0","ttlDurationSeconds":86400}""");
        (await Admin.OkAsync("GET", "audit/verify"))["ok"]!.GetValue<bool>().Should().BeTrue();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-1L)]
    [InlineData(-2L)]
    [InlineData(long.MaxValue)]
    public async Task A_version_without_an_end_of_its_own_stays(long? ttl)
    {
        await LogAsync("data", "a", ttl);

        (await Expiry.SweepAsync(Now + (_day * 100_000), Token)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_rest_is_as_after_a_deletion_by_a_user()
    {
        await LogAsync("data", "a", null);
        var second = await LogAsync("data", "b", 60);
        await AliasAsync(second, "best");

        await Expiry.SweepAsync(Now + _day, Token);
        var third = await LogAsync("data", "c", null);

        third.VersionIndex.Should().Be(2, "numbers are not given again");
        (await FindAsync("best")).Should().BeNull();
        await Server.Services.Versions.DeleteAsync(Server.Admin, third.Id, true, Token);
        (await FindAsync("latest"))!.VersionIndex.Should().Be(0);
    }

    [Fact]
    public async Task What_is_linked_into_a_registry_loses_its_end_and_does_not_get_it_back()
    {
        var version = await LogAsync("data", "a", 60);
        var link = await LinkAsync(version, "wandb-registry-model");

        (await Server.Services.Store.ReadAsync(session => session.GetArtifactAsync(version.Id), Token))!.TtlDurationSeconds.Should().Be(-2);
        (await Expiry.SweepAsync(Now + _day, Token)).Should().BeEmpty();
        await Server.Services.Linking.UnlinkAsync(Server.Admin, version.Id, link.CollectionId, Token);
        (await Expiry.SweepAsync(Now + _day, Token)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_end_that_a_linked_version_is_given_waits_for_the_link_to_go()
    {
        var version = await LogAsync("data", "a", null);
        var link = await LinkAsync(version, "wandb-registry-model");
        await SetTtlAsync(version, 60);

        (await Expiry.SweepAsync(Now + _day, Token)).Should().BeEmpty();
        await Server.Services.Linking.UnlinkAsync(Server.Admin, version.Id, link.CollectionId, Token);
        (await Expiry.SweepAsync(Now + _day, Token)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_protected_alias_protects()
    {
        var version = await LogAsync("data", "a", null);
        await Admin.OkAsync("PUT", "registries/model/protected-aliases/production");
        await LinkAsync(version, "wandb-registry-model", "production");
        await SetTtlAsync(version, 60);

        (await Expiry.SweepAsync(Now + _day, Token)).Should().BeEmpty();
        (await StateAsync(version)).Should().Be(ArtifactState.Committed);
    }

    [Fact]
    public async Task A_link_within_a_project_does_not_protect()
    {
        var version = await LogAsync("data", "a", 60);
        await LinkAsync(version, "p");

        (await Expiry.SweepAsync(Now + _day, Token)).Should().ContainSingle();
    }

    [Theory]
    [InlineData("job")]
    [InlineData("code")]
    [InlineData("run_table")]
    [InlineData("wandb-history")]
    public async Task What_clients_make_by_themselves_stays(string type)
    {
        await LogAsync("data", "a", 60, type);

        (await Expiry.SweepAsync(Now + _day, Token)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_pending_version_and_one_that_is_deleted_are_left_alone()
    {
        await Server.StartRunAsync("p", "run");
        await Server.Services.Creation.CreateAsync(Server.Admin, Draft("data", "a", 60, "dataset"), Token);
        var gone = await LogAsync("gone", "a", 60);
        await Server.Services.Versions.DeleteAsync(Server.Admin, gone.Id, true, Token);

        (await Expiry.SweepAsync(Now + _day, Token)).Should().BeEmpty();
    }

    [Fact]
    public async Task Several_servers_that_sweep_at_once_delete_each_version_once()
    {
        for (var i = 0; i < 12; i++)
        {
            await LogAsync($"c{i}", "a", 60);
        }

        var other = new RegistryServices(Server.Server.Storage.Metadata, Server.Server.Storage.Blobs, Server.Clock).Expiry;
        var sweeps = await Task.WhenAll(
            Task.Run(() => Expiry.SweepAsync(Now + _day, Token), Token), Task.Run(() => other.SweepAsync(Now + _day, Token), Token));

        sweeps.Sum(deleted => deleted.Count).Should().Be(12);
        (await Server.AuditLinesAsync()).Count(line => line.Contains("expireArtifact", StringComparison.Ordinal)).Should().Be(12);
    }

    [Fact]
    public async Task The_server_looks_once_a_period_and_waits_another_when_the_clock_was_set()
    {
        var version = await LogAsync("data", "a", 7_200);
        var looks = System.Threading.Channels.Channel.CreateUnbounded<bool>();
        Server.Server.Expiry!.Looked += trusted => looks.Writer.TryWrite(trusted);
        async Task<bool> HourAsync()
        {
            Server.Clock.Advance(TimeSpan.FromHours(1));
            return await looks.Reader.ReadAsync(Token);
        }

        (await HourAsync()).Should().BeTrue();
        (await StateAsync(version)).Should().Be(ArtifactState.Committed);
        Server.Clock.Jump(_day);
        (await HourAsync()).Should().BeFalse("the clock was set forward");
        (await StateAsync(version)).Should().Be(ArtifactState.Committed);
        Server.Clock.Jump(-_day);
        (await HourAsync()).Should().BeFalse("the clock was set back");
        (await StateAsync(version)).Should().Be(ArtifactState.Committed);
        Server.Clock.Jump(_day);
        Server.Clock.Jump(-_day);
        (await HourAsync()).Should().BeTrue("the mistake was mended in time");

        (await StateAsync(version)).Should().Be(ArtifactState.Deleted);
    }

    [Fact]
    public async Task A_version_of_a_clock_that_ran_ahead_stays_until_its_own_time()
    {
        Server.Clock.Jump(_day);
        var version = await LogAsync("data", "a", 60);
        Server.Clock.Jump(-_day);

        (await Expiry.SweepAsync(Now + TimeSpan.FromHours(1), Token)).Should().BeEmpty();
        (await StateAsync(version)).Should().Be(ArtifactState.Committed);
    }

    private NewArtifact Draft(string collection, string content, long? ttl, string type) => new()
    {
        EntityName = Server.Server.Entity,
        ProjectName = "p",
        TypeName = type,
        CollectionName = collection,
        Digest = TestServer.HexMd5(System.Text.Encoding.UTF8.GetBytes(collection + content)),
        TtlDurationSeconds = ttl,
        RunName = "run",
    };

    private async Task<ArtifactRow> LogAsync(string collection, string content, long? ttl, string type = "dataset")
    {
        await Server.StartRunAsync("p", "run");
        var artifact = await Server.Services.Creation.CreateAsync(Server.Admin, Draft(collection, content, ttl, type), Token);
        var manifest = System.Text.Encoding.UTF8.GetBytes(
            """{"version":1,"storagePolicy":"wandb-storage-policy-v1","storagePolicyConfig":{"storageLayout":"V2"},"contents":{}}""");
        await Server.StoreAsync(manifest);
        await Server.Services.ManifestRows.CreateAsync(
            Server.Admin, artifact.Id, null, "wandb_manifest.json", Convert.ToBase64String(TestServer.Md5(manifest)), ManifestType.Full, Token);
        return await Server.Services.Commit.CommitAsync(Server.Admin, artifact.Id, Token);
    }

    private async Task<MembershipRow> LinkAsync(ArtifactRow version, string project, params string[] aliases) => await Server.Services.Linking.LinkAsync(
        Server.Admin,
        new LinkRequest
        {
            ArtifactId = GlobalIds.Encode(GlobalIds.Artifact, version.Id),
            EntityName = project == "p" ? Server.Server.Entity : Server.Server.OrganizationEntity,
            ProjectName = project,
            CollectionName = "linked",
            Aliases = aliases,
        },
        Token);

    private async Task SetTtlAsync(ArtifactRow version, long ttl) =>
        await Server.Services.Versions.UpdateAsync(Server.Admin, version.Id, new(null, null, null, ttl, [], []), Token);

    private async Task AliasAsync(ArtifactRow version, string alias) => await Server.Services.Store.WriteAsync(
        async session =>
        {
            var membership = await session.FindMembershipAsync(version.SequenceId, version.Id);
            await session.SetAliasAsync(version.SequenceId, membership!.Id, alias);
            return true;
        },
        Token);

    private async Task<ArtifactState> StateAsync(ArtifactRow version) =>
        (await Server.Services.Store.ReadAsync(session => session.GetArtifactAsync(version.Id), Token))!.State;

    private ValueTask<MembershipRow?> FindAsync(string alias) => Server.Services.Store.ReadAsync(
        async session =>
        {
            var entity = await session.FindEntityAsync(Server.Server.Entity);
            var project = await session.FindProjectAsync(entity!.Id, "p");
            return await session.FindMembershipByAliasAsync((await session.FindCollectionAsync(project!.Id, "data"))!.Id, alias);
        },
        Token);
}
