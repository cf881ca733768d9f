using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Next versions made of old ones, without having the old bytes.</summary>
public sealed class NewDraftFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_directory_added_to_a_draft_of_a_version_is_all_that_goes_up()
    {
        await using var run = await fixture.InitRunAsync();
        var v0 = await LogPetsAsync(run);
        _folder.Write("more/bird.png", 700, seed: 3);
        _folder.Write("more/fish.png", 500, seed: 4);
        var progress = new LastProgress();

        var draft = await v0.NewDraftAsync(Token);
        var v1 = await run.LogArtifactAsync(draft.AddDirectory(_folder["more"], name: "others"), options: new() { Progress = progress }, cancellationToken: Token);

        v1.Path.ToString().Should().Be($"{run.Entity}/{run.Project}/pets:v1");
        v1.FileCount.Should().Be(4);
        v1.Size.Should().Be(v0.Size + 1_200);
        progress.Last.BytesTransferred.Should().Be(1_200);
        await v1.DownloadAsync(_folder["out"], new() { SkipCache = true }, Token);
        Read("out/cat/cat.png").Should().Equal(Read("pets/cat/cat.png"));
        Read("out/others/fish.png").Should().Equal(Read("more/fish.png"));
    }

    [Fact]
    public async Task Replaced_and_removed_entries_are_as_if_the_rest_had_been_logged_anew()
    {
        await using var run = await fixture.InitRunAsync();
        var v0 = await LogPetsAsync(run);

        var draft = await v0.NewDraftAsync(Token);
        draft.Remove("dog").Should().BeTrue();
        draft.AddBytes("cat/cat.png", new byte[] { 9 }, overwrite: true);
        var v1 = await run.LogArtifactAsync(draft, cancellationToken: Token);

        await using var other = await fixture.InitRunAsync();
        var fresh = await other.LogArtifactAsync(new Artifact("fresh", "dataset").AddBytes("cat/cat.png", new byte[] { 9 }), cancellationToken: Token);
        v1.Digest.Should().Be(fresh.Digest);
        v1.Number.Should().Be(1);
        (await Names(v1)).Should().Equal("cat/cat.png");
        (await Names(v0)).Should().Equal("cat/cat.png", "dog/dog.png");
    }

    [Fact]
    public async Task An_unchanged_draft_is_the_version_that_it_was_made_of()
    {
        await using var run = await fixture.InitRunAsync();
        var v0 = await LogPetsAsync(run);

        var again = await run.LogArtifactAsync(await v0.NewDraftAsync(Token), ["kept"], cancellationToken: Token);

        again.Id.Should().Be(v0.Id);
        again.Aliases.Should().Contain("kept");
    }

    [Fact]
    public async Task A_draft_of_an_old_version_keeps_the_files_of_that_one_and_its_description_and_metadata()
    {
        await using var run = await fixture.InitRunAsync();
        var v0 = await run.LogArtifactAsync(new Artifact("m", "model") { Description = "first", Metadata = { ["rows"] = 1 } }.AddBytes("old", new byte[] { 1 }), cancellationToken: Token);
        await run.LogArtifactAsync(new Artifact("m", "model").AddBytes("new", new byte[] { 2 }), cancellationToken: Token);

        var draft = await v0.NewDraftAsync(Token);
        draft.Metadata["rows"] = 2;
        var v2 = await run.LogArtifactAsync(draft.AddBytes("third", new byte[] { 3 }), cancellationToken: Token);

        v2.Number.Should().Be(2);
        v2.Description.Should().Be("first");
        v2.Metadata["rows"]!.GetValue<int>().Should().Be(2);
        (await Names(v2)).Should().Equal("old", "third");
    }

    [Fact]
    public async Task A_draft_of_a_link_becomes_a_version_of_the_source_collection()
    {
        await using var run = await fixture.InitRunAsync();
        var v0 = await LogPetsAsync(run);
        var linked = await run.LinkArtifactAsync(v0, $"{run.Entity}/{run.Project}/portfolio", cancellationToken: Token);

        var v1 = await run.LogArtifactAsync((await linked.NewDraftAsync(Token)).AddBytes("more", new byte[] { 1 }), cancellationToken: Token);

        v1.Path.ToString().Should().Be($"{run.Entity}/{run.Project}/pets:v1");
    }

    [Fact]
    public async Task A_taken_name_is_refused_without_overwrite()
    {
        await using var run = await fixture.InitRunAsync();
        var draft = await (await LogPetsAsync(run)).NewDraftAsync(Token);

        var add = () => draft.AddBytes("cat/cat.png", new byte[] { 1 });

        add.Should().Throw<ArgumentException>().WithMessage("*'cat/cat.png'*overwrite*");
    }

    [Fact]
    public async Task A_run_of_another_project_is_told_where_the_draft_belongs()
    {
        await using var run = await fixture.InitRunAsync();
        await using var stranger = await fixture.InitRunAsync();
        var draft = await (await LogPetsAsync(run)).NewDraftAsync(Token);

        var log = () => stranger.LogArtifactAsync(draft, cancellationToken: Token);

        (await log.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain($"{run.Entity}/{run.Project}").And.Contain(stranger.Project);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<ArtifactVersion> LogPetsAsync(Run run)
    {
        _folder.Write("pets/cat/cat.png", 7_695, seed: 1);
        _folder.Write("pets/dog/dog.png", 7_507, seed: 2);
        return await run.LogArtifactAsync(new Artifact("pets", "dataset").AddDirectory(_folder["pets"]), cancellationToken: Token);
    }

    private static async Task<List<string>> Names(ArtifactVersion version)
    {
        List<string> names = [];
        await foreach (var file in version.GetFilesAsync(Token))
        {
            names.Add(file.Name);
        }

        return names;
    }

    private byte[] Read(string name) => File.ReadAllBytes(_folder[name]);
}
