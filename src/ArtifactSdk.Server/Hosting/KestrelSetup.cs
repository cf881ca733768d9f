using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ArtifactSdk.Server.Hosting;

/// <summary>The web server's limits: what one caller, slow or greedy, can take from the others.</summary>
internal static class KestrelSetup
{
    internal static void UseSockets(SocketTransportOptions transport, BoundSockets sockets) =>
        transport.CreateBoundListenSocket = _ => sockets.HandOver();

    internal static void Configure(KestrelServerOptions kestrel, BoundSockets sockets, RegistryServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        // A caller below that rate for so long is not slow but holding a connection.
        var limits = options.Limits;
        var minDataRate = new MinDataRate(limits.MinBytesPerSecond, limits.SlowBodyGrace);
        kestrel.Limits.MinRequestBodyDataRate = minDataRate;
        kestrel.Limits.MinResponseDataRate = minDataRate;
        kestrel.Limits.RequestHeadersTimeout = limits.RequestHeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        kestrel.Limits.MaxRequestHeaderCount = limits.MaxRequestHeaders;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.MaxRequestHeaderBytes;
        // Download addresses carry entity, project, collection and file name, all escaped.
        kestrel.Limits.MaxRequestLineSize = limits.MaxRequestHeaderBytes;
        foreach (var endPoint in sockets.EndPoints)
        {
            kestrel.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
        }
    }
}
