using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Artifacts;

/// <summary>The handlers of stores that this machine cannot reach, against what their documents say they answer.</summary>
public sealed class ObjectStoreReferenceTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private StubServer _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await StubServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _http.Dispose();
    }

    [Fact]
    public async Task Google_an_object_is_recorded_with_its_generation_and_read_as_it()
    {
        // What the object is, when it is listed and again when it is opened, then its bytes; the same again for a part of them.
        var described = StubAnswer.Json("""{"name":"a/b.txt","etag":"CJ==","size":"3","generation":"17"}""");
        _store.On("GET", "/storage/v1/b/bucket/o/a%2Fb.txt", described, described, StubAnswer.Ranged([1, 2, 3]), described, StubAnswer.Ranged([1, 2, 3]));
        var handler = new GoogleStorageReferenceHandler(_http, _ => new("secret"), _store.Url);

        var found = await handler.ListAsync(new Uri("gs://bucket/a/b.txt"), new ReferenceOptions(), Token).SingleAsync(Token);

        found.Should().BeEquivalentTo(new { Name = "", Digest = "CJ==", Size = 3L, Extra = new Dictionary<string, string> { ["etag"] = "CJ==", ["versionID"] = "17" } });
        found.Reference.OriginalString.Should().Be("gs://bucket/a/b.txt");
        await using var content = await handler.OpenAsync(found, Token);
        content.Digest.Should().Be("CJ==");
        _store.Requests.Should().OnlyContain(r => r.Header("Authorization") == "Bearer secret");
        _store.Requests[^1].Query.Should().Contain("alt=media").And.Contain("generation=17");
        await OpenFromTwoAsync(content);
    }

    [Fact]
    public async Task Google_a_prefix_is_listed_page_by_page_without_empty_objects()
    {
        _store.On(
            "GET",
            "/storage/v1/b/bucket/o",
            StubAnswer.Json("""{"nextPageToken":"n/2","items":[{"name":"d/","etag":"x","size":"0","generation":"1"},{"name":"d/1","etag":"e1","size":"5","generation":"1"}]}"""),
            StubAnswer.Json("""{"items":[{"name":"d/x/2","etag":"e2","size":"6","generation":"2"}]}"""));
        var handler = new GoogleStorageReferenceHandler(_http, _ => new((string?)null), _store.Url);

        var found = await handler.ListAsync(new Uri("gs://bucket/d/"), new ReferenceOptions(), Token).ToListAsync(Token);

        found.Select(f => (f.Name, f.Digest, f.Size)).Should().Equal(("1", "e1", 5L), ("x/2", "e2", 6L));
        _store.Requests[0].Query.Should().Contain("prefix=d%2F");
        _store.Requests[1].Query.Should().Contain("pageToken=n%2F2");
        _store.Requests.Should().OnlyContain(r => r.Header("Authorization") == null);
    }

    [Fact]
    public async Task Azure_a_blob_is_recorded_with_its_version_and_without_its_signature()
    {
        _store.On("HEAD", "/container/a.txt", StubAnswer.Bytes([1, 2, 3]).With("ETag", "\"0x8D\"").With("x-ms-version-id", "2026-01-01T00:00:00Z"));
        _store.On("GET", "/container/a.txt", StubAnswer.Ranged([1, 2, 3]).With("ETag", "\"0x8D\""));
        var handler = new AzureBlobReferenceHandler(_http, _ => new("secret"), "127.0.0.1");

        var found = await handler.ListAsync(new Uri(_store.Url, "/container/a.txt?sig=hidden"), new ReferenceOptions(), Token).SingleAsync(Token);

        found.Digest.Should().Be("0x8D");
        found.Reference.Should().Be(new Uri(_store.Url, "/container/a.txt"));
        await using var content = await handler.OpenAsync(found, Token);
        content.Digest.Should().Be("0x8D");
        _store.Requests[^1].Query.Should().Contain("versionid=2026-01-01T00%3A00%3A00Z");
        await OpenFromTwoAsync(content);
        _store.Requests.Should().OnlyContain(r => r.Header("Authorization") == "Bearer secret" && r.Header("x-ms-version") != null);
    }

    [Theory]
    [InlineData("https://account.blob.core.windows.net/container/a.txt", "Bearer secret")]
    [InlineData("http://account.blob.core.windows.net/container/a.txt", null)]
    public async Task Azure_the_token_is_sent_over_https_only(string address, string? authorization)
    {
        var seen = new List<string?>();
        using var http = new HttpClient(new Seen(seen));
        var handler = new AzureBlobReferenceHandler(http, _ => new("secret"));

        var found = await handler.ListAsync(new Uri(address), new ReferenceOptions(), Token).SingleAsync(Token);
        await using var content = await handler.OpenAsync(found, Token);

        seen.Should().Equal(authorization, authorization);
    }

    [Fact]
    public async Task Azure_a_prefix_is_listed_page_by_page()
    {
        _store.On("HEAD", "/container/d", StubAnswer.Status(404));
        _store.On(
            "GET",
            "/container",
            StubAnswer.Text("<EnumerationResults><Blobs><Blob><Name>d/1 é</Name><Properties><Etag>e1</Etag><Content-Length>5</Content-Length></Properties></Blob></Blobs><NextMarker>m</NextMarker></EnumerationResults>", 200, "application/xml"),
            StubAnswer.Text("<EnumerationResults><Blobs><Blob><Name>d/2</Name><VersionId>v</VersionId><Properties><Etag>e2</Etag><Content-Length>6</Content-Length></Properties></Blob></Blobs><NextMarker /></EnumerationResults>", 200, "application/xml"));
        var handler = new AzureBlobReferenceHandler(_http, _ => new((string?)null), "127.0.0.1");

        var found = await handler.ListAsync(new Uri(_store.Url, "/container/d"), new ReferenceOptions(), Token).ToListAsync(Token);

        found.Select(f => (f.Name, f.Digest, f.Size)).Should().Equal(("1 é", "e1", 5L), ("2", "e2", 6L));
        found[0].Reference.AbsolutePath.Should().Be("/container/d/1%20%C3%A9");
        found[1].Extra!["versionID"].Should().Be("v");
    }

    [Fact]
    public async Task Google_a_name_that_ends_like_a_generation_is_read_as_a_name()
    {
        _store.On("GET", "/storage/v1/b/bucket/o", StubAnswer.Json("""{"items":[{"name":"num#123","etag":"e","size":"3","generation":"7"}]}"""));
        _store.On("GET", "/storage/v1/b/bucket/o/num%23123", StubAnswer.Json("""{"name":"num#123","etag":"e","size":"3","generation":"7"}"""), StubAnswer.Bytes([1, 2, 3]));
        var handler = new GoogleStorageReferenceHandler(_http, _ => new((string?)null), _store.Url);

        var found = await handler.ListAsync(new Uri("gs://bucket"), new ReferenceOptions(), Token).SingleAsync(Token);
        await using var content = await handler.OpenAsync(found, Token);

        content.Digest.Should().Be("e");
        _store.Requests[^1].Query.Should().Contain("generation=7");
    }

    [Fact]
    public async Task Google_a_page_that_breaks_off_is_asked_for_again()
    {
        const string Page = """{"items":[{"name":"a","etag":"e1","size":"5","generation":"1"}]}""";
        _store.On("GET", "/storage/v1/b/bucket/o", StubAnswer.Json(Page[..20]), StubAnswer.Truncated(System.Text.Encoding.UTF8.GetBytes(Page), 20), StubAnswer.Json(Page));
        var handler = new GoogleStorageReferenceHandler(_http, _ => new((string?)null), _store.Url);

        var found = await handler.ListAsync(new Uri("gs://bucket"), new ReferenceOptions(), Token).ToListAsync(Token);

        found.Select(f => f.Name).Should().Equal("a");
        _store.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_store_that_is_busy_is_asked_again_after_the_delay_that_it_asks_for()
    {
        var clock = new ManualTimeProvider { AutoAdvance = TimeSpan.FromMinutes(1) };
        var busy = StubAnswer.Status(429).With("Retry-After", "7");
        _store.On("GET", "/storage/v1/b/bucket/o", busy, StubAnswer.Status(503), StubAnswer.Json("""{"items":[{"name":"a","etag":"e1","size":"5","generation":"1"}]}"""));
        var handler = new GoogleStorageReferenceHandler(_http, _ => new((string?)null), _store.Url) { Clock = clock };

        var found = await handler.ListAsync(new Uri("gs://bucket"), new ReferenceOptions(), Token).ToListAsync(Token);

        found.Select(f => f.Name).Should().Equal("a");
        clock.PassedDelays.Should().Equal(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(503, null, 5)]
    [InlineData(425, null, 5)]
    [InlineData(429, "3600", 1)]
    [InlineData(501, null, 1)]
    [InlineData(400, null, 1)]
    public async Task A_store_that_stays_busy_or_refuses_is_given_up_with_its_status(int status, string? retryAfter, int requests)
    {
        var answer = retryAfter is null ? StubAnswer.Status(status) : StubAnswer.Status(status).With("Retry-After", retryAfter);
        _store.On("HEAD", "/container/blob", answer);
        var handler = new AzureBlobReferenceHandler(_http, _ => new((string?)null), "127.0.0.1") { Clock = new ManualTimeProvider { AutoAdvance = TimeSpan.FromMinutes(1) } };

        var list = async () => await handler.ListAsync(new Uri(_store.Url, "/container/blob"), new ReferenceOptions(), Token).ToListAsync(Token);

        (await list.Should().ThrowAsync<Exception>()).Which.Message.Should().Contain("/container/blob").And.Contain($"status {status}");
        _store.Requests.Should().HaveCount(requests);
    }

    [Fact]
    public async Task Azure_a_page_that_breaks_off_is_asked_for_again()
    {
        const string Page = "<EnumerationResults><Blobs><Blob><Name>a</Name><Properties><Etag>e1</Etag><Content-Length>5</Content-Length></Properties></Blob></Blobs></EnumerationResults>";
        _store.On("GET", "/container", StubAnswer.Text(Page[..40], 200, "application/xml"), StubAnswer.Text(Page, 200, "application/xml"));
        var handler = new AzureBlobReferenceHandler(_http, _ => new((string?)null), "127.0.0.1");

        var found = await handler.ListAsync(new Uri(_store.Url, "/container"), new ReferenceOptions(), Token).ToListAsync(Token);

        found.Select(f => f.Name).Should().Equal("a");
    }

    [Theory]
    [InlineData("<html>welcome</html>")]
    [InlineData("[]")]
    [InlineData("""{"items":[{"name":"x"}]}""")]
    [InlineData("""{"items":[{"name":"x","etag":"e","size":"many","generation":"1"}]}""")]
    [InlineData("""{"items":7}""")]
    [InlineData("<EnumerationResults><Blob><Name>x</Name></Blob></EnumerationResults>")]
    [InlineData("<EnumerationResults><Blob><Name>x</Name><Properties><Etag>e</Etag><Content-Length>many</Content-Length></Properties></Blob></EnumerationResults>")]
    public async Task An_answer_that_is_none_of_a_store_is_an_error_that_names_the_address(string answer)
    {
        _store.On("GET", "/storage/v1/b/bucket/o", StubAnswer.Text(answer, 200)).On("GET", "/container", StubAnswer.Text(answer, 200));
        IReferenceHandler handler = answer.Contains("Blob", StringComparison.Ordinal)
            ? new AzureBlobReferenceHandler(_http, _ => new((string?)null), "127.0.0.1")
            : new GoogleStorageReferenceHandler(_http, _ => new((string?)null), _store.Url);

        var list = async () => await handler.ListAsync(handler is AzureBlobReferenceHandler ? new Uri(_store.Url, "/container") : new("gs://bucket"), new ReferenceOptions(), Token).ToListAsync(Token);

        (await list.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain(_store.Url.Authority).And.Contain("does not match its API");
    }

    [Theory]
    [InlineData(404, typeof(FileNotFoundException))]
    [InlineData(403, typeof(ArtifactException))]
    [InlineData(501, typeof(ArtifactException))]
    [InlineData(503, typeof(HttpRequestException))]
    public async Task A_refusal_says_what_it_is(int status, Type exception)
    {
        _store.On("GET", "/container/a.txt", StubAnswer.Status(status));
        var handler = new AzureBlobReferenceHandler(_http, _ => new("secret"), "127.0.0.1") { Clock = new ManualTimeProvider { AutoAdvance = TimeSpan.FromMinutes(1) } };

        var act = () => handler.OpenAsync(new("a.txt", new Uri(_store.Url, "/container/a.txt"), "e", 1), Token);

        (await act.Should().ThrowAsync<Exception>()).Which.Should().BeOfType(exception);
    }

    private async Task OpenFromTwoAsync(ReferenceContent content)
    {
        await using var rest = await content.OpenFrom!(2, Token);
        using var bytes = new MemoryStream();
        await rest.Body.CopyToAsync(bytes, Token);

        bytes.ToArray().Should().Equal(3);
        rest.Digest.Should().Be(content.Digest);
        _store.Requests[^1].Header("Range").Should().Be("bytes=2-");
    }

    private sealed class Seen(List<string?> authorizations) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            authorizations.Add(request.Headers.Authorization?.ToString());
            return Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent([1]), Headers = { ETag = new("\"0x8D\"") } });
        }
    }
}
