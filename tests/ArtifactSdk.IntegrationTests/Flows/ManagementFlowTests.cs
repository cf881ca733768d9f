using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Renaming and deleting registries, changing types, and who is in a registry, through the client.</summary>
public sealed class ManagementFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly ArtifactClient _client = new(fixture.Options());
    private readonly string _name = $"M{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registry_is_renamed_and_its_links_are_found_under_the_new_name()
    {
        var registry = await _client.CreateRegistryAsync(_name, cancellationToken: Token);
        await using var run = await fixture.InitRunAsync();
        await (await LogAsync(run, 1)).LinkAsync(registry.At("c"), ["production"], Token);

        var renamed = await registry.RenameAsync(_name + " new", Token);

        renamed.Should().Match<Registry>(r => r.Id == registry.Id && r.Name == _name + " new");
        (await _client.GetArtifactAsync($"wandb-registry-{_name} new/c", tag: "production", cancellationToken: Token)).Number.Should().Be(0);
        var old = () => _client.GetRegistryAsync(_name, cancellationToken: Token);
        await old.Should().ThrowAsync<ArtifactNotFoundException>();
    }

    [Fact]
    public async Task A_registry_is_not_renamed_to_a_name_that_is_taken()
    {
        var registry = await _client.CreateRegistryAsync(_name, cancellationToken: Token);

        var rename = () => registry.RenameAsync("Golden Datasets", Token);

        (await rename.Should().ThrowAsync<ArtifactApiException>()).Which.Message.Should().Contain("taken");
        (await _client.GetRegistryAsync(_name, cancellationToken: Token)).Id.Should().Be(registry.Id);
    }

    [Fact]
    public async Task A_deleted_registry_is_gone_once_and_its_sources_stay()
    {
        var registry = await _client.CreateRegistryAsync(_name, cancellationToken: Token);
        await using var run = await fixture.InitRunAsync();
        var source = await LogAsync(run, 1);
        await source.LinkAsync(registry.At("c"), cancellationToken: Token);

        await registry.DeleteAsync(Token);

        var again = () => registry.DeleteAsync(Token);
        await again.Should().ThrowAsync<ArtifactApiException>();
        var gone = () => _client.GetArtifactAsync($"wandb-registry-{_name}/c", cancellationToken: Token);
        await gone.Should().ThrowAsync<ArtifactException>();
        (await _client.GetArtifactAsync(source.Path.ToString(), cancellationToken: Token)).Id.Should().Be(source.Id);
        (await _client.CreateRegistryAsync(_name, cancellationToken: Token)).Id.Should().NotBe(registry.Id);
    }

    [Fact]
    public async Task Members_come_in_get_roles_and_leave()
    {
        var registry = await _client.CreateRegistryAsync(_name, cancellationToken: Token);
        var user = fixture.Server.AdminUser;
        (await ListAsync(registry.GetMembersAsync(Token))).Should().ContainSingle()
            .Which.Should().Match<RegistryMember>(m => m.Username == user && m.Role == RegistryRole.Admin);

        await registry.SetMemberRoleAsync(user, RegistryRole.Viewer, Token);
        (await ListAsync(registry.GetMembersAsync(Token))).Single().Role.Should().Be(RegistryRole.Viewer);
        await registry.RemoveMemberAsync(user, Token);
        await registry.RemoveMemberAsync(user, Token);
        (await ListAsync(registry.GetMembersAsync(Token))).Should().BeEmpty();
        await registry.AddMemberAsync(user, RegistryRole.Member, Token);
        (await ListAsync(registry.GetMembersAsync(Token))).Single().Role.Should().Be(RegistryRole.Member);

        var unknown = () => registry.AddMemberAsync("nobody-of-this-name", cancellationToken: Token);
        (await unknown.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("nobody-of-this-name");
    }

    [Fact]
    public async Task Teams_come_in_get_roles_and_leave()
    {
        var registry = await _client.CreateRegistryAsync(_name, cancellationToken: Token);
        var team = fixture.Server.Entity;

        await registry.AddTeamAsync(team, cancellationToken: Token);
        (await ListAsync(registry.GetTeamsAsync(Token))).Should().ContainSingle()
            .Which.Should().Match<RegistryTeam>(t => t.Name == team && t.Role == RegistryRole.Viewer);
        await registry.SetTeamRoleAsync(team, RegistryRole.RestrictedViewer, Token);
        (await ListAsync(registry.GetTeamsAsync(Token))).Single().Role.Should().Be(RegistryRole.RestrictedViewer);
        await registry.RemoveTeamAsync(team, Token);
        (await ListAsync(registry.GetTeamsAsync(Token))).Should().BeEmpty();

        var absent = () => registry.SetTeamRoleAsync(team, RegistryRole.Member, Token);
        await absent.Should().ThrowAsync<ArtifactNotFoundException>();
    }

    [Fact]
    public async Task A_source_collection_gets_another_type_and_is_logged_to_under_it()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, 1);
        var collection = await _client.GetCollectionAsync(version.Path.Collection, Token);

        var moved = await collection.UpdateAsync(new() { Type = "model", Description = "Moved" }, Token);

        moved.Should().Match<ArtifactCollection>(c => c.Type == "model" && c.Description == "Moved" && c.Id == collection.Id);
        (await _client.GetArtifactAsync(version.Path.ToString(), type: "model", cancellationToken: Token)).Type.Should().Be("model");
        var next = await run.LogArtifactAsync(new Artifact("source", "model").AddBytes("f", new byte[] { 2 }), cancellationToken: Token);
        next.Number.Should().Be(1);
        (await ListAsync(_client.GetCollectionsAsync(run.Project, "dataset", run.Entity, cancellationToken: Token))).Should().BeEmpty();
    }

    public void Dispose() => _client.Dispose();

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    private static Task<ArtifactVersion> LogAsync(Run run, int content) =>
        run.LogArtifactAsync(new Artifact("source", "dataset").AddBytes("f", BitConverter.GetBytes(content)), cancellationToken: Token);
}
