using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Publishing;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Domain;

public sealed class ArtifactCreationTests : IAsyncLifetime
{
    private TestWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await TestWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task CreateAsync_makes_a_pending_version_that_is_listed_nowhere()
    {
        var artifact = await CreateAsync(TestWorld.Draft("art", "d1"));

        artifact.State.Should().Be(ArtifactState.Pending);
        artifact.VersionIndex.Should().BeNull();
        (await _world.ReadAsync(session => session.CountMembershipsAsync(artifact.SequenceId))).Should().Be(0);
    }

    [Fact]
    public async Task CreateAsync_answers_a_repeated_request_with_the_same_version()
    {
        var draft = TestWorld.Draft("art", "d1") with { ClientId = "client-1" };
        (await CreateAsync(draft)).Id.Should().Be((await CreateAsync(draft)).Id);
    }

    [Fact]
    public async Task CreateAsync_logs_on_into_a_collection_whatever_it_was_renamed_to()
    {
        var first = await _world.LogAsync("art", "one");
        await _world.Store.WriteAsync(
            async session =>
            {
                await session.UpdateCollectionAsync((await session.GetCollectionAsync(first.SequenceId))! with { Name = "été 50 %" });
                return true;
            },
            TestWorld.Token);

        (await CreateAsync(TestWorld.Draft("été 50 %", "d2"))).SequenceId.Should().Be(first.SequenceId);
        (await RefusalAsync(TestWorld.Draft("été 51 %", "d2"))).Code.Should().Be(ErrorCodes.InvalidInput);
    }

    [Fact]
    public async Task CreateAsync_does_not_find_the_client_id_of_another_collection()
    {
        var first = await CreateAsync(TestWorld.Draft("art", "d1") with { ClientId = "client-1" });
        (await CreateAsync(TestWorld.Draft("other", "d1") with { ClientId = "client-1" })).Id.Should().NotBe(first.Id);
    }

    [Fact]
    public async Task CreateAsync_finds_equal_content_moves_the_aliases_and_counts_the_run_as_producer()
    {
        var v0 = await _world.LogAsync("art", "one", "best");
        var v1 = await _world.LogAsync("art", "two");
        var run = await _world.StartRunAsync("again");

        var found = await CreateAsync(TestWorld.Draft("art", v0.Digest, "candidate") with { RunName = "again", ClientId = "client-2" });

        (found.Id, found.State).Should().Be((v0.Id, ArtifactState.Committed));
        (await _world.AliasesAsync(v0)).Should().BeEquivalentTo("best", "candidate", "latest");
        (await _world.AliasesAsync(v1)).Should().BeEmpty();
        var made = await _world.ReadAsync(session => session.ArtifactsOfRunAsync(run.Id, RunArtifactRole.Output, new PageRequest(null, 10)));
        made.Items.Should().ContainSingle().Which.ArtifactId.Should().Be(v0.Id);
        (await _world.ReadAsync(session => session.FindArtifactByClientIdAsync("client-2"))).Should().Be(v0.Id);
    }

    [Fact]
    public async Task CreateAsync_makes_a_version_of_equal_content_when_asked_not_to_look()
    {
        var v0 = await _world.LogAsync("art", "one");
        (await CreateAsync(TestWorld.Draft("art", v0.Digest) with { Deduplicate = false })).State.Should().Be(ArtifactState.Pending);
    }

    [Fact]
    public async Task CreateAsync_does_not_bring_back_what_was_deleted()
    {
        var v0 = await _world.LogAsync("art", "one");
        await _world.Services.Versions.DeleteAsync(_world.Member, v0.Id, deleteAliases: true, TestWorld.Token);

        var again = await _world.LogAsync("art", "one");

        (again.Id, again.VersionIndex).Should().Be((v0.Id + 1, 1), "an index is never given twice");
    }

    [Fact]
    public async Task CreateAsync_shares_a_pending_version_among_writers_of_one_distributed_id()
    {
        var draft = TestWorld.Draft("art", "d1") with { DistributedId = "group" };
        var first = await CreateAsync(draft with { ClientId = "a" });
        (await CreateAsync(draft with { ClientId = "b", Digest = "d2" })).Id.Should().Be(first.Id);
    }

    [Fact]
    public async Task CreateAsync_refuses_another_type_in_the_words_that_clients_know()
    {
        await _world.LogAsync("art", "one");
        var refusal = await RefusalAsync(TestWorld.Draft("art", "d1") with { TypeName = "model" });
        refusal.Message.Should().Be("Artifact art already exists with type 'dataset'; cannot create another with type 'model'");
        refusal.Code.Should().Be(ErrorCodes.ArtifactTypeMismatch);
    }

    [Fact]
    public async Task CreateAsync_lets_a_first_attempt_that_came_to_nothing_settle_no_type()
    {
        var (first, second) = (await _world.StartRunAsync("first"), await _world.StartRunAsync("second"));
        var draft = TestWorld.Draft("art", "d1") with { RunName = first.Name };
        var pending = await CreateAsync(draft);
        var other = draft with { RunName = second.Name, TypeName = "model" };
        (await RefusalAsync(other)).Code.Should().Be(ErrorCodes.ArtifactTypeMismatch, "the first run may still be sending files");
        (await RefusalAsync(other with { RunName = null })).Code.Should().Be(ErrorCodes.ArtifactTypeMismatch);

        await _world.Services.Runs.UpsertAsync(_world.Member, new RunChange { Id = GlobalIds.Encode(GlobalIds.Run, first.Id), State = "failed" }, TestWorld.Token);
        var retyped = await CreateAsync(other);

        var (collection, late) = await _world.ReadAsync(async session => (await session.GetCollectionAsync(retyped.SequenceId), await session.GetArtifactAsync(pending.Id)));
        (retyped.SequenceId, collection!.TypeId, late!.TypeId).Should().Be((pending.SequenceId, retyped.TypeId, retyped.TypeId));
        (await _world.ReadAsync(session => session.GetTypeAsync(retyped.TypeId)))!.Name.Should().Be("model");
        (await CreateAsync(other with { TypeName = "dataset", Digest = "d2" })).TypeId.Should().Be(pending.TypeId, "the same run may change its mind");

        await _world.LogAsync(TestWorld.Draft("art", "d3"), ("file.txt", "one"));
        (await RefusalAsync(other with { Digest = "d4" })).Code.Should().Be(ErrorCodes.ArtifactTypeMismatch, "there is a version now");
    }

    [Fact]
    public async Task CreateAsync_names_what_is_missing()
    {
        (await RefusalAsync(TestWorld.Draft("art", "d") with { EntityName = "nobody" })).Message.Should().Be("Entity nobody not found");
        (await RefusalAsync(TestWorld.Draft("art", "d") with { RunName = "ghost" })).StatusCode.Should().Be(404);
        (await RefusalAsync(TestWorld.Draft("art", "d") with { EntityName = TestWorld.OrgEntity, ProjectName = TestWorld.Registry }))
            .Message.Should().Contain("registry");
    }

    [Fact]
    public async Task CreateAsync_refuses_bad_names_aliases_tags_and_metadata()
    {
        (await RefusalAsync(TestWorld.Draft("a b", "d"))).Code.Should().Be(ErrorCodes.InvalidInput);
        (await RefusalAsync(TestWorld.Draft("art", "d", "v3"))).Code.Should().Be(ErrorCodes.InvalidAlias);
        (await RefusalAsync(TestWorld.Draft("art", "d") with { Tags = ["no.dots"] })).Message.Should().StartWith("Invalid tag");
        (await RefusalAsync(TestWorld.Draft("art", "d") with { Metadata = "[]" })).Code.Should().Be(ErrorCodes.InvalidInput);
        (await RefusalAsync(TestWorld.Draft("art", "") with { Tags = [] })).Code.Should().Be(ErrorCodes.InvalidInput);
        (await RefusalAsync(TestWorld.Draft("art", "d") with { Aliases = [new RequestedAlias("other", "x")] })).StatusCode.Should().Be(400);
    }

    [Fact]
    public async Task CreateAsync_refuses_strangers_and_the_unknown()
    {
        var act = (Caller caller) => _world.Services.Creation.CreateAsync(caller, TestWorld.Draft("art", "d"), TestWorld.Token).AsTask();
        (await act.Awaiting(create => create(_world.Stranger)).Should().ThrowAsync<DomainException>()).Which.StatusCode.Should().Be(403);
        (await act.Awaiting(create => create(Caller.Anonymous)).Should().ThrowAsync<DomainException>()).Which.StatusCode.Should().Be(401);
    }

    private async Task<ArtifactRow> CreateAsync(NewArtifact draft) =>
        await _world.Services.Creation.CreateAsync(_world.Member, draft, TestWorld.Token);

    private async Task<DomainException> RefusalAsync(NewArtifact draft) =>
        (await FluentActions.Awaiting(() => CreateAsync(draft)).Should().ThrowAsync<DomainException>()).Which;
}
