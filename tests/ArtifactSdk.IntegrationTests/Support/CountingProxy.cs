using System.Net;
using System.Net.Sockets;

namespace ArtifactSdk.IntegrationTests.Support;

/// <summary>Passes bytes on between clients and a server, counts them in both directions, and tells when a number has gone through.</summary>
internal sealed class CountingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _server;
    private readonly Task _accepting;
    private readonly Lock _gate = new();
    private (bool IsUp, long Count, TaskCompletionSource Reached)? _mark;
    private long _up;
    private long _down;

    internal CountingProxy(Uri server)
    {
        _server = new IPEndPoint(IPAddress.Loopback, server.Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal Uri BaseUrl => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Gets how many bytes clients have sent.</summary>
    internal long Up => Interlocked.Read(ref _up);

    /// <summary>Gets how many bytes clients were sent.</summary>
    internal long Down => Interlocked.Read(ref _down);

    /// <summary>Completes when so many bytes have gone through in one direction; what follows them is on its way already.</summary>
    internal Task WhenUpAsync(long count) => WhenAsync(isUp: true, count);

    internal Task WhenDownAsync(long count) => WhenAsync(isUp: false, count);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private Task WhenAsync(bool isUp, long count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _mark = (isUp, count, reached);
            Look();
        }

        return reached.Task;
    }

    private void Look()
    {
        if (_mark is { } mark && (mark.IsUp ? _up : _down) >= mark.Count)
        {
            mark.Reached.TrySetResult();
        }
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
                connections.RemoveAll(c => c.IsCompleted);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await server.ConnectAsync(_server, _stop.Token);
                await Task.WhenAll(PassAsync(client, server, isUp: true), PassAsync(server, client, isUp: false));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // One side is gone; the other learns it by the closing of its socket.
            }
        }
    }

    private async Task PassAsync(Socket from, Socket to, bool isUp)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer, _stop.Token)) > 0)
            {
                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _stop.Token);
                }

                lock (_gate)
                {
                    (isUp ? ref _up : ref _down) += read;
                    Look();
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Broken off, as a killed process does it: the other side must notice at once.
            from.Close(0);
            to.Close(0);
        }
        catch (ObjectDisposedException)
        {
            // The other direction has closed both.
        }
    }
}
