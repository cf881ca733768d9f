using ArtifactSdk.Server.Hosting;

namespace ArtifactSdk.Server.Tests.Hosting;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", "127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:0/", "127.0.0.1:0")]
    [InlineData("http://127.0.0.2", "127.0.0.2:80")]
    [InlineData("HTTP://localhost:9", "127.0.0.1:9")]
    [InlineData("http://[::1]:9", "[::1]:9")]
    [InlineData("http://[::1]", "[::1]:80")]
    public void ParseAll_reads_loopback_addresses(string url, string endPoint) =>
        ListenAddress.ParseAll(url, allowRemote: false).Should().ContainSingle().Which.EndPoint.ToString().Should().Be(endPoint);

    [Fact]
    public void ParseAll_reads_several_addresses() =>
        ListenAddress.ParseAll("http://127.0.0.1:1; http://[::1]:2;", allowRemote: false).Should().HaveCount(2);

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://10.1.2.3:8080")]
    [InlineData("http://[::ffff:10.1.2.3]:8080")]
    public void ParseAll_refuses_addresses_that_others_reach_unless_told(string url)
    {
        var parse = () => ListenAddress.ParseAll(url, allowRemote: false);

        parse.Should().Throw<ArgumentException>().WithMessage("*--allow-remote*");
        ListenAddress.ParseAll(url, allowRemote: true).Should().ContainSingle();
    }

    [Theory]
    [InlineData("")]
    [InlineData(";")]
    [InlineData(null)]
    [InlineData("127.0.0.1:8080")]
    [InlineData("http://")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://127.0.0.1:-1")]
    [InlineData("http://127.0.0.1:x")]
    [InlineData("http://127.0.0.1:8080/base")]
    [InlineData("http://user@127.0.0.1:8080")]
    [InlineData("http://example.org:8080")]
    [InlineData("http://2130706433:8080")]
    [InlineData("https://127.0.0.1:8080")]
    [InlineData("ftp://127.0.0.1:21")]
    public void ParseAll_refuses_what_it_cannot_listen_on(string? urls)
    {
        var parse = () => ListenAddress.ParseAll(urls, allowRemote: true);

        parse.Should().Throw<ArgumentException>();
    }
}
