using ArtifactSdk.Server.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ArtifactSdk.Server.Tests.Hosting;

public sealed class KestrelSetupTests
{
    /// <summary>Each of these is a way to hold a server up with little effort; none may be without a bound.</summary>
    [Fact]
    public void Every_limit_on_slow_and_greedy_callers_is_set()
    {
        using var sockets = BoundSockets.Bind(ListenAddress.ParseAll("http://127.0.0.1:0", allowRemote: false));
        var kestrel = new KestrelServerOptions();

        KestrelSetup.Configure(kestrel, sockets, new RegistryServerOptions { MaxConnections = 7 });

        kestrel.AddServerHeader.Should().BeFalse();
        kestrel.AllowSynchronousIO.Should().BeFalse();
        kestrel.Limits.MaxConcurrentConnections.Should().Be(7);
        kestrel.Limits.MinRequestBodyDataRate!.BytesPerSecond.Should().BePositive();
        kestrel.Limits.MinResponseDataRate!.BytesPerSecond.Should().BePositive();
        kestrel.Limits.RequestHeadersTimeout.Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(30));
        kestrel.Limits.KeepAliveTimeout.Should().BeLessThan(TimeSpan.FromMinutes(5));
        kestrel.Limits.MaxRequestHeadersTotalSize.Should().BeLessThanOrEqualTo(32 * 1024);
        kestrel.Limits.MaxRequestLineSize.Should().BeLessThanOrEqualTo(32 * 1024);
        kestrel.Limits.MaxRequestHeaderCount.Should().BeLessThanOrEqualTo(100);
    }
}
