using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Collections;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Domain;

public sealed class LinkingTests : IAsyncLifetime
{
    private const string Golden = "wandb-registry-Golden Datasets";

    private TestWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await TestWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task LinkAsync_counts_from_v0_in_the_collection_and_moves_latest()
    {
        await _world.LogAsync("art", "one");
        var v1 = await _world.LogAsync("art", "two");
        var v2 = await _world.LogAsync("art", "three");

        var first = await LinkAsync(v1, aliases: "production");
        var second = await LinkAsync(v2);

        (first.VersionIndex, second.VersionIndex).Should().Be((0, 1));
        (await _world.AliasesAsync(first.Id)).Should().Equal("production");
        (await _world.AliasesAsync(second.Id)).Should().Equal("latest");
        (await _world.AliasesAsync(v2)).Should().Equal("latest");
    }

    [Fact]
    public async Task LinkAsync_may_be_repeated()
    {
        var v0 = await _world.LogAsync("art", "one");
        var first = await LinkAsync(v0, aliases: "a");
        var again = await LinkAsync(v0, aliases: "b");

        again.Should().Be(first);
        (await _world.AliasesAsync(again.Id)).Should().BeEquivalentTo("a", "b", "latest");
    }

    [Fact]
    public async Task LinkAsync_may_be_repeated_after_the_source_has_another_type()
    {
        var v0 = await _world.LogAsync("art", "one");
        var first = await LinkAsync(v0, aliases: "a");
        await _world.Services.Types.MoveAsync(_world.Member, v0.SequenceId, "other", TestWorld.Token);

        (await LinkAsync(v0, aliases: "b")).Should().Be(first);
        (await _world.AliasesAsync(first.Id)).Should().BeEquivalentTo("a", "b", "latest");
        (await FluentActions.Awaiting(async () => await LinkAsync(await _world.LogAsync(TestWorld.Draft("art", TestWorld.Hex("two")) with { TypeName = "other" }, ("a", "two"))))
            .Should().ThrowAsync<DomainException>()).Which.Code.Should().Be(ErrorCodes.CollectionTypeMismatch);
    }

    [Fact]
    public async Task LinkAsync_finds_the_version_by_client_id_and_the_organisation_by_its_display_name()
    {
        var v0 = await _world.LogAsync(TestWorld.Draft("art", "d") with { ClientId = "client" }, ("a", "one"));
        var membership = await _world.Services.Linking.LinkAsync(
            _world.Member, Request("coll") with { ClientId = "client", EntityName = TestWorld.Organization }, TestWorld.Token);
        membership.ArtifactId.Should().Be(v0.Id);
    }

    [Fact]
    public async Task LinkAsync_makes_a_plain_project_that_is_missing()
    {
        var v0 = await _world.LogAsync("art", "one");
        await LinkAsync(v0, request => request with { EntityName = TestWorld.Team, ProjectName = "model-registry" });
        (await _world.ReadAsync(async session =>
            await session.FindProjectAsync((await session.FindEntityAsync(TestWorld.Team))!.Id, "model-registry"))).Should().NotBeNull();
    }

    [Fact]
    public async Task LinkAsync_says_which_registry_is_missing()
    {
        var v0 = await _world.LogAsync("art", "one");
        await RefuseAsync(v0, request => request with { ProjectName = Golden }, ErrorCodes.RegistryNotFound, 404, "*Golden Datasets*create it first*");
        await RefuseAsync(v0, request => request with { EntityName = "no such" }, ErrorCodes.OrganizationNotFound, 404, "*no such*");
        await RefuseAsync(v0, request => request with { EntityName = TestWorld.PersonalEntity }, ErrorCodes.PersonalEntity, 400, "*personal*");
    }

    [Fact]
    public async Task LinkAsync_refuses_versions_of_a_personal_entity()
    {
        var draft = TestWorld.Draft("mine", "d") with { EntityName = TestWorld.PersonalEntity };
        await RefuseAsync(await _world.LogAsync(draft, ("a", "one")), request => request, ErrorCodes.PersonalEntity, 400, "*personal entity 'maker'*");
    }

    [Fact]
    public async Task LinkAsync_refuses_types_that_the_registry_does_not_list()
    {
        await _world.Services.Registries.UpsertAsync(
            _world.Member, new ProjectChange(TestWorld.OrgEntity, Golden, null, null, false, ["model", "checkpoint"]), TestWorld.Token);
        await RefuseAsync(
            await _world.LogAsync("art", "one"),
            request => request with { ProjectName = Golden },
            ErrorCodes.ArtifactTypeNotAllowed,
            400,
            "*does not accept type 'dataset' (allowed: model, checkpoint)*");
    }

    [Fact]
    public async Task LinkAsync_refuses_a_collection_of_another_type_or_kind()
    {
        var data = await _world.LogAsync("art", "one");
        var model = await _world.LogAsync(TestWorld.Draft("net", "d") with { TypeName = "model" }, ("a", "two"));
        await LinkAsync(data);
        await RefuseAsync(
            model, request => request, ErrorCodes.CollectionTypeMismatch, 400, "artifact type 'model' does not match collection type 'dataset'");
        await RefuseAsync(
            model,
            request => request with { EntityName = TestWorld.Team, ProjectName = "proj", CollectionName = "art" },
            ErrorCodes.InvalidInput,
            400,
            "*versions are logged to*");
    }

    [Fact]
    public async Task LinkAsync_refuses_what_is_not_committed()
    {
        var pending = await _world.Services.Creation.CreateAsync(_world.Member, TestWorld.Draft("art", "d"), TestWorld.Token);
        await RefuseAsync(pending, request => request, ErrorCodes.NotCommitted, 400, "cannot link artifact * as it has not committed");
    }

    [Fact]
    public async Task LinkAsync_refuses_another_organisation_and_who_may_only_look()
    {
        var v0 = await _world.LogAsync("art", "one");
        await _world.Store.WriteAsync(
            async session =>
            {
                var registry = await session.FindProjectAsync((await session.FindEntityAsync(TestWorld.OrgEntity))!.Id, TestWorld.Registry);
                await session.SetProjectMemberAsync(new ProjectMemberRow(registry!.Id, _world.Member.User!.Id, null, "viewer"));
                var foreign = await session.FindEntityAsync("other-org");
                var now = TimeProvider.System.GetUtcNow();
                await session.AddProjectAsync(new ProjectRow(0, foreign!.Id, TestWorld.Registry, null, "PRIVATE", true, null, now, now));
                return true;
            },
            TestWorld.Token);

        await RefuseAsync(v0, request => request, ErrorCodes.PermissionError, 403, "permission denied");
        await RefuseAsync(v0, request => request with { EntityName = "other-org" }, ErrorCodes.RegistryNotFound, 404, "*not found*");
        await RefuseAsync(v0, request => request with { EntityName = "other-org" }, ErrorCodes.PermissionError, 403, "*does not belong*", _world.Admin);
    }

    [Fact]
    public async Task UnlinkAsync_removes_the_link_alone_and_gives_latest_back()
    {
        var v0 = await _world.LogAsync("art", "one");
        var v1 = await _world.LogAsync("art", "two");
        var first = await LinkAsync(v0);
        var second = await LinkAsync(v1, aliases: "production");

        await _world.Services.Linking.UnlinkAsync(_world.Member, v1.Id, second.CollectionId, TestWorld.Token);

        (await _world.AliasesAsync(first.Id)).Should().Equal("latest");
        (await _world.ReadAsync(session => session.GetMembershipAsync(second.Id))).Should().BeNull();
        (await _world.AliasesAsync(v1)).Should().Equal("latest");
        var again = () => _world.Services.Linking.UnlinkAsync(_world.Member, v1.Id, second.CollectionId, TestWorld.Token).AsTask();
        (await again.Should().ThrowAsync<DomainException>()).Which.StatusCode.Should().Be(404);
        var source = () => _world.Services.Linking.UnlinkAsync(_world.Member, v1.Id, v1.SequenceId, TestWorld.Token).AsTask();
        (await source.Should().ThrowAsync<DomainException>()).Which.StatusCode.Should().Be(400);
        (await LinkAsync(v1)).VersionIndex.Should().Be(2, "an index is never given twice");
    }

    [Fact]
    public async Task Deleting_the_source_version_takes_its_links_with_it()
    {
        var v0 = await _world.LogAsync("art", "one");
        var link = await LinkAsync(v0);
        await _world.Services.Versions.DeleteAsync(_world.Member, v0.Id, deleteAliases: false, TestWorld.Token);
        (await _world.ReadAsync(session => session.CountMembershipsAsync(link.CollectionId))).Should().Be(0);
    }

    private static LinkRequest Request(string collection) => new()
    {
        EntityName = TestWorld.OrgEntity,
        ProjectName = TestWorld.Registry,
        CollectionName = collection,
    };

    private Task<MembershipRow> LinkAsync(ArtifactRow artifact, params string[] aliases) =>
        LinkAsync(artifact, request => request with { Aliases = aliases });

    private async Task<MembershipRow> LinkAsync(ArtifactRow artifact, Func<LinkRequest, LinkRequest> change, Caller? caller = null)
    {
        var request = change(Request("coll") with { ArtifactId = GlobalIds.Encode(GlobalIds.Artifact, artifact.Id) });
        return await _world.Services.Linking.LinkAsync(caller ?? _world.Member, request, TestWorld.Token);
    }

    private async Task RefuseAsync(
        ArtifactRow artifact, Func<LinkRequest, LinkRequest> change, string code, int status, string message, Caller? caller = null)
    {
        var refusal = (await FluentActions.Awaiting(() => LinkAsync(artifact, change, caller)).Should().ThrowAsync<DomainException>().WithMessage(message)).Which;
        (refusal.Code, refusal.StatusCode).Should().Be((code, status));
    }
}
