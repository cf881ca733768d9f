using System.Text;
using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Versions that are laid over others or made by several writers, on the real server.</summary>
public sealed class DistributedFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_incremental_version_has_the_old_entries_and_the_new()
    {
        await using var run = await fixture.InitRunAsync();
        var empty = await run.LogArtifactAsync(Incremental(("a", "1"), ("b", "1")), cancellationToken: Token);
        var next = await run.LogArtifactAsync(Incremental(("b", "2"), ("c", "2")), aliases: ["grown"], cancellationToken: Token);

        (await ReadAsync(empty)).Should().Equal("a=1", "b=1");
        (await ReadAsync(next)).Should().Equal("a=1", "b=2", "c=2");
        (next.Number, next.FileCount, next.Size).Should().Be((1, 3, 3));
        next.Aliases.Should().BeEquivalentTo("latest", "grown");
        var download = await next.DownloadAsync(_folder["out"], cancellationToken: Token);
        (await next.VerifyAsync(download.Directory, Token)).IsEqual.Should().BeTrue();
    }

    [Fact]
    public async Task What_is_added_again_is_not_taken_for_an_old_version()
    {
        await using var run = await fixture.InitRunAsync();
        await run.LogArtifactAsync(Incremental(("a", "1")), cancellationToken: Token);
        await run.LogArtifactAsync(Incremental(("b", "1")), cancellationToken: Token);

        var again = await run.LogArtifactAsync(Incremental(("a", "1")), cancellationToken: Token);

        again.Number.Should().Be(2);
        (await ReadAsync(again)).Should().Equal("a=1", "b=1");
    }

    [Fact]
    public async Task A_whole_version_with_the_content_of_an_incremental_one_is_the_same_version()
    {
        await using var run = await fixture.InitRunAsync();
        await run.LogArtifactAsync(Incremental(("a", "1")), cancellationToken: Token);
        var grown = await run.LogArtifactAsync(Incremental(("b", "1")), cancellationToken: Token);

        var whole = await run.LogArtifactAsync(Draft(("a", "1"), ("b", "1")), cancellationToken: Token);

        whole.Id.Should().Be(grown.Id);
    }

    [Fact]
    public async Task Eight_writers_of_separate_clients_make_one_version()
    {
        var project = $"p-{Guid.NewGuid():N}";
        const int writers = 8;
        const int files = 25;
        await Parallel.ForEachAsync(Enumerable.Range(0, writers), new ParallelOptions { MaxDegreeOfParallelism = writers, CancellationToken = Token }, async (writer, token) =>
        {
            await using var run = await Run.InitAsync(new() { Project = project, Group = "nightly" }, fixture.Options(), token);
            var draft = new Artifact("crawl", "dataset");
            for (var i = 0; i < files; i++)
            {
                draft.AddBytes($"w{writer}/{i}", Encoding.UTF8.GetBytes($"{writer}-{i}"));
            }

            await run.UpsertArtifactAsync(draft, cancellationToken: token);
        });
        await using var last = await Run.InitAsync(new() { Project = project, Group = "nightly" }, fixture.Options(), Token);
        using var client = new ArtifactClient(fixture.Options());
        var early = () => client.GetArtifactAsync($"{last.Entity}/{project}/crawl", cancellationToken: Token);
        await early.Should().ThrowAsync<ArtifactNotFoundException>();

        var version = await last.FinishArtifactAsync(new Artifact("crawl", "dataset").AddBytes("done", "yes"u8.ToArray()), aliases: ["complete"], cancellationToken: Token);

        var expected = Enumerable.Range(0, writers).SelectMany(w => Enumerable.Range(0, files).Select(i => (Name: $"w{w}/{i}", Text: $"{w}-{i}"))).Append(("done", "yes")).OrderBy(f => f.Item1, StringComparer.Ordinal).Select(f => $"{f.Item1}={f.Item2}");
        (await ReadAsync(version)).Should().Equal(expected);
        (version.Number, version.FileCount).Should().Be((0, (writers * files) + 1));
        version.Aliases.Should().BeEquivalentTo("latest", "complete");
        last.Group.Should().Be("nightly");
    }

    [Fact]
    public async Task Two_groups_do_not_meet_and_an_id_can_be_used_again_afterwards()
    {
        await using var run = await fixture.InitRunAsync();
        await run.UpsertArtifactAsync(Draft(("one", "1")), "first", cancellationToken: Token);
        await run.UpsertArtifactAsync(Draft(("two", "2")), "second", cancellationToken: Token);

        var first = await run.FinishArtifactAsync(Draft(), "first", cancellationToken: Token);
        var second = await run.FinishArtifactAsync(Draft(), "second", cancellationToken: Token);
        await run.UpsertArtifactAsync(Draft(("three", "3")), "first", cancellationToken: Token);
        var third = await run.FinishArtifactAsync(Draft(), "first", cancellationToken: Token);

        (await ReadAsync(first)).Should().Equal("one=1");
        (await ReadAsync(second)).Should().Equal("two=2");
        (await ReadAsync(third)).Should().Equal("three=3");
    }

    [Fact]
    public async Task Of_entries_of_one_name_the_last_counts()
    {
        await using var run = await fixture.InitRunAsync();
        await run.UpsertArtifactAsync(Draft(("a", "1"), ("b", "1")), "id", cancellationToken: Token);
        await run.UpsertArtifactAsync(Draft(("a", "2")), "id", cancellationToken: Token);

        (await ReadAsync(await run.FinishArtifactAsync(Draft(("c", "3")), "id", cancellationToken: Token))).Should().Equal("a=2", "b=1", "c=3");
    }

    [Fact]
    public async Task Writers_without_an_id_and_drafts_that_are_both_are_refused()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await run.LogArtifactAsync(Draft(("a", "1")), cancellationToken: Token);
        var continued = await version.NewDraftAsync(Token);
        continued.Incremental = true;

        var noId = () => run.UpsertArtifactAsync(Draft(("a", "1")), cancellationToken: Token);
        var longId = () => run.FinishArtifactAsync(Draft(("a", "1")), new string('x', 129), cancellationToken: Token);
        var both = () => run.UpsertArtifactAsync(Incremental(("a", "1")), "id", cancellationToken: Token);
        var twice = () => run.LogArtifactAsync(continued, cancellationToken: Token);
        var none = () => run.UpsertArtifactAsync(null!, "id", cancellationToken: Token);

        (await noId.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain("RunOptions.Group");
        await longId.Should().ThrowAsync<ArgumentException>();
        await both.Should().ThrowAsync<InvalidOperationException>();
        await twice.Should().ThrowAsync<InvalidOperationException>();
        await none.Should().ThrowAsync<ArgumentNullException>();
    }

    public void Dispose() => _folder.Dispose();

    private static Artifact Draft(params (string Name, string Content)[] files)
    {
        var draft = new Artifact("d", "dataset");
        foreach (var (name, content) in files)
        {
            draft.AddBytes(name, Encoding.UTF8.GetBytes(content));
        }

        return draft;
    }

    private static Artifact Incremental(params (string Name, string Content)[] files)
    {
        var draft = Draft(files);
        draft.Incremental = true;
        return draft;
    }

    private static async Task<string[]> ReadAsync(ArtifactVersion version)
    {
        List<string> all = [];
        await foreach (var file in version.GetFilesAsync(Token))
        {
            await using var stream = await version.OpenReadAsync(file.Name, Token);
            using var reader = new StreamReader(stream);
            all.Add($"{file.Name}={await reader.ReadToEndAsync(Token)}");
        }

        return [.. all];
    }
}
