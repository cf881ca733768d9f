using System.Security.Cryptography;
using ArtifactSdk.IntegrationTests.Support;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>One cache folder under a cap for several clients at once, in the layout that official clients use.</summary>
public sealed class SharedCacheFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private const int Clients = 4;
    private const int Files = 30;
    private const int Size = 100_000;
    private const long Cap = 1_000_000;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Contents_are_where_official_clients_look_for_them()
    {
        var options = fixture.Options();
        await using var run = await fixture.InitRunAsync();
        var version = await run.LogArtifactAsync(new Artifact("prices", "dataset").AddBytes("a", "one"u8.ToArray()), cancellationToken: Token);
        using var client = new ArtifactClient(options);
        await (await client.GetArtifactAsync(version.Path, cancellationToken: Token)).DownloadAsync(_folder["out"], cancellationToken: Token);

        var hex = Convert.ToHexString(MD5.HashData("one"u8)).ToLowerInvariant();
        var place = Path.Combine(options.Transfer.CacheDirectory!, "artifacts", "obj", "md5", hex[..2], hex[2..]);

        (await File.ReadAllTextAsync(place, Token)).Should().Be("one");
    }

    [Fact]
    public async Task Several_clients_at_once_get_right_bytes_and_keep_the_cap()
    {
        await using var run = await fixture.InitRunAsync();
        var draft = new Artifact("many", "dataset");
        for (var i = 0; i < Files; i++)
        {
            draft.AddFile(_folder.Write($"in/{i:00}", Size, seed: i));
        }

        var logged = await run.LogArtifactAsync(draft, cancellationToken: Token);
        var cache = _folder["cache"];

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async number =>
        {
            var options = fixture.Options();
            (options.Transfer.CacheDirectory, options.Transfer.MaxCacheSize) = (cache, Cap);
            using var client = new ArtifactClient(options);
            var version = await client.GetArtifactAsync(logged.Path, cancellationToken: Token);
            for (var round = 0; round < 3; round++)
            {
                await version.DownloadAsync(_folder[$"out-{number}-{round}"], cancellationToken: Token);
                (await version.VerifyAsync(_folder[$"out-{number}-{round}"], Token)).IsEqual.Should().BeTrue();
            }
        }));

        using var last = new ArtifactClient(new() { BaseUrl = fixture.Server.BaseUrl, ApiKey = fixture.Server.ApiKey, Transfer = { CacheDirectory = cache } });
        var left = await last.Cache.GetInfoAsync(Token);
        left.TemporaryFiles.Should().Be(0);
        left.Size.Should().BeInRange(1, Cap);
    }
}
