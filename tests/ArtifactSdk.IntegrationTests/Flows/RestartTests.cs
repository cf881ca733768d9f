using ArtifactSdk.IntegrationTests.Support;
using ArtifactSdk.Server;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>The server goes away in the middle of a client's work and comes back on the same folder and address.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_goes_on_with_what_it_logged_before_the_restart()
    {
        var server = await StartAsync("http://127.0.0.1:0", null);
        var address = server.BaseUrl;
        var options = new ArtifactClientOptions { BaseUrl = address, ApiKey = server.ApiKey };
        options.Transfer.CacheDirectory = _folder["cache"];
        await using var run = await Run.InitAsync(new() { Project = "restart" }, options, Token);
        var v0 = await run.LogArtifactAsync(new Artifact("d", "dataset").AddBytes("f", new byte[] { 1 }), ["first"], cancellationToken: Token);
        await server.DisposeAsync();

        server = await StartAsync(address.GetLeftPart(UriPartial.Authority), options.ApiKey);
        await using (server)
        {
            var again = await run.LogArtifactAsync(new Artifact("d", "dataset").AddBytes("f", new byte[] { 1 }), cancellationToken: Token);
            var v1 = await run.LogArtifactAsync(new Artifact("d", "dataset").AddBytes("f", new byte[] { 2 }), cancellationToken: Token);
            var linked = await run.LinkArtifactAsync(v0, "wandb-registry-Golden Datasets/d", ["production"], Token);
            var download = await linked.DownloadAsync(_folder["out"], new() { SkipCache = true }, Token);

            again.Id.Should().Be(v0.Id);
            again.Aliases.Should().BeEquivalentTo("latest", "first");
            v1.Number.Should().Be(1);
            linked.Number.Should().Be(0);
            File.ReadAllBytes(Path.Combine(download.Directory, "f")).Should().Equal(1);
            await run.FinishAsync(cancellationToken: Token);
        }
    }

    [Fact]
    public async Task A_log_waits_for_a_server_that_is_starting_again()
    {
        var server = await StartAsync("http://127.0.0.1:0", null);
        var address = server.BaseUrl;
        var options = new ArtifactClientOptions { BaseUrl = address, ApiKey = server.ApiKey };
        options.Transfer.CacheDirectory = _folder["cache"];
        options.Retry.BaseDelay = TimeSpan.FromMilliseconds(100);
        options.Retry.MaxAttempts = 1000;
        options.Retry.MaxDelay = TimeSpan.FromMilliseconds(200);
        await using var run = await Run.InitAsync(new() { Project = "restart" }, options, Token);
        await server.DisposeAsync();

        var log = run.LogArtifactAsync(new Artifact("d", "dataset").AddBytes("f", new byte[] { 1 }), cancellationToken: Token);
        await using (await StartAsync(address.GetLeftPart(UriPartial.Authority), options.ApiKey))
        {
            (await log).Number.Should().Be(0);
            await run.FinishAsync(cancellationToken: Token);
        }
    }

    public void Dispose() => _folder.Dispose();

    private Task<RegistryServer> StartAsync(string urls, string? key)
    {
        var options = new RegistryServerOptions { DataDirectory = _folder["data"], Urls = urls, ApiKey = key };
        options.Registries.Add("Golden Datasets");
        return RegistryServer.StartAsync(options, Token);
    }
}
