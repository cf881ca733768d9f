using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>What a version that is in the cache costs.</summary>
public sealed class CachedDownloadFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cached_version_asks_storage_for_nothing()
    {
        using var folder = new TemporaryFolder();
        using var requests = new CountedRequests();
        using var client = requests.Connect(fixture.Options());
        var version = await LogAsync(client);
        await version.DownloadAsync(folder["first"], cancellationToken: Token);
        requests.Reset();

        var second = await version.DownloadAsync(folder["second"], cancellationToken: Token);
        var many = await client.DownloadManyAsync([version], folder["many"], cancellationToken: Token);

        second.BytesTransferred.Should().Be(0);
        many.Should().OnlyContain(r => r.Error == null);
        requests.Storage.Should().BeEmpty();
        requests.GraphQl.Should().Be(2, "each further download asks what the manifest of the version is");
        (await File.ReadAllTextAsync(folder["second/b.txt"], Token)).Should().Be("second");
    }

    [Fact]
    public async Task Getting_by_name_and_downloading_costs_one_call_a_version_when_it_is_cached_and_two_when_not()
    {
        const int Count = 10;
        using var folder = new TemporaryFolder();
        using var requests = new CountedRequests();
        using var client = requests.Connect(fixture.Options());
        await using var run = await client.InitRunAsync(new() { Project = $"p-{Guid.NewGuid():N}" }, Token);
        for (var i = 0; i < Count; i++)
        {
            await run.LogArtifactAsync(new Artifact($"one-{i}", "dataset").AddBytes("a.txt", new[] { (byte)i }), cancellationToken: Token);
        }

        requests.Reset();
        await GetAllAsync("first");
        var cold = requests.GraphQl;
        requests.Reset();
        await GetAllAsync("second");

        cold.Should().Be(1 + (2 * Count), "once it is asked what the server can do; a look-up brings the address of the manifest, and those of the files are asked for");
        requests.GraphQl.Should().Be(Count, "only the look-ups remain");
        requests.Storage.Should().BeEmpty();

        async Task GetAllAsync(string target)
        {
            List<ArtifactVersion> versions = [];
            for (var i = 0; i < Count; i++)
            {
                versions.Add(await client.GetArtifactAsync($"{run.Entity}/{run.Project}/one-{i}:latest", cancellationToken: Token));
            }

            (await client.DownloadManyAsync(versions, folder[target], cancellationToken: Token)).Should().OnlyContain(r => r.IsComplete);
        }
    }

    [Fact]
    public async Task A_download_past_the_cache_asks_for_the_manifest_again()
    {
        using var folder = new TemporaryFolder();
        using var requests = new CountedRequests();
        using var client = requests.Connect(fixture.Options());
        var version = await LogAsync(client);
        await version.DownloadAsync(folder["first"], cancellationToken: Token);
        requests.Reset();

        await version.DownloadAsync(folder["first"], new() { SkipCache = true }, Token);

        requests.Storage.Should().ContainSingle("the files are in place, the manifest is not to be taken from the cache")
            .Which.Should().Contain("manifest");
    }

    [Fact]
    public async Task A_damaged_manifest_in_the_cache_is_asked_for_again()
    {
        using var folder = new TemporaryFolder();
        using var requests = new CountedRequests();
        var options = fixture.Options();
        using var client = requests.Connect(options);
        var version = await LogAsync(client);
        await version.DownloadAsync(folder["first"], cancellationToken: Token);
        var manifest = Directory.EnumerateFiles(Path.Combine(options.Transfer.CacheDirectory!, "artifacts", "obj"), "*", SearchOption.AllDirectories)
            .Single(f => File.ReadAllText(f).Contains("a.txt", StringComparison.Ordinal));
        var text = await File.ReadAllTextAsync(manifest, Token);
        requests.Reset();

        foreach (var damaged in (string[])[text.Replace("a.txt", "c.txt", StringComparison.Ordinal), text[..^9], ""])
        {
            await File.WriteAllTextAsync(manifest, damaged, Token);
            (await version.GetFilesAsync(cancellationToken: Token).ToListAsync(Token)).Select(f => f.Name).Should().Equal("a.txt", "b.txt");
            (await File.ReadAllTextAsync(manifest, Token)).Should().Be(text);
        }

        requests.Storage.Should().HaveCount(3);
    }

    private static async Task<ArtifactVersion> LogAsync(ArtifactClient client)
    {
        await using var run = await client.InitRunAsync(new() { Project = $"p-{Guid.NewGuid():N}" }, Token);
        var draft = new Artifact("words", "dataset");
        draft.AddBytes("a.txt", "first"u8.ToArray());
        draft.AddBytes("b.txt", "second"u8.ToArray());
        return await run.LogArtifactAsync(draft, cancellationToken: Token);
    }
}
