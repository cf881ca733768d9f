using System.Text.Json.Nodes;
using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>The client with a server that has none of the newer features: all goes the older way, and what has none says which feature is missing.</summary>
public sealed class OldServerFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Runs_versions_links_and_collections_go_the_older_way(bool knowsTheQuestion)
    {
        using var old = new WithoutFeatures(knowsTheQuestion);
        using var client = old.Connect(fixture.Options());
        var project = $"p-{Guid.NewGuid():N}";
        await using var run = await client.InitRunAsync(new() { Project = project, Tags = { "a" } }, Token);
        await run.LogAsync(new JsonObject { ["loss"] = 0.5, ["worst"] = double.NaN, ["best"] = double.NegativeInfinity }, cancellationToken: Token);
        await run.SetTagsAsync(["b"], Token);
        await run.SetNotesAsync("written", Token);
        await run.UpdateConfigAsync(new JsonObject { ["depth"] = 3 }, Token);

        var logged = await run.LogArtifactAsync(new Artifact("old", "dataset") { Metadata = { ["rows"] = 1 } }.AddBytes("a", "one"u8.ToArray()), ["best"], cancellationToken: Token);
        var linked = await run.LinkArtifactAsync(logged, $"wandb-registry-Golden Datasets/old-{project}", ["production"], Token);
        var found = await client.GetArtifactAsync(linked.Path, "dataset", Token);
        await run.UseArtifactAsync(found, Token);
        await run.UseArtifactAsync($"{run.Entity}/{project}/old:best", cancellationToken: Token);

        (await client.ArtifactExistsAsync(logged.Path, Token)).Should().BeTrue();
        await found.DownloadAsync(_folder["out"], cancellationToken: Token);
        (await found.VerifyAsync(_folder["out"], Token)).IsEqual.Should().BeTrue();
        await found.CheckoutAsync(_folder["mirror"], cancellationToken: Token);
        using (var reader = new StreamReader(await found.OpenReadAsync("a", Token)))
        {
            (await reader.ReadToEndAsync(Token)).Should().Be("one");
        }

        (await client.DownloadManyAsync([logged, found], _folder["many"], cancellationToken: Token)).Should().OnlyContain(result => result.Error == null);
        (await (await logged.AddAliasesAsync(["more"], Token)).RemoveAliasesAsync(["best"], Token)).Aliases.Should().Contain("more").And.NotContain("best");
        (await logged.UpdateAsync(new() { Description = "d", TimeToLive = TimeToLive.Off, TagsToAdd = { "t" } }, Token)).Description.Should().Be("d");
        (await logged.GetLinkedVersionsAsync(Token).ToListAsync(Token)).Should().ContainSingle();
        (await logged.GetLoggedByAsync(Token))!.Id.Should().Be(run.Id);
        (await logged.GetUsedByAsync(Token).ToListAsync(Token)).Should().ContainSingle();
        (await run.GetLoggedArtifactsAsync(Token).ToListAsync(Token)).Should().ContainSingle();
        (await run.GetUsedArtifactsAsync(Token).ToListAsync(Token)).Should().NotBeEmpty();
        var second = await run.LogArtifactAsync((await logged.NewDraftAsync(Token)).AddBytes("b", "two"u8.ToArray()), cancellationToken: Token);
        second.Path.Tag.ToString().Should().Be("v1");

        var collection = await client.GetCollectionAsync(logged.Path.Collection, Token);
        (await collection.GetVersionsAsync(cancellationToken: Token).ToListAsync(Token)).Should().HaveCount(2);
        (await collection.GetAliasesAsync(Token).ToListAsync(Token)).Should().Contain("latest");
        (await client.GetCollectionsAsync(project, cancellationToken: Token).ToListAsync(Token)).Should().ContainSingle();
        (await collection.UpdateAsync(new() { Description = "all" }, Token)).Description.Should().Be("all");
        (await client.ExplainLinkAsync(second, CollectionPath.ForRegistry("nowhere", "x"), Token)).Should().NotBeEmpty();
        await linked.UnlinkAsync(Token);
        await second.DeleteAsync(deleteAliases: true, Token);

        await run.FinishAsync(cancellationToken: Token);
        var stored = await client.GetRunAsync($"{run.Entity}/{project}/{run.Id}", Token);
        stored.State.Should().Be(RunState.Finished);
        stored.Tags.Should().Equal("b");
        stored.Notes.Should().Be("written");
        (await stored.GetHistoryAsync(cancellationToken: Token).ToListAsync(Token)).Should().ContainSingle();
        (await logged.GetMetricsAsync(Token))!["loss"]!.GetValue<double>().Should().Be(0.5);
        await collection.DeleteAsync(Token);
        (await client.CollectionExistsAsync(logged.Path.Collection, Token)).Should().BeFalse();
    }

    public static TheoryData<string, string> Newer => new()
    {
        { "GetRegistry", "ARTIFACT_REGISTRY_SEARCH" },
        { "GetRegistries", "ARTIFACT_REGISTRY_SEARCH" },
        { "CreateRegistry", "ARTIFACT_REGISTRY_SEARCH" },
        { "SearchCollections", "ARTIFACT_REGISTRY_SEARCH" },
        { "SearchVersions", "ARTIFACT_REGISTRY_SEARCH" },
        { "GetCollections by a filter", "ARTIFACT_COLLECTIONS_FILTERING_SORTING" },
    };

    [Theory]
    [MemberData(nameof(Newer))]
    public async Task What_needs_a_feature_names_it(string call, string feature)
    {
        using var old = new WithoutFeatures(knowsTheQuestion: true);
        using var client = old.Connect(fixture.Options());

        Func<Task> act = call switch
        {
            "GetRegistry" => () => client.GetRegistryAsync("Golden Datasets", cancellationToken: Token),
            "GetRegistries" => () => client.GetRegistriesAsync(cancellationToken: Token).ToListAsync(Token).AsTask(),
            "CreateRegistry" => () => client.CreateRegistryAsync("new", cancellationToken: Token),
            "SearchCollections" => () => client.SearchCollectionsAsync(cancellationToken: Token).ToListAsync(Token).AsTask(),
            "SearchVersions" => () => client.SearchVersionsAsync(cancellationToken: Token).ToListAsync(Token).AsTask(),
            _ => () => client.GetCollectionsAsync("p", filter: SearchFilter.NameIs("x"), cancellationToken: Token).ToListAsync(Token).AsTask(),
        };

        (await act.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain(feature).And.StartWith("Could not ");
    }
}
