using System.Net;
using System.Net.Sockets;

namespace ArtifactSdk.Server.Hosting;

/// <summary>
/// Takes the ports before anything else is done, so that a start that must fail changes nothing; the web server then takes the
/// sockets over.
/// </summary>
internal sealed class BoundSockets : IDisposable
{
    private readonly List<(ListenAddress Address, Socket Socket)> _bound = [];
    private int _handedOver;

    internal IEnumerable<IPEndPoint> EndPoints => _bound.Select(pair => (IPEndPoint)pair.Socket.LocalEndPoint!);

    /// <summary>The first address, with the port that was really taken.</summary>
    internal Uri BaseUrl
    {
        get
        {
            var (address, socket) = _bound[0];
            return new UriBuilder(Uri.UriSchemeHttp, address.Host, ((IPEndPoint)socket.LocalEndPoint!).Port).Uri;
        }
    }

    /// <exception cref="IOException">A port is taken, or may not be used.</exception>
    internal static BoundSockets Bind(IEnumerable<ListenAddress> addresses)
    {
        var sockets = new BoundSockets();
        foreach (var address in addresses)
        {
            var socket = new Socket(address.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                if (address.EndPoint.Address.Equals(IPAddress.IPv6Any))
                {
                    socket.DualMode = true;
                }

                socket.Bind(address.EndPoint);
                // Listening at once makes the reservation firm: two sockets may share a port as long as neither listens.
                socket.Listen(512);
                sockets._bound.Add((address, socket));
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                sockets.Dispose();
                throw new IOException(Complaint(address.EndPoint, exception), exception);
            }
        }

        return sockets;
    }

    /// <summary>For the web server, which asks for one socket per end point, in order.</summary>
    internal Socket HandOver() => _bound[_handedOver++].Socket;

    public void Dispose()
    {
        foreach (var (_, socket) in _bound.Skip(_handedOver))
        {
            socket.Dispose();
        }
    }

    private static string Complaint(IPEndPoint endPoint, SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"{endPoint} is in use by another program: choose another port, or 0 for any free one.",
        SocketError.AccessDenied => $"{endPoint} may not be used by this account: choose a port above 1023.",
        SocketError.AddressNotAvailable => $"{endPoint} is not an address of this machine: use 127.0.0.1, or one of its own.",
        _ => $"{endPoint} cannot be listened on: {exception.Message}.",
    };
}
