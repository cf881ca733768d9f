using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Versions and collections chosen and ordered, on the real server.</summary>
public sealed class ListingFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly ArtifactClient _client = new(fixture.Options());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Versions_are_found_by_their_labels_in_any_order()
    {
        await using var run = await fixture.InitRunAsync();
        var collection = await LogAsync(run);

        (await NumbersAsync(collection.GetVersionsAsync(tags: ["gold"], cancellationToken: Token))).Should().Equal(2, 0);
        (await NumbersAsync(collection.GetVersionsAsync("version_index", tags: ["gold"], cancellationToken: Token))).Should().Equal(0, 2);
        (await NumbersAsync(collection.GetVersionsAsync(tags: ["gold", "checked"], cancellationToken: Token))).Should().Equal(2);
        (await NumbersAsync(collection.GetVersionsAsync(tags: ["unknown"], cancellationToken: Token))).Should().BeEmpty();
        (await NumbersAsync(collection.GetVersionsAsync(tags: [], cancellationToken: Token))).Should().Equal(2, 1, 0);
    }

    [Fact]
    public async Task Versions_are_found_by_filters_of_the_server()
    {
        await using var run = await fixture.InitRunAsync();
        var collection = await LogAsync(run);

        (await NumbersAsync(collection.GetVersionsAsync(filter: SearchFilter.HasTag("checked"), cancellationToken: Token))).Should().Equal(2);
        (await NumbersAsync(collection.GetVersionsAsync(filter: SearchFilter.HasAlias("first"), cancellationToken: Token))).Should().Equal(0);
        (await NumbersAsync(collection.GetVersionsAsync("+created_at", SearchFilter.MetadataIs("rows", System.Text.Json.Nodes.JsonValue.Create(1)), cancellationToken: Token))).Should().Equal(1);
        (await NumbersAsync(collection.GetVersionsAsync(filter: SearchFilter.Not(SearchFilter.HasTag("gold")), cancellationToken: Token))).Should().Equal(1);
    }

    [Fact]
    public async Task Collections_are_found_by_type_name_and_order()
    {
        await using var run = await fixture.InitRunAsync();
        foreach (var (name, type) in (IEnumerable<(string, string)>)[("alpha", "dataset"), ("beta", "model"), ("beta-two", "dataset")])
        {
            await run.LogArtifactAsync(new Artifact(name, type).AddBytes("f", "x"u8.ToArray()), cancellationToken: Token);
        }

        (await NamesAsync(_client.GetCollectionsAsync(run.Project, "dataset", run.Entity, order: "name", cancellationToken: Token))).Should().Equal("alpha", "beta-two");
        (await NamesAsync(_client.GetCollectionsAsync(run.Project, entity: run.Entity, order: "-name", cancellationToken: Token))).Should().Equal("beta-two", "beta", "alpha");
        (await NamesAsync(_client.GetCollectionsAsync(run.Project, entity: run.Entity, filter: SearchFilter.NameMatches("^beta"), order: "name", cancellationToken: Token))).Should().Equal("beta", "beta-two");
        (await NamesAsync(_client.GetCollectionsAsync(run.Project, "dataset", run.Entity, SearchFilter.NameMatches("^beta"), cancellationToken: Token))).Should().Equal("beta-two");
    }

    [Fact]
    public async Task Orders_that_are_none_and_labels_that_are_null_are_refused()
    {
        await using var run = await fixture.InitRunAsync();
        var collection = await LogAsync(run);

        var order = () => _client.GetCollectionsAsync(run.Project, order: "a b", cancellationToken: Token);
        var label = () => collection.GetVersionsAsync(tags: [null!], cancellationToken: Token);

        order.Should().Throw<ArgumentException>();
        label.Should().Throw<ArgumentException>();
    }

    public void Dispose() => _client.Dispose();

    private async Task<ArtifactCollection> LogAsync(Run run)
    {
        string[][] tags = [["gold"], [], ["gold", "checked"]];
        ArtifactVersion? last = null;
        for (var i = 0; i < tags.Length; i++)
        {
            var draft = new Artifact("listed", "dataset") { Metadata = { ["rows"] = i } }.AddBytes("f", BitConverter.GetBytes(i));
            foreach (var tag in tags[i])
            {
                draft.Tags.Add(tag);
            }

            last = await run.LogArtifactAsync(draft, i == 0 ? ["first"] : null, cancellationToken: Token);
        }

        return await _client.GetCollectionAsync(last!.Path.Collection, Token);
    }

    private static async Task<IReadOnlyList<int>> NumbersAsync(IAsyncEnumerable<ArtifactVersion> versions) => await versions.Select(v => v.Number).ToListAsync(Token);

    private static async Task<IReadOnlyList<string>> NamesAsync(IAsyncEnumerable<ArtifactCollection> collections) => await collections.Select(c => c.Name).ToListAsync(Token);
}
