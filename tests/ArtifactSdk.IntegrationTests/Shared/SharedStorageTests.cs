using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ArtifactSdk.IntegrationTests.Support;
using ArtifactSdk.Server;

namespace ArtifactSdk.IntegrationTests.Shared;

/// <summary>Logging and downloading with metadata and files in each of the places where they can be.</summary>
public sealed class SharedStorageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, false, "")]
    [InlineData(false, true, "")]
    [InlineData(true, true, "")]
    [InlineData(true, true, "&proxy=true")]
    public async Task What_is_logged_is_downloaded_again(bool postgres, bool bucket, string settings)
    {
        await using var place = await SharedPlace.CreateAsync(postgres, bucket, Token);
        var data = _folder["data"];
        string? key = null;

        // Twice: the second server finds what the first one kept.
        for (var start = 0; start < 2; start++)
        {
            await using var server = await RegistryServer.StartAsync(
                new RegistryServerOptions
                {
                    DataDirectory = data,
                    Metadata = postgres ? place.Metadata : null,
                    Blobs = bucket ? place.Blobs + settings : null,
                },
                Token);
            key ??= server.ApiKey;
            await using var run = await Run.InitAsync(new() { Project = "shared" }, Options(server.BaseUrl, key!), Token);
            var draft = new Artifact("weights", "model");
            draft.AddBytes("a b/ü.bin", Content(start));
            draft.AddBytes("empty", Array.Empty<byte>());
            var version = await run.LogArtifactAsync(draft, aliases: ["best"], cancellationToken: Token);

            version.Number.Should().Be(start);
            for (var number = 0; number <= start; number++)
            {
                var found = await run.UseArtifactAsync($"weights:v{number}", cancellationToken: Token);
                var download = await found.DownloadAsync(_folder[$"out-{start}-{number}"], new() { SkipCache = true }, Token);
                File.ReadAllBytes(Path.Combine(download.Directory, "a b", "ü.bin")).Should().Equal(Content(number));
                File.ReadAllBytes(Path.Combine(download.Directory, "empty")).Should().BeEmpty();
            }

            await DownloadByNameAsync(server, key!, Content(start), direct: bucket && settings.Length == 0);
        }

        Directory.Exists(Path.Combine(data, "blobs")).Should().Be(!bucket, "files are in one place only");
        File.Exists(Path.Combine(data, "metadata.db")).Should().Be(!postgres);
    }

    /// <summary>As old clients do, with their key: answered with the bytes, or sent to the store without the key.</summary>
    private static async Task DownloadByNameAsync(RegistryServer server, string key, byte[] content, bool direct)
    {
#pragma warning disable CA5351 // The protocol's digest.
        var hex = Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(content));
#pragma warning restore CA5351
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.BaseUrl, $"artifactsV2/region/{server.Entity}/shared/weights//{hex}/x.bin"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + key)));
        using var answer = await http.SendAsync(request, Token);
        if (!direct)
        {
            (await answer.Content.ReadAsByteArrayAsync(Token)).Should().Equal(content);
            return;
        }

        answer.StatusCode.Should().Be(HttpStatusCode.TemporaryRedirect);
        answer.Headers.Location!.Host.Should().Be("127.0.0.1");
        answer.Headers.Location.Port.Should().NotBe(server.BaseUrl.Port);
        using var following = new HttpClient();
        (await following.GetByteArrayAsync(answer.Headers.Location, Token)).Should().Equal(content);
    }

    private static byte[] Content(int seed)
    {
        var content = new byte[100_000];
        new Random(seed).NextBytes(content);
        return content;
    }

    private ArtifactClientOptions Options(Uri baseUrl, string key)
    {
        var options = new ArtifactClientOptions { BaseUrl = baseUrl, ApiKey = key };
        options.Transfer.CacheDirectory = _folder["cache"];
        return options;
    }
}
