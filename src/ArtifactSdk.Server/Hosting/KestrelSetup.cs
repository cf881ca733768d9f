using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ArtifactSdk.Server.Hosting;

/// <summary>The web server's limits: what one caller, slow or greedy, can take from the others.</summary>
internal static class KestrelSetup
{
    private const int MaxHeaderBytes = 32 * 1024;

    // A caller below 240 bytes a second for this long is not slow but holding a connection.
    private static readonly MinDataRate _minDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(30));

    internal static void UseSockets(SocketTransportOptions transport, BoundSockets sockets) =>
        transport.CreateBoundListenSocket = _ => sockets.HandOver();

    internal static void Configure(KestrelServerOptions kestrel, BoundSockets sockets, RegistryServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.MinRequestBodyDataRate = _minDataRate;
        kestrel.Limits.MinResponseDataRate = _minDataRate;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        // Download addresses carry entity, project, collection and file name, all escaped.
        kestrel.Limits.MaxRequestLineSize = MaxHeaderBytes;
        foreach (var endPoint in sockets.EndPoints)
        {
            kestrel.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
        }
    }
}
