using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Several versions downloaded in one go from the real server.</summary>
public sealed class DownloadManyFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_version_gets_a_folder_and_shared_content_comes_once()
    {
        await using var run = await fixture.InitRunAsync();
        var shared = _folder.Write("shared.bin", 200_000);
        var one = await run.LogArtifactAsync(new Artifact("one", "dataset").AddFile(shared, "s").AddBytes("a", "aaa"u8.ToArray()), cancellationToken: Token);
        var two = await run.LogArtifactAsync(new Artifact("two", "dataset").AddFile(shared, "dir/s").AddBytes("b", "bb"u8.ToArray()), cancellationToken: Token);
        using var client = new ArtifactClient(fixture.Options());
        var progress = new LastProgress();

        var results = await client.DownloadManyAsync([one, two, one], _folder["out"], new() { SkipCache = true, Progress = progress }, Token);

        results.Should().HaveCount(3).And.OnlyContain(r => r.IsComplete);
        results[0].Download.Should().Be(results[2].Download);
        results.Select(r => r.Version).Should().Equal(one, two, one);
        (await one.VerifyAsync(results[0].Download!.Directory, Token)).IsEqual.Should().BeTrue();
        (await two.VerifyAsync(results[1].Download!.Directory, Token)).IsEqual.Should().BeTrue();
        results[1].Download!.Directory.Should().Be(Path.Combine(_folder["out"], "two-v0"));
        (results[0].Download!.BytesTransferred + results[1].Download!.BytesTransferred).Should().Be(200_005);
        (results[0].Download!.BytesReused + results[1].Download!.BytesReused).Should().Be(200_000);
        progress.Last.FilesCompleted.Should().Be(4);
    }

    [Fact]
    public async Task A_version_that_fails_does_not_keep_the_others()
    {
        await using var run = await fixture.InitRunAsync();
        var good = await run.LogArtifactAsync(new Artifact("good", "dataset").AddBytes("a", "aaa"u8.ToArray()), cancellationToken: Token);
        var gone = await run.LogArtifactAsync(new Artifact("gone", "dataset").AddBytes("a", "gone"u8.ToArray()), cancellationToken: Token);
        await gone.DeleteAsync(deleteAliases: true, cancellationToken: Token);
        var blocked = await run.LogArtifactAsync(new Artifact("blocked", "dataset").AddBytes("a", "x"u8.ToArray()), cancellationToken: Token);
        _folder.Write("out/blocked-v0/a/file", "in the way");
        using var client = new ArtifactClient(fixture.Options());

        var results = await client.DownloadManyAsync([gone, blocked, good], _folder["out"], cancellationToken: Token);

        results.Select(r => r.IsComplete).Should().Equal(false, false, true);
        results[0].Error.Should().BeOfType<ArtifactNotFoundException>();
        results[1].Error!.Message.Should().Contain("folder");
        results[2].Download!.FileCount.Should().Be(1);
        (await good.VerifyAsync(results[2].Download!.Directory, Token)).IsEqual.Should().BeTrue();
    }

    [Fact]
    public async Task Many_small_versions_come_and_come_again_from_the_cache()
    {
        await using var run = await fixture.InitRunAsync();
        List<ArtifactVersion> versions = [];
        for (var i = 0; i < 60; i++)
        {
            versions.Add(await run.LogArtifactAsync(new Artifact($"a{i}", "dataset").AddBytes("f", BitConverter.GetBytes(i)), cancellationToken: Token));
        }

        using var client = new ArtifactClient(fixture.Options());
        var first = await client.DownloadManyAsync(versions, _folder["one"], cancellationToken: Token);
        var second = await client.DownloadManyAsync(versions, _folder["two"], cancellationToken: Token);

        first.Sum(r => r.Download!.BytesTransferred).Should().Be(240);
        second.Sum(r => r.Download!.BytesTransferred).Should().Be(0);
        second.Sum(r => r.Download!.BytesReused).Should().Be(240);
    }

    [Fact]
    public async Task Nothing_null_and_two_that_share_a_folder()
    {
        await using var run = await fixture.InitRunAsync();
        await using var other = await fixture.InitRunAsync();
        var one = await run.LogArtifactAsync(new Artifact("same", "dataset").AddBytes("a", "1"u8.ToArray()), cancellationToken: Token);
        var two = await other.LogArtifactAsync(new Artifact("same", "dataset").AddBytes("a", "2"u8.ToArray()), cancellationToken: Token);
        using var client = new ArtifactClient(fixture.Options());

        var shared = () => client.DownloadManyAsync([one, two], _folder["out"], cancellationToken: Token);
        var withNull = () => client.DownloadManyAsync([one, null!], _folder["out"], cancellationToken: Token);

        (await client.DownloadManyAsync([], _folder["out"], cancellationToken: Token)).Should().BeEmpty();
        (await shared.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain("same-v0");
        await withNull.Should().ThrowAsync<ArgumentException>();
    }

    public void Dispose() => _folder.Dispose();
}
