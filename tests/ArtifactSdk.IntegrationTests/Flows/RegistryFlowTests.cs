using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Registries: made, found, listed, changed, and what is linked into them.</summary>
public sealed class RegistryFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly ArtifactClient _client = new(fixture.Options());
    private readonly string _name = $"R {Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registry_is_made_found_and_linked_into()
    {
        var options = new CreateRegistryOptions { Description = "For tests", Visibility = RegistryVisibility.Restricted, ArtifactTypes = { "dataset" } };
        var made = await _client.CreateRegistryAsync(_name, options, Token);
        var found = await _client.GetRegistryAsync(_name, fixture.Server.Organization, Token);
        await using var run = await fixture.InitRunAsync();

        var link = await (await LogAsync(run, 1)).LinkAsync(found.At("c"), ["production"], Token);

        made.Id.Should().Be(found.Id);
        found.Should().Match<Registry>(r => r.Name == _name && r.Organization == fixture.Server.Organization && r.Description == "For tests" && r.Visibility == RegistryVisibility.Restricted && !r.AllowsAllArtifactTypes);
        found.ArtifactTypes.Should().Equal("dataset");
        link.Path.Collection.Registry.Should().Be(_name);
        var again = () => _client.CreateRegistryAsync(_name, cancellationToken: Token);
        (await again.Should().ThrowAsync<ArtifactApiException>()).Which.Message.Should().Contain("already");
    }

    [Fact]
    public async Task A_registry_without_named_types_accepts_all_and_is_described_later()
    {
        var registry = await _client.CreateRegistryAsync(_name, cancellationToken: Token);

        var changed = await registry.UpdateAsync(new() { Description = "Later" }, Token);

        registry.Should().Match<Registry>(r => r.AllowsAllArtifactTypes && r.Visibility == RegistryVisibility.Organization && r.Description == null);
        changed.Should().Match<Registry>(r => r.Description == "Later" && r.AllowsAllArtifactTypes && r.Id == registry.Id);
    }

    [Fact]
    public async Task Registries_of_the_organization_are_listed()
    {
        await _client.CreateRegistryAsync(_name, cancellationToken: Token);

        var all = await ListAsync(_client.GetRegistriesAsync(cancellationToken: Token));
        var one = await ListAsync(_client.GetRegistriesAsync(filter: SearchFilter.NameIs(_name), cancellationToken: Token));

        all.Select(r => r.Name).Should().Contain([_name, "Golden Datasets"]);
        one.Should().ContainSingle().Which.Name.Should().Be(_name);
    }

    [Fact]
    public async Task Everything_is_listed_and_a_version_deleted_with_no_more_than_a_token()
    {
        var registry = await _client.CreateRegistryAsync(_name, cancellationToken: Token);
        await using var run = await fixture.InitRunAsync();
        var version = await (await LogAsync(run, 3)).LinkAsync(registry.At("a"), cancellationToken: Token);

        (await ListAsync(_client.GetRegistriesAsync(registry.Organization, Token))).Select(r => r.Id).Should().Contain(registry.Id);
        var collection = (await ListAsync(registry.GetCollectionsAsync(Token))).Should().ContainSingle().Which;
        (await ListAsync(registry.GetVersionsAsync(Token))).Select(v => v.Path).Should().Equal(version.Path);
        (await ListAsync(collection.GetVersionsAsync(Token))).Select(v => v.Path).Should().Equal(version.Path);

        await version.DeleteAsync(Token);
        (await ListAsync(registry.GetVersionsAsync(Token))).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_linked_into_a_registry_is_listed_and_what_is_elsewhere_is_not()
    {
        var registry = await _client.CreateRegistryAsync(_name, cancellationToken: Token);
        await using var run = await fixture.InitRunAsync();
        var first = await LogAsync(run, 1);
        var second = await LogAsync(run, 2);
        await first.LinkAsync(registry.At("a"), cancellationToken: Token);
        await second.LinkAsync(registry.At("a"), ["production"], Token);
        await second.LinkAsync(registry.At("b"), cancellationToken: Token);
        await second.LinkAsync(CollectionPath.ForRegistry("Golden Datasets", "elsewhere"), cancellationToken: Token);

        var collections = await ListAsync(registry.GetCollectionsAsync(cancellationToken: Token));
        var versions = await ListAsync(registry.GetVersionsAsync(cancellationToken: Token));
        var searched = await ListAsync(_client.SearchVersionsAsync(SearchFilter.NameIs(_name), SearchFilter.NameIs("b"), cancellationToken: Token));

        collections.Select(c => c.Name).Should().BeEquivalentTo("a", "b");
        versions.Select(v => $"{v.Path.Collection.Collection}:{v.Path.Tag}").Should().BeEquivalentTo("a:v0", "a:v1", "b:v0");
        versions.Single(v => v.Path.ToString().EndsWith("a:v1", StringComparison.Ordinal)).Aliases.Should().BeEquivalentTo("latest", "production");
        searched.Should().ContainSingle().Which.SourcePath.Should().Be(second.Path);
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
