using System.Net.Sockets;
using System.Text;

namespace ArtifactSdk.Server.Tests.Support;

/// <summary>Requests byte by byte, for what an HTTP client would tidy up before sending.</summary>
internal static class RawHttp
{
    /// <summary>Sends the text as it is and reads until the server closes the connection.</summary>
    internal static async Task<string> SendAsync(Uri server, string request, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, cancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), cancellationToken);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <summary>The status of a GET for exactly this target, and the body.</summary>
    internal static async Task<(int Status, string Body)> GetAsync(
        Uri server, string target, CancellationToken cancellationToken, params string[] headers)
    {
        var lines = string.Concat(headers.Select(header => $"{header}\r\n"));
        var answer = await SendAsync(
            server, $"GET {target} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n{lines}\r\n", cancellationToken);
        var body = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (int.Parse(answer.Split(' ')[1], null), body < 0 ? "" : answer[(body + 4)..]);
    }
}
