using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Collections;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Domain;

public sealed class AliasesTests : IAsyncLifetime
{
    private TestWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await TestWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task AddAsync_moves_an_alias_that_another_version_had()
    {
        var v0 = await _world.LogAsync("art", "one", "best");
        var v1 = await _world.LogAsync("art", "two");
        await _world.Services.Aliases.AddAsync(_world.Member, v1.Id, [Address("best")], TestWorld.Token);
        (await _world.AliasesAsync(v0)).Should().BeEmpty();
        (await _world.AliasesAsync(v1)).Should().BeEquivalentTo("latest", "best");
    }

    [Fact]
    public async Task RemoveAsync_takes_it_from_this_version_only()
    {
        var v0 = await _world.LogAsync("art", "one", "best");
        var v1 = await _world.LogAsync("art", "two");
        await _world.Services.Aliases.RemoveAsync(_world.Member, v1.Id, [Address("best")], TestWorld.Token);
        (await _world.AliasesAsync(v0)).Should().Equal("best");
        await _world.Services.Aliases.RemoveAsync(_world.Member, v0.Id, [Address("best")], TestWorld.Token);
        (await _world.AliasesAsync(v0)).Should().BeEmpty();
    }

    [Fact]
    public async Task AddAsync_is_all_or_nothing()
    {
        var v0 = await _world.LogAsync("art", "one");
        var act = () => _world.Services.Aliases.AddAsync(
            _world.Member, v0.Id, [Address("good"), Address("good") with { CollectionName = "none" }], TestWorld.Token).AsTask();
        (await act.Should().ThrowAsync<DomainException>()).Which.StatusCode.Should().Be(404);
        (await _world.AliasesAsync(v0)).Should().Equal("latest");
    }

    [Theory]
    [InlineData("art", 1)]
    [InlineData("art:latest", 1)]
    [InlineData("art:v0", 0)]
    [InlineData("art:best", 0)]
    [InlineData("art:v7", null)]
    [InlineData("art:nope", null)]
    [InlineData("art:v00", null)]
    [InlineData("none", null)]
    public async Task FindAsync_reads_what_people_write(string name, int? version)
    {
        var v0 = await _world.LogAsync("art", "one", "best");
        await _world.LogAsync("art", "two");
        (await FindAsync(v0, name))?.VersionIndex.Should().Be(version);
        ((await FindAsync(v0, name)) is null).Should().Be(version is null);
    }

    [Fact]
    public async Task FindAsync_takes_the_highest_version_when_nobody_has_latest()
    {
        var v0 = await _world.LogAsync("art", "one");
        await _world.Services.Aliases.RemoveAsync(_world.Member, v0.Id, [Address("latest")], TestWorld.Token);
        (await FindAsync(v0, "art"))!.VersionIndex.Should().Be(0);
    }

    [Fact]
    public async Task FindAsync_takes_a_digest_for_the_newest_version_that_has_it_unless_it_is_an_alias()
    {
        var v0 = await _world.LogAsync("art", "one");
        var v1 = await _world.LogAsync("art", "two");
        v0.Digest.Should().NotBe(v1.Digest);
        (await FindAsync(v0, $"art:{v0.Digest}"))!.VersionIndex.Should().Be(0);
        (await FindAsync(v0, $"art:{v1.Digest}"))!.VersionIndex.Should().Be(1);
        (await FindAsync(v0, $"art:{v0.Digest.ToUpperInvariant()}")).Should().BeNull();

        await _world.LogAsync("art", "three", v0.Digest);
        (await FindAsync(v0, $"art:{v0.Digest}"))!.VersionIndex.Should().Be(2);
    }

    [Fact]
    public async Task FindAsync_finds_no_deleted_version_by_its_digest()
    {
        var v0 = await _world.LogAsync("art", "one");
        await _world.Services.Versions.DeleteAsync(_world.Member, v0.Id, deleteAliases: true, TestWorld.Token);
        (await FindAsync(v0, $"art:{v0.Digest}")).Should().BeNull();
    }

    [Fact]
    public async Task DeleteAsync_wants_consent_to_lose_aliases_and_gives_latest_to_the_highest_left()
    {
        var v0 = await _world.LogAsync("art", "one");
        var v1 = await _world.LogAsync("art", "two", "best");
        var act = () => _world.Services.Versions.DeleteAsync(_world.Member, v1.Id, deleteAliases: false, TestWorld.Token).AsTask();
        (await act.Should().ThrowAsync<DomainException>()).Which.Message.Should().Contain("best");

        await _world.Services.Versions.DeleteAsync(_world.Member, v1.Id, deleteAliases: true, TestWorld.Token);

        (await _world.AliasesAsync(v0)).Should().Equal("latest");
        (await FindAsync(v0, "art:v1")).Should().BeNull();
    }

    private static AliasAddress Address(string alias) => new(TestWorld.Team, "proj", "art", alias);

    private ValueTask<MembershipRow?> FindAsync(ArtifactRow any, string name) => _world.ReadAsync(async session =>
        await ArtifactLookup.FindAsync(session, (await session.GetCollectionAsync(any.SequenceId))!.ProjectId, name));
}
