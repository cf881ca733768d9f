using System.Net;
using System.Web;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Security;

public sealed class SignedUrlTamperTests : IAsyncLifetime
{
    private static readonly byte[] Bytes = "secret content"u8.ToArray();
    private TestServer _server = null!;
    private BlobKey _key;
    private BlobKey _other;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _key = await _server.StoreAsync(Bytes);
        _other = await _server.StoreAsync("another file"u8.ToArray());
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Untouched_it_works() => (await GetAsync(Url)).Should().Be(HttpStatusCode.OK);

    [Fact]
    public async Task Another_path_does_not_have_its_signature()
    {
        (await GetAsync(Url.Replace(_key.HexMd5, _other.HexMd5, StringComparison.Ordinal))).Should().Be(HttpStatusCode.Forbidden);
        (await GetAsync(Url.Replace($"/blobs/{_key.EntityId}/", $"/blobs/{_key.EntityId + 1}/", StringComparison.Ordinal))).Should().Be(HttpStatusCode.Forbidden);
        (await GetAsync(Url.Replace("/f.txt", "/g.txt", StringComparison.Ordinal))).Should().Be(HttpStatusCode.Forbidden);
        (await GetAsync(Url.Replace("/f.txt", "/f.txt/", StringComparison.Ordinal))).Should().Be(HttpStatusCode.Forbidden);
        (await GetAsync(Url.Replace("/storage/blobs/", "/storage/runs/", StringComparison.Ordinal))).Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_url_for_reading_does_not_write_nor_the_reverse()
    {
        using var put = await _server.Anonymous.PutAsync(Url, new ByteArrayContent(Bytes), CancellationToken);
        using var post = await _server.Anonymous.PostAsync(Url, new ByteArrayContent(Bytes), CancellationToken);
        using var delete = await _server.Anonymous.DeleteAsync(Url, CancellationToken);

        put.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        post.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        delete.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await GetAsync(_server.Urls.ForUpload(_key, "f.txt"))).Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_later_expiry_does_not_have_its_signature()
    {
        var url = Change("expires", value => (long.Parse(value, null) + 1).ToString(null as IFormatProvider));

        (await GetAsync(url)).Should().Be(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("expires", "")]
    [InlineData("expires", "never")]
    [InlineData("expires", "-1")]
    [InlineData("expires", "99999999999999999999999")]
    [InlineData("expires", " {0}")]
    [InlineData("expires", "0{0}")]
    [InlineData("signature", "")]
    [InlineData("signature", "{0}A")]
    [InlineData("signature", "{0}=")]
    [InlineData("signature", "A{0}")]
    [InlineData("name", "x")]
    public async Task Any_change_to_the_query_is_refused(string key, string value) =>
        (await GetAsync(Change(key, before => string.Format(null, value, before)))).Should().Be(HttpStatusCode.Forbidden);

    [Fact]
    public async Task Each_character_of_the_signature_counts()
    {
        var signature = HttpUtility.ParseQueryString(new Uri(Url).Query)["signature"]!;
        for (var i = 0; i < signature.Length; i++)
        {
            var tampered = $"{signature[..i]}{(signature[i] == 'A' ? 'B' : 'A')}{signature[(i + 1)..]}";

            (await GetAsync(Change("signature", _ => tampered))).Should().Be(HttpStatusCode.Forbidden, "position {0} was changed", i);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?expires=99999999999")]
    [InlineData("?signature=AAAA")]
    public async Task Without_a_part_it_is_no_signed_url(string query) => (await GetAsync(Url.Split('?')[0] + query)).Should().Be(HttpStatusCode.Forbidden);

    [Theory]
    [InlineData("expires=1")]
    [InlineData("signature=A")]
    [InlineData("name=a&name=b")]
    public async Task A_part_that_is_there_twice_is_refused(string more) => (await GetAsync($"{Url}&{more}")).Should().Be(HttpStatusCode.Forbidden);

    [Fact]
    public async Task A_url_ends_when_it_says_so()
    {
        var url = Url;
        _server.Clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        var before = await GetAsync(url);
        _server.Clock.Advance(TimeSpan.FromSeconds(1));
        using var after = await _server.Anonymous.GetAsync(url, CancellationToken);

        before.Should().Be(HttpStatusCode.OK);
        after.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await after.Content.ReadAsStringAsync(CancellationToken)).Should().Contain("expired").And.StartWith("<?xml");
    }

    [Fact]
    public async Task An_expired_url_does_not_write()
    {
        var url = _server.Urls.ForUpload(_key with { HexMd5 = TestServer.HexMd5([9]) }, "f");
        _server.Clock.Advance(TimeSpan.FromHours(12));

        using var put = await _server.Anonymous.PutAsync(url, new ByteArrayContent([9]), CancellationToken);

        put.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await _server.Services.Blobs.StatAsync(_key with { HexMd5 = TestServer.HexMd5([9]) }, CancellationToken)).Should().BeNull();
    }

    [Fact]
    public async Task A_url_of_another_server_means_nothing_here()
    {
        await using var stranger = await TestServer.StartAsync();
        var theirs = new Uri(stranger.Urls.ForDownload(_key, "f.txt")).PathAndQuery;

        (await GetAsync(theirs)).Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_name_of_a_run_file_is_signed_too()
    {
        var run = await _server.StartRunAsync();
        var url = _server.Urls.ForRunFileUpload(run.Id, "config.yaml");

        using var renamed = await _server.Anonymous.PutAsync(
            url.Replace("name=config.yaml", "name=other.yaml", StringComparison.Ordinal), new ByteArrayContent(Bytes), CancellationToken);
        using var otherRun = await _server.Anonymous.PutAsync(
            url.Replace($"/runs/{run.Id}/", $"/runs/{run.Id + 1}/", StringComparison.Ordinal), new ByteArrayContent(Bytes), CancellationToken);

        renamed.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        otherRun.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Escapes_may_be_spelled_differently()
    {
        var url = _server.Urls.ForDownload(_key, "a b(1).txt");

        (await GetAsync(url.Replace("%281%29", "(1)", StringComparison.Ordinal))).Should().Be(HttpStatusCode.OK);
    }

    private string Url => _server.Urls.ForDownload(_key, "f.txt");

    private string Change(string key, Func<string, string> change)
    {
        var parts = Url.Split('?');
        var query = HttpUtility.ParseQueryString(parts[1]);
        query[key] = change(query[key] ?? "");
        return $"{parts[0]}?{query}";
    }

    private async Task<HttpStatusCode> GetAsync(string url)
    {
        using var response = await _server.Anonymous.GetAsync(url, CancellationToken);
        return response.StatusCode;
    }
}
