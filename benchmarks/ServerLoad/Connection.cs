using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace ServerLoad;

/// <summary>
/// One kept-alive connection that sends bytes made beforehand and skips what comes back. A full HTTP client would take more of the
/// processors than the servers that are measured.
/// </summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[256 * 1024];

    public Connection(Uri server) => _socket.Connect(server.Host, server.Port);

    /// <summary>Sends a request and reads its whole answer.</summary>
    public void Exchange(Exchange exchange)
    {
        Send(exchange.Head);
        if (exchange.Body.Length > 0)
        {
            Send(exchange.Body);
        }

        var filled = 0;
        int headEnd;
        while ((headEnd = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            filled += Receive(filled);
        }

        var head = _buffer.AsSpan(0, headEnd);
        if (!head.StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException($"The answer to {Encoding.ASCII.GetString(exchange.Head.AsSpan(0, 60))} is: {Encoding.UTF8.GetString(_buffer.AsSpan(0, filled))}");
        }

        var body = filled - headEnd - 4;
        if (ContentLength(head) is { } length)
        {
            for (; body < length; body += Receive(0))
            {
            }

            return;
        }

        // Chunks end with an empty one; nothing follows it, since no other request is on its way.
        while (!_buffer.AsSpan(0, filled).EndsWith("\r\n0\r\n\r\n"u8))
        {
            if (filled > _buffer.Length / 2)
            {
                _buffer.AsSpan(filled - 16, 16).CopyTo(_buffer);
                filled = 16;
            }

            filled += Receive(filled);
        }
    }

    public void Dispose() => _socket.Dispose();

    private static long? ContentLength(ReadOnlySpan<byte> head)
    {
        var name = "\r\nContent-Length: "u8;
        var at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out long length, out _) ? length : null;
    }

    private void Send(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += _socket.Send(bytes.AsSpan(sent));
        }
    }

    private int Receive(int at)
    {
        var read = _socket.Receive(_buffer.AsSpan(at));
        return read > 0 ? read : throw new InvalidOperationException("The server closed the connection.");
    }
}
