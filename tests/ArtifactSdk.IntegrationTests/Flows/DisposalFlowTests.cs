using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>A client that is disposed while it works: what is under way ends at once, always in the same way, and is taken up by the next client.</summary>
public sealed class DisposalFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private const int Files = 60;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_ends_as_disposed_and_the_next_client_finishes_it(bool isGivenItsHttpClient)
    {
        var name = $"interrupted-{isGivenItsHttpClient}";
        Fill(isGivenItsHttpClient ? 10_000 : 20_000);
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var client = isGivenItsHttpClient ? new ArtifactClient(fixture.Options(), http) : new ArtifactClient(fixture.Options());
        var run = await client.InitRunAsync(new() { Project = "disposal" }, Token);

        var log = () => run.LogArtifactAsync(Draft(name), options: new() { Progress = new Disposing(client) }, cancellationToken: Token);

        await log.Should().ThrowAsync<ObjectDisposedException>();
        await using var next = await fixture.InitRunAsync();
        (await next.LogArtifactAsync(Draft(name), cancellationToken: Token)).Number.Should().Be(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_download_ends_as_disposed_and_the_next_client_finishes_it(bool areMany)
    {
        Fill(50_000);
        await using var run = await fixture.InitRunAsync();
        var version = await run.LogArtifactAsync(Draft("whole"), cancellationToken: Token);
        var client = new ArtifactClient(fixture.Options());
        var same = await client.GetArtifactAsync(version.Path, cancellationToken: Token);
        var options = new DownloadOptions { SkipCache = true, Progress = new Disposing(client) };
        var target = _folder["out/whole-v0"];

        Func<Task> download = areMany ? () => client.DownloadManyAsync([same], _folder["out"], options, Token) : () => same.DownloadAsync(target, options, Token);

        await download.Should().ThrowAsync<ObjectDisposedException>();
        (await version.DownloadAsync(target, new() { SkipCache = true }, Token)).FileCount.Should().Be(Files);
        (await version.VerifyAsync(target, Token)).IsEqual.Should().BeTrue();
    }

    public void Dispose() => _folder.Dispose();

    private void Fill(int size)
    {
        for (var i = 0; i < Files; i++)
        {
            _folder.Write($"in/{i}", size + i);
        }
    }

    private Artifact Draft(string name) => new Artifact(name, "dataset").AddDirectory(_folder["in"]);

    /// <summary>Disposes the client as soon as something has moved.</summary>
    private sealed class Disposing(ArtifactClient client) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value)
        {
            if (value.BytesTransferred > 0)
            {
                client.Dispose();
            }
        }
    }
}
