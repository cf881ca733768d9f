using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>What handlers of an application may do with requests, without a file being called a changed one for it.</summary>
public sealed class HandlerFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Handler_that_sends_each_request_again_does_no_harm(bool isInParts)
    {
        for (var i = 0; i < 5; i++)
        {
            _folder.Write($"in/{i}", 20_000 + i);
        }

        _folder.Write("in/big", 11_000_000);
        var options = fixture.Options();
        options.Transfer.MultipartUploadThreshold = options.Transfer.ParallelDownloadThreshold = isInParts ? 6L << 20 : 1L << 40;
        options.Transfer.PartSize = 5 << 20;
        using var http = new HttpClient(new SendingTwice()) { Timeout = Timeout.InfiniteTimeSpan };
        using var client = new ArtifactClient(options, http);
        await using var run = await client.InitRunAsync(new() { Project = "handlers" }, Token);

        var version = await run.LogArtifactAsync(new Artifact($"twice-{isInParts}", "dataset").AddDirectory(_folder["in"]), cancellationToken: Token);
        await version.DownloadAsync(_folder["out"], new() { SkipCache = true }, Token);

        (await version.VerifyAsync(_folder["out"], Token)).IsEqual.Should().BeTrue();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>As a resilience handler does after an answer that it does not like; here it likes none at first.</summary>
    private sealed class SendingTwice() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Put || request.Method == HttpMethod.Get)
            {
                (await base.SendAsync(request, cancellationToken)).Dispose();
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
