using System.Text.Json.Nodes;
using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Searching registries, collections and versions with filters and orders, through the client.</summary>
public sealed class SearchFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly ArtifactClient _client = new(fixture.Options());
    private readonly string _name = $"S{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Registries_are_found_by_pattern_description_and_time_in_the_order_asked_for()
    {
        var since = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await _client.CreateRegistryAsync(_name + "-b", new() { Description = "Two of them" }, Token);
        await _client.CreateRegistryAsync(_name + "-a", new() { Description = "One of them" }, Token);
        await _client.CreateRegistryAsync(_name + "-c", cancellationToken: Token);
        var ours = SearchFilter.NameMatches($"^wandb-registry-{_name}");

        (await NamesAsync(ours, "name")).Should().Equal("-a", "-b", "-c");
        (await NamesAsync(ours, "-name")).Should().Equal("-c", "-b", "-a");
        (await NamesAsync(ours, "created_at")).Should().Equal("-b", "-a", "-c");
        (await NamesAsync(SearchFilter.All(ours, SearchFilter.DescriptionContains("of THEM")), "name")).Should().Equal("-a", "-b");
        (await NamesAsync(SearchFilter.All(ours, SearchFilter.Not(SearchFilter.NameIs(_name + "-b"))), "name")).Should().Equal("-a", "-c");
        (await NamesAsync(SearchFilter.Any(SearchFilter.NameIs(_name + "-b"), SearchFilter.NameIs(_name + "-c")), "name")).Should().Equal("-b", "-c");
        (await NamesAsync(SearchFilter.All(ours, SearchFilter.CreatedSince(since)), null)).Should().HaveCount(3);
        (await NamesAsync(SearchFilter.All(ours, SearchFilter.CreatedBefore(since)), null)).Should().BeEmpty();
    }

    [Fact]
    public async Task Collections_are_found_by_tag_and_name_and_ordered()
    {
        var registry = await _client.CreateRegistryAsync(_name, cancellationToken: Token);
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, []);
        foreach (var name in new[] { "b", "a", "c" })
        {
            await version.LinkAsync(registry.At(name), cancellationToken: Token);
        }

        await (await _client.GetCollectionAsync(registry.At("b"), Token)).UpdateAsync(new() { TagsToAdd = { "approved" } }, Token);

        (await CollectionsAsync(registry, SearchFilter.HasTag("approved"))).Should().Equal("b");
        (await CollectionsAsync(registry, SearchFilter.Not(SearchFilter.HasTag("approved")), "-name")).Should().Equal("c", "a");
        (await CollectionsAsync(registry, SearchFilter.NameMatches("^[ab]$"), "name")).Should().Equal("a", "b");
        (await CollectionsAsync(registry, SearchFilter.FromJson("""{"name":{"$in":["c","d"]}}"""))).Should().Equal("c");
    }

    [Fact]
    public async Task Versions_are_found_by_alias_tag_and_metadata_and_ordered()
    {
        var registry = await _client.CreateRegistryAsync(_name, cancellationToken: Token);
        await using var run = await fixture.InitRunAsync();
        for (var i = 0; i < 3; i++)
        {
            var version = await LogAsync(run, new() { ["acc"] = i / 10.0, ["model"] = new JsonObject { ["name"] = $"m{i}" } });
            await version.LinkAsync(registry.At("c"), [$"run-{i}"], Token);
        }

        (await VersionsAsync(registry, SearchFilter.HasAlias("run-1"))).Should().Equal(1);
        (await VersionsAsync(registry, SearchFilter.MetadataIs("model.name", JsonValue.Create("m2")))).Should().Equal(2);
        (await VersionsAsync(registry, SearchFilter.FromJson("""{"metadata.acc":{"$gte":0.1}}"""), "-version_index")).Should().Equal(2, 1);
        (await VersionsAsync(registry, SearchFilter.Not(SearchFilter.HasAlias("run-0")), "version_index")).Should().Equal(1, 2);
        (await VersionsAsync(registry, null, "-created_at")).Should().Equal(2, 1, 0);
        (await VersionsAsync(registry, SearchFilter.FromJson("""{"version":{"$in":["v0","v2"]}}"""))).Should().Equal(0, 2);
    }

    [Fact]
    public async Task A_listing_misses_and_repeats_nothing_while_others_add_to_it()
    {
        var registry = await _client.CreateRegistryAsync(_name, cancellationToken: Token);
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, []);
        foreach (var i in Enumerable.Range(0, 70))
        {
            await version.LinkAsync(registry.At($"c-{i:000}"), cancellationToken: Token);
        }

        var seen = new List<string>();
        await foreach (var collection in registry.GetCollectionsAsync(order: "-name", cancellationToken: Token))
        {
            seen.Add(collection.Name);
            if (seen.Count is 20 or 60)
            {
                // Both before and after the place where the listing is.
                await version.LinkAsync(registry.At($"a-{seen.Count}"), cancellationToken: Token);
                await version.LinkAsync(registry.At($"z-{seen.Count}"), cancellationToken: Token);
            }
        }

        seen.Should().OnlyHaveUniqueItems().And.BeInDescendingOrder(StringComparer.Ordinal);
        seen.Should().Contain(Enumerable.Range(0, 70).Select(i => $"c-{i:000}")).And.Contain("a-20").And.NotContain("z-20");
    }

    [Theory]
    [InlineData("""{"colour":"red"}""", "'colour'")]
    [InlineData("""{"name":{"$like":"x"}}""", "'$like'")]
    [InlineData("""{"name":{"$regex":"("}}""", "pattern on 'name'")]
    public async Task A_filter_that_the_server_does_not_know_is_named(string json, string named)
    {
        var list = () => ListAsync(_client.GetRegistriesAsync(filter: SearchFilter.FromJson(json), cancellationToken: Token));

        (await list.Should().ThrowAsync<ArtifactApiException>()).Which.Message.Should().Contain(named);
    }

    public void Dispose() => _client.Dispose();

    private async Task<List<string>> NamesAsync(SearchFilter filter, string? order) =>
        [.. (await ListAsync(_client.GetRegistriesAsync(filter: filter, order: order, cancellationToken: Token))).Select(r => r.Name[_name.Length..])];

    private static async Task<List<string>> CollectionsAsync(Registry registry, SearchFilter filter, string? order = null) =>
        [.. (await ListAsync(registry.GetCollectionsAsync(filter, order, Token))).Select(c => c.Name)];

    private static async Task<List<int>> VersionsAsync(Registry registry, SearchFilter? filter, string? order = null) =>
        [.. (await ListAsync(registry.GetVersionsAsync(versions: filter, order: order, cancellationToken: Token))).Select(v => v.Number)];

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    private static Task<ArtifactVersion> LogAsync(Run run, JsonObject metadata)
    {
        var draft = new Artifact("source", "dataset").AddBytes("f", Guid.NewGuid().ToByteArray());
        foreach (var (key, value) in metadata)
        {
            draft.Metadata[key] = value?.DeepClone();
        }

        return run.LogArtifactAsync(draft, cancellationToken: Token);
    }
}
