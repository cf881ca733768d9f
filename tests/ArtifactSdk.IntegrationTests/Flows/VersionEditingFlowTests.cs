using System.Text.Json.Nodes;
using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Aliases, descriptions, metadata, labels, time to live, links and deletion of versions that were logged.</summary>
public sealed class VersionEditingFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly string _collection = $"c-{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private CollectionPath Target => CollectionPath.ForRegistry("Golden Datasets", _collection);

    [Fact]
    public async Task A_change_shows_in_the_time_of_the_last_change_and_a_commit_has_a_hash()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await run.LogArtifactAsync(new Artifact("timed", "dataset").AddBytes("a", "one"u8.ToArray()), cancellationToken: Token);

        var changed = await version.UpdateAsync(new() { Description = "new" }, Token);

        version.UpdatedAt.Should().BeOnOrAfter(version.CreatedAt);
        changed.UpdatedAt.Should().BeOnOrAfter(version.UpdatedAt!.Value);
        version.CommitHash.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Aliases_that_are_added_come_back_and_leave_the_version_that_had_them()
    {
        await using var run = await fixture.InitRunAsync();
        var first = await LogAsync(run, 1, ["production"]);
        var second = await LogAsync(run, 2);

        var changed = await second.AddAliasesAsync(["production", "best"], Token);
        var other = await first.AddAliasesAsync([], Token);

        changed.Aliases.Should().BeEquivalentTo("latest", "production", "best");
        changed.Number.Should().Be(1);
        other.Aliases.Should().BeEmpty();
        second.Aliases.Should().BeEquivalentTo(["latest"], "a version is a snapshot");
    }

    [Fact]
    public async Task Aliases_that_are_removed_are_gone_and_unknown_ones_do_no_harm()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, 1, ["production", "best"]);

        var changed = await version.RemoveAliasesAsync(["production", "never-given"], Token);

        changed.Aliases.Should().BeEquivalentTo("latest", "best");
    }

    [Fact]
    public async Task Aliases_of_a_link_are_those_of_its_collection_and_its_number_stays()
    {
        await using var run = await fixture.InitRunAsync();
        await LogAsync(run, 1);
        var source = await LogAsync(run, 2);
        var link = await source.LinkAsync(Target, ["staging"], Token);

        var changed = await link.AddAliasesAsync(["production"], Token);

        changed.Path.Should().Be(link.Path);
        changed.Number.Should().Be(0);
        changed.Aliases.Should().BeEquivalentTo("latest", "staging", "production");
        (await source.AddAliasesAsync([], Token)).Aliases.Should().BeEquivalentTo("latest");
    }

    [Fact]
    public async Task All_that_is_said_of_a_version_changes_in_one_call()
    {
        await using var run = await fixture.InitRunAsync();
        var draft = new Artifact("source", "dataset") { Description = "old", Metadata = { ["a"] = 1 }, Tags = { "raw", "kept" } };
        var version = await run.LogArtifactAsync(draft.AddBytes("f", new byte[] { 9 }), cancellationToken: Token);

        var changed = await version.UpdateAsync(
            new()
            {
                Description = "new",
                Metadata = new JsonObject { ["b"] = double.NaN },
                TimeToLive = TimeToLive.FromDuration(TimeSpan.FromDays(2)),
                TagsToAdd = { "clean" },
                TagsToRemove = { "raw" },
                AliasesToAdd = { "best" },
            },
            Token);

        changed.Description.Should().Be("new");
        changed.Metadata.ToJsonString().Should().Be("""{"b":null}""");
        changed.TimeToLive.Duration.Should().Be(TimeSpan.FromDays(2));
        changed.ExpiresAfter.Should().Be(TimeSpan.FromDays(2));
        changed.Tags.Should().BeEquivalentTo("kept", "clean");
        changed.Aliases.Should().BeEquivalentTo("latest", "best");
    }

    [Fact]
    public async Task What_an_update_leaves_alone_stays_and_empty_values_clear()
    {
        await using var run = await fixture.InitRunAsync();
        var draft = new Artifact("source", "dataset") { Description = "old", Metadata = { ["a"] = 1 } };
        var version = await run.LogArtifactAsync(draft.AddBytes("f", new byte[] { 9 }), cancellationToken: Token);

        var same = await version.UpdateAsync(new() { TagsToAdd = { "one" } }, Token);
        var cleared = await version.UpdateAsync(new() { Description = "", Metadata = [] }, Token);

        same.Description.Should().Be("old");
        same.Metadata.ToJsonString().Should().Be("""{"a":1}""");
        cleared.Description.Should().BeEmpty();
        cleared.Metadata.Should().BeEmpty();
        cleared.Tags.Should().Equal("one");
    }

    [Fact]
    public async Task A_draft_takes_its_time_to_live_along()
    {
        await using var run = await fixture.InitRunAsync();
        var day = TimeToLive.FromDuration(TimeSpan.FromDays(1));

        var (limited, kept, inherited) = (await LogWithAsync(1, day), await LogWithAsync(2, TimeToLive.Off), await LogWithAsync(3, null));

        limited.TimeToLive.Should().Be(day);
        kept.TimeToLive.Should().Be(TimeToLive.Off);
        inherited.TimeToLive.Should().Be(TimeToLive.Inherit);
        inherited.ExpiresAfter.Should().BeNull();
        (await limited.UpdateAsync(new() { TimeToLive = TimeToLive.Inherit }, Token)).TimeToLive.IsInherited.Should().BeTrue();

        Task<ArtifactVersion> LogWithAsync(byte content, TimeToLive? timeToLive) =>
            run.LogArtifactAsync(new Artifact("source", "dataset") { TimeToLive = timeToLive }.AddBytes("f", new[] { content }), cancellationToken: Token);
    }

    [Fact]
    public async Task Rules_are_checked_before_anything_is_sent()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, 1);
        var link = await version.LinkAsync(Target, cancellationToken: Token);
        Func<Task>[] wrong =
        [
            () => version.AddAliasesAsync(["good", "v3"], Token),
            () => version.AddAliasesAsync(["a/b"], Token),
            () => version.AddAliasesAsync([null!], Token),
            () => version.AddAliasesAsync(null!, Token),
            () => version.RemoveAliasesAsync(["v0"], Token),
            () => version.RemoveAliasesAsync([""], Token),
            () => version.UpdateAsync(null!, Token),
            () => version.UpdateAsync(new() { AliasesToAdd = { "good" }, TagsToAdd = { "no/slash" } }, Token),
            () => version.UpdateAsync(new() { AliasesToAdd = { "good" }, TagsToAdd = { "a" }, TagsToRemove = { "a" } }, Token),
            () => version.UpdateAsync(new() { AliasesToAdd = { "good" }, Metadata = new JsonObject { ["x"] = double.PositiveInfinity } }, Token),
            () => version.UpdateAsync(new() { Metadata = new JsonObject(Enumerable.Range(0, 101).Select(i => KeyValuePair.Create($"k{i}", (JsonNode?)i))) }, Token),
            () => link.UpdateAsync(new() { TimeToLive = TimeToLive.Off }, Token),
            () => version.LinkAsync((CollectionPath)null!, cancellationToken: Token),
        ];

        foreach (var call in wrong)
        {
            await call.Should().ThrowAsync<ArgumentException>();
        }

        (await version.AddAliasesAsync([], Token)).Aliases.Should().Equal("latest");
    }

    [Fact]
    public async Task A_version_with_aliases_is_deleted_only_with_them()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, 1, ["production"]);

        var refused = () => version.DeleteAsync(cancellationToken: Token);
        (await refused.Should().ThrowAsync<ArtifactApiException>()).Which.Message.Should()
            .Contain("production").And.Contain("deleteAliases: true").And.Match("*The server said: *").And.NotMatch("*The server said: *Could not *");
        await version.DeleteAsync(deleteAliases: true, Token);

        using var client = new ArtifactClient(fixture.Options());
        (await client.ArtifactExistsAsync(version.Path, Token)).Should().BeFalse();
        var again = () => version.AddAliasesAsync([], Token);
        await again.Should().ThrowAsync<ArtifactNotFoundException>();
    }

    [Fact]
    public async Task Latest_alone_does_not_keep_a_version_from_being_deleted()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, 1);
        await version.LinkAsync(Target, cancellationToken: Token);

        await version.DeleteAsync(cancellationToken: Token);

        using var client = new ArtifactClient(fixture.Options());
        (await client.ArtifactExistsAsync(Target.At(VersionTag.Latest), Token)).Should().BeFalse("links go with the version");
    }

    [Fact]
    public async Task Deleting_or_unlinking_a_link_leaves_its_source()
    {
        await using var run = await fixture.InitRunAsync();
        var version = await LogAsync(run, 1);
        var one = await version.LinkAsync(Target, cancellationToken: Token);
        var two = await version.LinkAsync(CollectionPath.ForProject(run.Project, $"{_collection}-2"), cancellationToken: Token);

        await one.DeleteAsync(cancellationToken: Token);
        await two.UnlinkAsync(Token);

        (await LinksAsync(version)).Should().BeEmpty();
        (await version.AddAliasesAsync([], Token)).Id.Should().Be(version.Id);
        var again = () => two.UnlinkAsync(Token);
        await again.Should().ThrowAsync<ArtifactApiException>();
        var source = () => version.UnlinkAsync(Token);
        (await source.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain("DeleteAsync");
    }

    [Fact]
    public async Task Links_are_listed_as_their_collections_have_them()
    {
        await using var run = await fixture.InitRunAsync();
        await (await LogAsync(run, 1)).LinkAsync(Target, cancellationToken: Token);
        var version = await LogAsync(run, 2);
        await version.LinkAsync(Target, ["production"], Token);
        await version.LinkAsync(CollectionPath.ForProject(run.Project, $"{_collection}-2"), cancellationToken: Token);

        var links = await LinksAsync(version);

        links.Select(l => l.Path.Collection.Collection).Should().BeEquivalentTo(_collection, $"{_collection}-2");
        var inRegistry = links.Single(l => l.Path.Collection.IsRegistry);
        inRegistry.Number.Should().Be(1);
        inRegistry.Aliases.Should().BeEquivalentTo("latest", "production");
        inRegistry.SourcePath.Should().Be(version.Path);
        inRegistry.Url.AbsolutePath.Should().Contain(Uri.EscapeDataString(fixture.Server.Organization));
    }

    [Fact]
    public async Task The_runs_that_logged_and_used_a_version_are_named()
    {
        await using var producer = await fixture.InitRunAsync();
        await using var user = await fixture.InitRunAsync();
        var version = await LogAsync(producer, 1);
        await user.UseArtifactAsync(version, Token);

        var loggedBy = await version.GetLoggedByAsync(Token);
        var usedBy = await ListAsync(version.GetUsedByAsync(Token));

        loggedBy.Should().Be(new RunInfo(producer.Id, producer.Name, producer.Entity, producer.Project, producer.Url));
        usedBy.Should().ContainSingle().Which.Id.Should().Be(user.Id);
    }

    private static Task<List<ArtifactVersion>> LinksAsync(ArtifactVersion version) => ListAsync(version.GetLinkedVersionsAsync(Token));

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    private static Task<ArtifactVersion> LogAsync(Run run, int content, string[]? aliases = null) =>
        run.LogArtifactAsync(new Artifact("source", "dataset").AddBytes("f", BitConverter.GetBytes(content)), aliases, cancellationToken: Token);
}
