using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Collections: found, listed, changed and deleted.</summary>
public sealed class CollectionFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly ArtifactClient _client = new(fixture.Options());
    private readonly string _links = $"c-{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_collection_says_what_it_is()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, "source", 1);
        await version.LinkAsync(CollectionPath.ForRegistry("Golden Datasets", _links), cancellationToken: Token);

        var source = await _client.GetCollectionAsync(version.Path.Collection, Token);
        var links = await _client.GetCollectionAsync(CollectionPath.ForRegistry("Golden Datasets", _links), Token);

        source.Should().Match<ArtifactCollection>(c => c.IsSource && c.Name == "source" && c.Type == "dataset" && c.Path == version.Path.Collection && c.Tags.Count == 0);
        source.CreatedAt.Should().BeAfter(DateTimeOffset.UnixEpoch);
        links.IsSource.Should().BeFalse();
        links.Path.Registry.Should().Be("Golden Datasets");
        links.Path.Owner.Should().NotBeNull();
    }

    [Fact]
    public async Task A_collection_that_is_not_there_is_not_found_and_named()
    {
        await using var run = await fixture.InitRunAsync();
        var path = CollectionPath.ForProject(run.Project, "nothing", run.Entity);
        await LogAsync(run, "source", 1);

        var missing = () => _client.GetCollectionAsync(path, Token);
        var elsewhere = () => _client.GetCollectionAsync(CollectionPath.ForRegistry("Nowhere", "c"), Token);

        (await missing.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("'nothing'");
        (await elsewhere.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("registry 'Nowhere'");
        (await _client.CollectionExistsAsync(path, Token)).Should().BeFalse();
        (await _client.CollectionExistsAsync(path.WithOwner(run.Entity), Token)).Should().BeFalse();
        (await _client.CollectionExistsAsync(CollectionPath.ForProject(run.Project, "source", run.Entity), Token)).Should().BeTrue();
    }

    [Fact]
    public async Task Collections_of_a_project_are_listed_by_type_and_over_several_pages()
    {
        await using var run = await fixture.InitRunAsync();
        for (var i = 0; i < 53; i++)
        {
            await run.LogArtifactAsync(new Artifact($"model-{i}", "model"), cancellationToken: Token);
        }

        await LogAsync(run, "data", 1);

        var models = await ListAsync(_client.GetCollectionsAsync(run.Project, "model", run.Entity, cancellationToken: Token));
        var all = await ListAsync(_client.GetCollectionsAsync(run.Project, entity: run.Entity, cancellationToken: Token));
        var none = await ListAsync(_client.GetCollectionsAsync(run.Project, "report", run.Entity, cancellationToken: Token));

        models.Select(c => c.Name).Should().BeEquivalentTo(Enumerable.Range(0, 53).Select(i => $"model-{i}"));
        all.Should().HaveCount(54).And.OnlyHaveUniqueItems(c => c.Id);
        none.Should().BeEmpty();
    }

    [Fact]
    public async Task Collections_of_a_registry_are_listed_by_its_name()
    {
        await using var run = await fixture.InitRunAsync();
        await (await LogAsync(run, "source", 1)).LinkAsync(CollectionPath.ForRegistry("Golden Datasets", _links), cancellationToken: Token);

        var listed = await ListAsync(_client.GetCollectionsAsync("wandb-registry-Golden Datasets", cancellationToken: Token));

        listed.Should().Contain(c => c.Name == _links && !c.IsSource);
    }

    [Fact]
    public async Task Versions_are_listed_newest_first_with_their_numbers_and_aliases_there()
    {
        await using var run = await fixture.InitRunAsync();
        await LogAsync(run, "source", 1);
        var second = await LogAsync(run, "source", 2);
        var third = await LogAsync(run, "source", 3);
        var target = CollectionPath.ForRegistry("Golden Datasets", _links);
        await second.LinkAsync(target, ["old"], Token);
        await third.LinkAsync(target, ["new"], Token);
        var links = await _client.GetCollectionAsync(target, Token);

        var ofLinks = await ListAsync(links.GetVersionsAsync(cancellationToken: Token));
        var ofSource = await ListAsync((await _client.GetCollectionAsync(third.Path.Collection, Token)).GetVersionsAsync("+created_at", cancellationToken: Token));

        ofLinks.Select(v => v.Number).Should().Equal(1, 0);
        ofLinks[1].Should().Match<ArtifactVersion>(v => v.IsLink && v.SourcePath == second.Path && v.Aliases.Single() == "old");
        ofLinks[1].Url.AbsolutePath.Should().Contain(Uri.EscapeDataString(fixture.Server.Organization));
        ofSource.Select(v => v.Number).Should().Equal(0, 1, 2);
        ofSource[2].Aliases.Should().Equal("latest");
    }

    [Fact]
    public async Task Aliases_are_listed_without_numbers()
    {
        await using var run = await fixture.InitRunAsync();
        await LogAsync(run, "source", 1, "first");
        var version = await LogAsync(run, "source", 2, "second");

        var aliases = await ListAsync((await _client.GetCollectionAsync(version.Path.Collection, Token)).GetAliasesAsync(Token));

        aliases.Should().BeEquivalentTo("first", "second", "latest");
    }

    [Fact]
    public async Task A_collection_is_renamed_described_and_labelled()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, "source", 1);
        var collection = await _client.GetCollectionAsync(version.Path.Collection, Token);
        var update = new CollectionUpdate { Name = "new name", Description = "What it is", TagsToAdd = { "one", "two" } };
        foreach (var i in Enumerable.Range(0, 20))
        {
            update.TagsToAdd.Add($"t{i}");
        }

        var renamed = await collection.UpdateAsync(update, Token);
        var relabelled = await renamed.UpdateAsync(new() { TagsToRemove = { "one", "never" }, TagsToAdd = { "three" } }, Token);

        renamed.Should().Match<ArtifactCollection>(c => c.Name == "new name" && c.Id == collection.Id && c.Description == "What it is" && c.Tags.Count == 22);
        relabelled.Tags.Should().Contain("three").And.NotContain("one").And.HaveCount(22);
        relabelled.Description.Should().Be("What it is");
        (await _client.GetArtifactAsync($"{run.Entity}/{run.Project}/new name", cancellationToken: Token)).Id.Should().Be(version.Id);
        var old = () => ListAsync(collection.GetVersionsAsync(cancellationToken: Token));
        await old.Should().ThrowAsync<ArtifactNotFoundException>();
    }

    [Fact]
    public async Task Deleting_a_collection_of_links_leaves_the_versions_and_deleting_their_source_does_not()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, "source", 1, "production");
        var target = CollectionPath.ForRegistry("Golden Datasets", _links);
        await version.LinkAsync(target, cancellationToken: Token);

        var links = await _client.GetCollectionAsync(target, Token);
        await links.DeleteAsync(Token);
        (await _client.CollectionExistsAsync(target, Token)).Should().BeFalse();
        (await _client.ArtifactExistsAsync(version.Path, Token)).Should().BeTrue();

        await (await _client.GetCollectionAsync(version.Path.Collection, Token)).DeleteAsync(Token);
        (await _client.ArtifactExistsAsync(version.Path, Token)).Should().BeFalse();
        var again = () => links.DeleteAsync(Token);
        await again.Should().ThrowAsync<ArtifactNotFoundException>();
    }

    [Fact]
    public async Task Rules_are_checked_before_anything_is_sent()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, "source", 1);
        await version.LinkAsync(CollectionPath.ForProject(run.Project, _links), cancellationToken: Token);
        var collection = await _client.GetCollectionAsync(version.Path.Collection, Token);
        var links = await _client.GetCollectionAsync(CollectionPath.ForProject(run.Project, _links, run.Entity), Token);

        await Fails<ArtifactPathFormatException>(() => collection.UpdateAsync(new() { Name = "a/b", Description = "x" }, Token));
        await Fails<ArtifactPathFormatException>(() => collection.UpdateAsync(new() { Name = "", Description = "x" }, Token));
        await Fails<ArgumentException>(() => collection.UpdateAsync(new() { Description = "x", TagsToAdd = { "a/b" } }, Token));
        await Fails<ArgumentException>(() => collection.UpdateAsync(new() { Description = "x", TagsToAdd = { "a" }, TagsToRemove = { "a" } }, Token));
        await Fails<ArgumentException>(() => collection.UpdateAsync(new() { Description = "x", Type = "wandb-history" }, Token));
        await Fails<ArgumentNullException>(() => collection.UpdateAsync(null!, Token));
        await Fails<InvalidOperationException>(() => links.UpdateAsync(new() { Description = "x", Type = "model" }, Token));
        await Fails<ArgumentNullException>(() => _client.GetCollectionAsync(null!, Token));
        await Fails<ArgumentException>(() => ListAsync(collection.GetVersionsAsync("created at", cancellationToken: Token)));
        await Fails<ArgumentException>(() => ListAsync(_client.GetCollectionsAsync("p", "a/b", cancellationToken: Token)));
        await Fails<ArtifactPathFormatException>(() => ListAsync(_client.GetCollectionsAsync("", cancellationToken: Token)));
        await Fails<ArtifactNotFoundException>(() => ListAsync(_client.GetCollectionsAsync("no-such-project", cancellationToken: Token)));
        (await _client.GetCollectionAsync(collection.Path, Token)).Description.Should().BeNullOrEmpty();
    }

    public void Dispose() => _client.Dispose();

    private static async Task Fails<TException>(Func<Task> call)
        where TException : Exception => await call.Should().ThrowAsync<TException>();

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    private static Task<ArtifactVersion> LogAsync(Run run, string name, int content, params string[] aliases) =>
        run.LogArtifactAsync(new Artifact(name, "dataset").AddBytes("f", BitConverter.GetBytes(content)), aliases, cancellationToken: Token);
}
