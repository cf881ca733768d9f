using System.Net.Sockets;
using System.Text;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Hosting;

public sealed class RequestDrainTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stopping_lets_an_upload_end_and_tells_whoever_is_new_to_come_back()
    {
        await using var server = await TestServer.StartAsync();
        var content = "content"u8.ToArray();
        var key = await server.StoreAsync([1]);
        var url = new Uri(server.Urls.ForUpload(key with { HexMd5 = TestServer.HexMd5(content) }, "f"));
        using var upload = new TcpClient();
        await upload.ConnectAsync(url.Host, url.Port, Token);
        var stream = upload.GetStream();
        var head = $"PUT {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: {content.Length}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Token);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        (await reader.ReadLineAsync(Token)).Should().Be("HTTP/1.1 100 Continue");

        var stopping = server.Server.StopAsync(Token);
        string graphQl;
        do
        {
            // Until the stop has got as far as refusing.
            graphQl = await RawHttp.SendAsync(
                server.Server.BaseUrl, "POST /graphql HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", Token);
        }
        while (!graphQl.StartsWith("HTTP/1.1 503", StringComparison.Ordinal));

        graphQl.Should().Contain("Retry-After: 5").And.Contain("Connection: close").And.Contain("{\"errors\":[{\"message\":\"the server is stopping");
        (await RawHttp.GetAsync(server.Server.BaseUrl, "/readyz", Token)).Status.Should().Be(503);
        (await RawHttp.GetAsync(server.Server.BaseUrl, "/healthz", Token)).Status.Should().Be(200);
        stopping.IsCompleted.Should().BeFalse();

        await stream.WriteAsync(content, Token);
        (await reader.ReadToEndAsync(Token)).Should().Contain("HTTP/1.1 200 OK");
        await stopping;
    }

    [Fact]
    public async Task Stopping_waits_no_longer_than_it_may()
    {
        await using var server = await TestServer.StartAsync(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        var key = await server.StoreAsync([1]);
        var url = new Uri(server.Urls.ForUpload(key with { HexMd5 = new string('0', 32) }, "f"));
        var endless = RawHttp.SendAsync(
            server.Server.BaseUrl, $"PUT {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Length: 100\r\n\r\nhalf", Token);

        await server.Server.StopAsync(Token);

        try
        {
            (await endless).Should().NotContain("200 OK");
        }
        catch (IOException)
        {
            // A reset is as clear an answer.
        }
        catch (SocketException)
        {
            // Or it came too late to be let in.
        }
    }
}
