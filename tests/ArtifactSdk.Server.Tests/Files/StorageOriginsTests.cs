using System.Net;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Files;

/// <summary>What a browser asks before a page may use a signed URL; the official client's self-test asks the same.</summary>
public sealed class StorageOriginsTests : IAsyncLifetime
{
    private TestServer _server = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task A_page_of_any_origin_may_use_a_signed_url(string method)
    {
        var key = await _server.StoreAsync("content"u8.ToArray());

        using var response = await SendAsync(
            HttpMethod.Options,
            _server.Urls.ForDownload(key, "f"),
            ("Origin", "https://app.example.org"),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", "content-md5"));

        response.StatusCode.Should().Be(HttpStatusCode.NoContent);
        Header(response, "Access-Control-Allow-Origin").Should().Be("*");
        Header(response, "Access-Control-Allow-Methods").Should().Contain(method);
        Header(response, "Access-Control-Allow-Headers").Should().Be("*");
        response.Headers.Contains("Access-Control-Allow-Credentials").Should().BeFalse();
    }

    [Fact]
    public async Task The_answer_itself_may_be_read_with_its_tag()
    {
        var key = await _server.StoreAsync("content"u8.ToArray());

        using var response = await SendAsync(HttpMethod.Get, _server.Urls.ForDownload(key, "f"), ("Origin", "https://app.example.org"));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        Header(response, "Access-Control-Allow-Origin").Should().Be("*");
        Header(response, "Access-Control-Expose-Headers").Should().Contain("ETag");
        (await response.Content.ReadAsStringAsync(CancellationToken)).Should().Be("content");
    }

    [Fact]
    public async Task An_origin_opens_nothing_that_has_no_signature()
    {
        var key = await _server.StoreAsync("content"u8.ToArray());
        var bare = new UriBuilder(_server.Urls.ForDownload(key, "f")) { Query = "" }.Uri.AbsoluteUri;

        using var unsigned = await SendAsync(HttpMethod.Get, bare, ("Origin", "https://app.example.org"));
        using var plain = await SendAsync(HttpMethod.Options, _server.Urls.ForDownload(key, "f"));
        using var api = await SendAsync(
            HttpMethod.Options,
            new Uri(_server.Server.BaseUrl, "graphql").AbsoluteUri,
            ("Origin", "https://app.example.org"),
            ("Access-Control-Request-Method", "POST"));

        unsigned.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        plain.StatusCode.Should().NotBe(HttpStatusCode.NoContent, "nobody named an origin");
        plain.Headers.Contains("Access-Control-Allow-Origin").Should().BeFalse();
        api.Headers.Contains("Access-Control-Allow-Origin").Should().BeFalse("the API takes cookies of the web app");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, url);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _server.Anonymous.SendAsync(request, CancellationToken);
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(',', response.Headers.GetValues(name));
}
