using System.Net;
using System.Net.Http.Headers;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Files;

public sealed class BlobDownloadTests : IAsyncLifetime
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31))];
    private TestServer _server = null!;
    private BlobKey _key;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private string ETag => $"\"{_key.HexMd5}\"";

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _key = await _server.StoreAsync(Bytes);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Get_sends_the_whole_file_with_its_headers()
    {
        using var response = await SendAsync(HttpMethod.Get);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await BodyOf(response)).Should().Equal(Bytes);
        response.Headers.ETag!.ToString().Should().Be(ETag);
        response.Headers.AcceptRanges.Should().Equal("bytes");
        response.Content.Headers.ContentLength.Should().Be(Bytes.Length);
        response.Content.Headers.ContentType!.ToString().Should().Be("application/octet-stream");
        response.Content.Headers.ContentDisposition!.ToString().Should().StartWith("attachment; filename=").And.Contain("data.bin");
        response.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        response.Headers.Should().NotContain(header => header.Key == "Server");
    }

    [Fact]
    public async Task Head_sends_the_headers_alone()
    {
        using var response = await SendAsync(HttpMethod.Head);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentLength.Should().Be(Bytes.Length);
        (await BodyOf(response)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=100-199", 100, 100)]
    [InlineData("bytes=65535-65536", 65535, 2)]
    [InlineData("bytes=199999-", 199_999, 1)]
    [InlineData("bytes=150000-9999999", 150_000, 50_000)]
    [InlineData("bytes=-1000", 199_000, 1000)]
    public async Task Get_of_a_range_sends_just_that(string range, int first, int length)
    {
        using var response = await SendAsync(HttpMethod.Get, ("Range", range));

        response.StatusCode.Should().Be(HttpStatusCode.PartialContent);
        response.Content.Headers.ContentRange!.ToString().Should().Be($"bytes {first}-{first + length - 1}/{Bytes.Length}");
        response.Content.Headers.ContentLength.Should().Be(length);
        (await BodyOf(response)).Should().Equal(Bytes.AsSpan(first, length).ToArray());
    }

    [Theory]
    [InlineData("bytes=0-1,5-6")]
    [InlineData("bytes=x")]
    public async Task Get_of_several_or_unreadable_ranges_sends_everything(string range)
    {
        using var response = await SendAsync(HttpMethod.Get, ("Range", range));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await BodyOf(response)).Should().Equal(Bytes);
    }

    [Fact]
    public async Task Get_of_a_range_behind_the_end_is_416_with_the_size()
    {
        using var response = await SendAsync(HttpMethod.Get, ("Range", "bytes=200000-"));

        response.StatusCode.Should().Be(HttpStatusCode.RequestedRangeNotSatisfiable);
        response.Content.Headers.ContentRange!.ToString().Should().Be("bytes */200000");
    }

    [Fact]
    public async Task Head_of_a_range_has_the_headers_of_the_part()
    {
        using var response = await SendAsync(HttpMethod.Head, ("Range", "bytes=0-9"));

        response.StatusCode.Should().Be(HttpStatusCode.PartialContent);
        response.Content.Headers.ContentLength.Should().Be(10);
    }

    [Theory]
    [InlineData("{0}", HttpStatusCode.NotModified)]
    [InlineData("W/{0}", HttpStatusCode.NotModified)]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("\"other\", {0}", HttpStatusCode.NotModified)]
    [InlineData("\"other\"", HttpStatusCode.OK)]
    [InlineData("nonsense", HttpStatusCode.OK)]
    public async Task If_None_Match_spares_the_bytes_that_the_caller_has(string condition, HttpStatusCode expected)
    {
        using var response = await SendAsync(HttpMethod.Get, ("If-None-Match", string.Format(null, condition, ETag)));

        response.StatusCode.Should().Be(expected);
        response.Headers.ETag!.ToString().Should().Be(ETag);
    }

    [Theory]
    [InlineData("{0}", HttpStatusCode.PartialContent)]
    [InlineData("W/{0}", HttpStatusCode.OK)]
    [InlineData("\"other\"", HttpStatusCode.OK)]
    [InlineData("Wed, 21 Oct 2015 07:28:00 GMT", HttpStatusCode.OK)]
    public async Task If_Range_gives_a_part_only_of_the_same_file(string condition, HttpStatusCode expected)
    {
        using var response = await SendAsync(HttpMethod.Get, ("Range", "bytes=0-9"), ("If-Range", string.Format(null, condition, ETag)));

        response.StatusCode.Should().Be(expected);
    }

    [Fact]
    public async Task Get_of_an_empty_file_is_empty_and_any_range_of_it_is_416()
    {
        var url = _server.Urls.ForDownload(await _server.StoreAsync([]), "empty");

        using var whole = await _server.Anonymous.GetAsync(url, CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(0, null) } };
        using var part = await _server.Anonymous.SendAsync(request, CancellationToken);

        whole.StatusCode.Should().Be(HttpStatusCode.OK);
        whole.Content.Headers.ContentLength.Should().Be(0);
        part.StatusCode.Should().Be(HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    [Fact]
    public async Task Get_of_a_file_that_is_not_stored_is_404_in_the_words_of_object_stores()
    {
        var url = _server.Urls.ForDownload(_key with { HexMd5 = new string('0', 32) }, "data.bin");

        using var response = await _server.Anonymous.GetAsync(url, CancellationToken);

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync(CancellationToken)).Should().Contain("<Code>NoSuchKey</Code>");
    }

    [Fact]
    public async Task Get_ignores_credentials_that_come_along()
    {
        using var client = _server.WithKey("a wrong key that a redirect brought here");

        using var response = await client.GetAsync(_server.Urls.ForDownload(_key, "f"), CancellationToken);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("smile \U0001F600 & co.txt")]
    [InlineData("quote\".txt")]
    [InlineData("semi;colon=.txt")]
    [InlineData("a+b#c?d.txt")]
    [InlineData("<script>.html")]
    public async Task Get_keeps_the_answer_s_headers_safe_whatever_the_file_is_called(string name)
    {
        using var response = await _server.Anonymous.GetAsync(_server.Urls.ForDownload(_key, name), CancellationToken);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentDisposition!.DispositionType.Should().Be("attachment");
        response.Content.Headers.ContentDisposition.FileNameStar.Should().Be(name);
    }

    private static Task<byte[]> BodyOf(HttpResponseMessage response) => response.Content.ReadAsByteArrayAsync(CancellationToken);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, _server.Urls.ForDownload(_key, "dir/data.bin"));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).Should().BeTrue();
        }

        return await _server.Anonymous.SendAsync(request, CancellationToken);
    }
}
