using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ArtifactSdk.Tests.Client;

/// <summary>A proxy on 127.0.0.1 that knows CONNECT alone: it sees where a tunnel leads and passes its bytes on.</summary>
internal sealed class ConnectProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _tunnels = new();
    private readonly ConcurrentQueue<string> _heads = new();
    private readonly Func<string, IPEndPoint> _find;
    private readonly string? _credentials;
    private readonly Task _accepting;

    /// <param name="find">Where a name leads: names that only the proxy knows are what tells it from a direct connection.</param>
    /// <param name="credentials">What it wants to see as <c>user:password</c>; null for nothing.</param>
    internal ConnectProxy(Func<string, IPEndPoint> find, string? credentials = null)
    {
        (_find, _credentials) = (find, credentials);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal Uri Url => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Host and port of each tunnel that was opened.</summary>
    internal IReadOnlyCollection<string> Tunnels => _tunnels;

    /// <summary>All that was said to the proxy itself.</summary>
    internal IReadOnlyCollection<string> Heads => _heads;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> tunnels = [];
        try
        {
            while (true)
            {
                tunnels.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(tunnels);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                var near = client.GetStream();
                while (true)
                {
                    var head = await ReadHeadAsync(near);
                    _heads.Enqueue(head);
                    var words = head.Split(' ', 3);
                    var allowed = _credentials is null || head.Contains($"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(_credentials))}", StringComparison.OrdinalIgnoreCase);
                    var refusal = words[0] != "CONNECT" ? "405 Method Not Allowed" : allowed ? null : "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"";
                    if (refusal is not null)
                    {
                        await near.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {refusal}\r\nContent-Length: 0\r\n\r\n"), _stop.Token);
                        continue;
                    }

                    _tunnels.Enqueue(words[1]);
                    using var far = new TcpClient();
                    await far.ConnectAsync(_find(words[1]), _stop.Token);
                    await near.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _stop.Token);
                    _ = await Task.WhenAny(near.CopyToAsync(far.GetStream(), _stop.Token), far.GetStream().CopyToAsync(near, _stop.Token));
                    return;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // Whoever talked has gone, or the test is over.
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _stop.Token);
            _ = text.Append((char)one[0]);
        }

        return text.ToString();
    }
}
