using System.Net;
using System.Text;
using ArtifactSdk.Server.Tests.Support;
using Microsoft.Extensions.Logging;

namespace ArtifactSdk.Server.Tests.Security;

public sealed class SecretsInLogsTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Neither_keys_nor_signatures_are_logged_at_any_level()
    {
        await using var server = await TestServer.StartAsync();
        var key = server.Server.ApiKey!;
        var wrongKey = new string('d', 40);
        var run = await server.StartRunAsync();
        var blob = await server.StoreAsync([1, 2, 3]);
        var download = server.Urls.ForDownload(blob, "f");
        var runFile = server.Urls.ForRunFileUpload(run.Id, "config.yaml");

        // What goes well, what is refused, and what breaks off: each is an occasion to log too much.
        await SendAsync(server.Keyed, HttpMethod.Post, "/graphql", """{"query":"{ viewer { username } }"}""");
        await SendAsync(server.Keyed, HttpMethod.Post, "/graphql", $$"""{"query":"{ nothing(key: \"{{key}}\") }"}""");
        await SendAsync(server.Keyed, HttpMethod.Post, "/files/local-team/project/run1/file_stream", "{}");
        await SendAsync(server.Keyed, HttpMethod.Post, "/files/local-team/project/run1/file_stream", "nonsense");
        await SendAsync(server.Keyed, HttpMethod.Get, $"/artifacts/local-team/{blob.HexMd5}");
        await SendAsync(server.Anonymous, HttpMethod.Get, download);
        await SendAsync(server.Anonymous, HttpMethod.Put, download, "x");
        await SendAsync(server.Anonymous, HttpMethod.Put, runFile, "x");
        await SendAsync(server.Anonymous, HttpMethod.Put, runFile + "A", "x");
        await SendAsync(server.Anonymous, HttpMethod.Get, download + "0");
        using (var wrong = server.WithKey(wrongKey))
        {
            await SendAsync(wrong, HttpMethod.Post, "/graphql", "{}");
        }

        await RawHttp.SendAsync(server.Server.BaseUrl, $"GET /{key} HTTP/9\r\nAuthorization: Basic {key}\r\n\r\n", CancellationToken);
        await server.Server.StopAsync(CancellationToken);

        var signatures = new[] { download, runFile }.Select(url => url[(url.IndexOf("signature=", StringComparison.Ordinal) + 10)..]);
        var encoded = new[] { key, wrongKey }.Select(secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"api:{secret}")));
        var logged = server.Logs.Text;
        logged.Should().NotBeEmpty();
        foreach (var secret in signatures.Concat(encoded).Append(key).Append(wrongKey).Append("signature="))
        {
            logged.Should().NotContain(secret);
        }
    }

    [Fact]
    public async Task A_signed_url_that_is_refused_is_logged_without_its_query()
    {
        await using var server = await TestServer.StartAsync();
        var blob = await server.StoreAsync([1, 2, 3]);

        await SendAsync(server.Anonymous, HttpMethod.Get, server.Urls.ForUpload(blob, "f"));

        var line = server.Logs.Lines.Should().ContainSingle(line => line.Level == LogLevel.Warning).Subject;
        line.Message.Should().Contain($"/storage/blobs/{blob.EntityId}/{blob.HexMd5}/f").And.Contain("WrongSignature").And.NotContain("?");
    }

    private static async Task SendAsync(HttpClient client, HttpMethod method, string url, string? body = null)
    {
        using var request = new HttpRequestMessage(method, url) { Content = body is null ? null : new StringContent(body) };
        using var response = await client.SendAsync(request, CancellationToken);
        response.StatusCode.Should().NotBe(HttpStatusCode.InternalServerError);
    }
}
