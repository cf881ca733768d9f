using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Attacks;

/// <summary>The attacks that SECURITY.md numbers, as far as they are tried on a server; each over the wire, on a server as it starts.</summary>
public sealed class AttackTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private WirePublisher _publisher = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _publisher = new WirePublisher(_server, _server.Keyed);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("a/..")]
    public async Task S01_A_manifest_with_a_path_that_leaves_its_folder_is_refused(string path) =>
        await RefusedAsync(path, await StoredEntryAsync());

    [Theory]
    [InlineData("../outside")]
    [InlineData("//host/share")]
    public async Task S02_Names_of_references_obey_the_same_rules_as_names_of_files(string path) =>
        await RefusedAsync(path, WirePublisher.Reference("s3://bucket/key"));

    [Theory]
    [InlineData("C:\\x")]
    [InlineData("d:x")]
    [InlineData("\\x")]
    [InlineData("\\\\host\\share")]
    [InlineData("a\\..\\..\\b")]
    [InlineData(".. /x")]
    [InlineData("a\0b")]
    public async Task S03_Ways_out_of_a_folder_on_Windows_are_refused_on_every_system(string path) =>
        await RefusedAsync(path, await StoredEntryAsync());

    [Theory]
    [InlineData("..%2f..%2fmetadata.db")]
    [InlineData("%2e%2e/%2e%2e/metadata.db")]
    [InlineData("%252e%252e%252fmetadata.db")]
    [InlineData("..\\..\\metadata.db")]
    [InlineData("..;/..;/metadata.db")]
    [InlineData("metadata.db#x")]
    [InlineData("metadata.db?x")]
    [InlineData("%00")]
    public async Task S04_No_spelling_of_a_path_reaches_anything_but_contents_by_digest(string tail)
    {
        var stored = await _server.StoreAsync("content"u8.ToArray());
        var signed = new Uri(_server.Urls.ForDownload(stored, "f"));
        var before = Snapshot();
        foreach (var root in new[] { "/storage/blobs/", "/storage/blobs/1/", "/storage/runs/", "/artifacts/", "/artifactsV2/default/local-team/", "/files/a/b/" })
        {
            foreach (var method in new[] { "GET", "PUT", "DELETE" })
            {
                var answer = await RawHttp.SendAsync(
                    _server.Server.BaseUrl,
                    $"{method} {root}{tail}{signed.Query} HTTP/1.1\r\nHost: h\r\nAuthorization: {Key()}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                    Token);

                answer.Should().MatchRegex(@"\AHTTP/1\.1 4\d\d ").And.NotContain("SQLite format");
            }
        }

        Snapshot().Should().Equal(before);
    }

    [Fact]
    public async Task S05_Names_make_neither_links_nor_files_on_the_servers_disk()
    {
        var run = await _server.StartRunAsync();
        foreach (var name in new[] { "link", "../link", "a/../../link", "/etc/link", "..\\link" })
        {
            await _publisher.PutAsync(_server.Urls.ForRunFileUpload(run.Id, name), "/etc/passwd"u8.ToArray());
        }

        var files = Directory.EnumerateFileSystemEntries(_server.Server.DataDirectory, "*", SearchOption.AllDirectories).ToList();
        files.Should().NotContain(file => Path.GetFileName(file).Contains("link", StringComparison.Ordinal));
        files.Should().OnlyContain(file => new FileInfo(file).LinkTarget == null);
        Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_server.Server.DataDirectory)!, "link").Should().BeEmpty();
    }

    [Fact]
    public async Task S06_References_are_kept_and_never_fetched()
    {
        using var target = new TcpListener(IPAddress.Loopback, 0);
        target.Start();
        var url = $"http://{target.LocalEndpoint}/metadata";
        var (status, body) = await _publisher.PublishAsync(WirePublisher.Manifest(("a", WirePublisher.Reference(url))));

        status.Should().Be(200, body.ToJsonString());
        var (_, read) = await _publisher.PostAsync(
            """{ project(name: "project", entityName: "local-team") { artifact(name: "data:v0") { files(first: 5) { edges { node { name directUrl } } } } } }""");

        read.ToJsonString().Should().Contain("\"data\"");
        target.Pending().Should().BeFalse();
    }

    [Fact]
    public async Task S07_Nothing_redirects_and_no_url_or_header_for_uploads_carries_the_key()
    {
        var key = _server.Server.ApiKey!;
        await _server.StartRunAsync();
        var id = await _publisher.CreateAsync("project", "data", "d");
        var (_, files) = await _publisher.CreateFilesAsync(id, ("a", [1]), ("b", [2]));
        var (_, manifest) = await _publisher.TryAddManifestAsync(id, Convert.ToBase64String(TestServer.Md5([1])));

        foreach (var answer in new[] { files, manifest })
        {
            answer.ToJsonString().Should().Contain("signature=").And.NotContain(key).And.NotContain(Key()).And.NotContain("Authorization");
        }

        foreach (var path in new[] { "/", "/graphql", "/graphql/", "//", "/artifacts", "/storage", "/login", "/files" })
        {
            using var response = await _server.Keyed.GetAsync(new Uri(_server.Server.BaseUrl.OriginalString.TrimEnd('/') + path), Token);
            ((int)response.StatusCode is >= 300 and < 400).Should().BeFalse();
            response.Headers.Location.Should().BeNull();
        }
    }

    [Fact]
    public async Task S10_Other_bytes_cannot_take_the_place_of_stored_ones()
    {
        var original = "original"u8.ToArray();
        var stored = await _server.StoreAsync(original);
        var upload = _server.Urls.ForUpload(stored, "f");

        (await _publisher.PutAsync(upload, "replaced"u8.ToArray())).Should().Be(400);

        (await _server.Anonymous.GetByteArrayAsync(new Uri(_server.Urls.ForDownload(stored, "f")), Token)).Should().Equal(original);
    }

    [Fact]
    public async Task S10_Contents_are_kept_apart_for_each_entity()
    {
        var stored = await _server.StoreAsync("mine"u8.ToArray());

        using var response = await _server.Anonymous.GetAsync(
            new Uri(_server.Urls.ForDownload(new BlobKey(stored.EntityId + 1, stored.HexMd5), "f")), Token);

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task S11_Knowing_a_digest_neither_shows_nor_gives_what_another_team_stored()
    {
        var secret = "secret"u8.ToArray();
        await _server.LogAsync("project", "hidden", "a", secret);
        var (_, key) = await _server.AddUserAsync("stranger");
        using var stranger = _server.WithKey(key);
        var theirs = new WirePublisher(_server, stranger);
        var hex = TestServer.HexMd5(secret);

        using var handler = await stranger.GetAsync(new Uri($"/artifacts/{_server.Server.Entity}/{hex}", UriKind.Relative), Token);
        using var missing = await stranger.GetAsync(new Uri($"/artifacts/{_server.Server.Entity}/{new string('0', 32)}", UriKind.Relative), Token);
        handler.StatusCode.Should().Be(missing.StatusCode);
        (await handler.Content.ReadAsStringAsync(Token)).Should().Be(await missing.Content.ReadAsStringAsync(Token));

        var (_, seen) = await theirs.PostAsync("""{ project(name: "project", entityName: "local-team") { artifact(name: "hidden:v0") { id } } }""");
        seen["data"]!["project"].Should().BeNull();
        (await theirs.TryCreateAsync(_server.Server.Entity, "project", "hidden", "d")).Status.Should().Be(403);

        // In their own entity the same digest has to be uploaded like any other: nothing tells that it is here already.
        var (status, created) = await theirs.TryCreateAsync("stranger", "own", "data", "d");
        status.Should().Be(200, created.ToJsonString());
        var id = created["data"]!["createArtifact"]!["artifact"]!["id"]!.GetValue<string>();
        var (_, files) = await theirs.CreateFilesAsync(id, ("a", secret));
        files["data"]!["createArtifactFiles"]!["files"]!["edges"]![0]!["node"]!["uploadUrl"].Should().NotBeNull();
    }

    [Fact]
    public async Task S12_The_same_file_named_a_thousand_times_in_one_request_is_answered()
    {
        await _server.StartRunAsync();
        var id = await _publisher.CreateAsync("project", "data", "d");

        var (status, body) = await _publisher.CreateFilesAsync(id, [.. Enumerable.Repeat(("same", new byte[] { 1 }), 1000)]);

        status.Should().Be(200);
        body["data"]!["createArtifactFiles"]!["files"]!["edges"]!.AsArray().Should().HaveCount(1000, "clients match answers to files by their place");
    }

    [Theory]
    [InlineData("""{"version":1,"storagePolicy":"x","contents":{"a":{"digest":"AAAAAAAAAAAAAAAAAAAAAA==","size":1},"a":{"digest":"AAAAAAAAAAAAAAAAAAAAAA==","size":1}}}""", "twice")]
    [InlineData("""{"version":1,"storagePolicy":"x","contents":{"a":{"digest":"AAAAAAAAAAAAAAAAAAAAAA==","size":-1}}}""", "size")]
    [InlineData("""{"version":1,"storagePolicy":"x","contents":{"a":{"digest":"../../x","size":1}}}""", "digest")]
    [InlineData("""{"version":1,"contents":{""", "JSON")]
    public async Task S12_A_manifest_that_contradicts_itself_is_refused(string manifest, string reason)
    {
        var (status, body) = await _publisher.PublishAsync(manifest);

        status.Should().Be(400);
        body["errors"]![0]!["message"]!.GetValue<string>().Should().Contain(reason);
    }

    [Fact]
    public async Task S12_A_manifest_nested_ten_thousand_levels_deep_is_refused()
    {
        var deep = """{"version":1,"contents":{"a":{"digest":"AAAAAAAAAAAAAAAAAAAAAA==","extra":""" + string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_003);

        (await _publisher.PublishAsync(deep)).Status.Should().Be(400);
    }

    [Fact]
    public async Task S13_A_committed_version_cannot_be_given_another_manifest()
    {
        var reference = WirePublisher.Reference("https://example.org/a");
        var manifest = WirePublisher.Manifest(("a", reference));
        await _server.StartRunAsync();
        var id = await _publisher.CreateAsync("project", "data", "d");
        var url = await _publisher.SendManifestAsync(id, manifest);
        (await _publisher.CommitAsync(id)).Status.Should().Be(200);

        var (status, _) = await _publisher.TryAddManifestAsync(id, Convert.ToBase64String(TestServer.Md5([9])));
        var replaced = await _publisher.PutAsync(url, "{}"u8.ToArray());

        status.Should().Be(400);
        replaced.Should().Be(400);
    }

    [Fact]
    public async Task S14_Stored_bytes_are_never_served_as_something_to_show_or_run()
    {
        var stored = await _server.StoreAsync("<script>alert(1)</script>"u8.ToArray());

        using var response = await _server.Anonymous.GetAsync(new Uri(_server.Urls.ForDownload(stored, "page.html")), Token);

        response.Content.Headers.ContentType!.MediaType.Should().Be("application/octet-stream");
        response.Content.Headers.ContentDisposition!.DispositionType.Should().Be("attachment");
        response.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
    }

    [Fact]
    public async Task S15_Behind_a_proxy_with_tls_no_url_is_handed_out_without_it()
    {
        await using var proxied = await TestServer.StartAsync(options => options.PublicUrl = new Uri("https://registry.example.org"));
        await proxied.StartRunAsync();
        var publisher = new WirePublisher(proxied, proxied.Keyed);
        var id = await publisher.CreateAsync("project", "data", "d");

        var (_, files) = await publisher.CreateFilesAsync(id, ("a", [1]));

        files.ToJsonString().Should().Contain("https://registry.example.org/storage/").And.NotContain("http://");
    }

    [Theory]
    [InlineData("POST", "/files/local-team/project/run1/file_stream", 401)]
    [InlineData("GET", "/artifacts/local-team/0123456789abcdef0123456789abcdef", 401)]
    [InlineData("GET", "/artifactsV2/default/local-team/x/0123456789abcdef0123456789abcdef", 401)]
    [InlineData("GET", "/admin/api/users", 401)]
    [InlineData("POST", "/admin/api/users", 401)]
    [InlineData("GET", "/admin/api/audit", 401)]
    [InlineData("GET", "/session", 401)]
    [InlineData("GET", "/storage/blobs/1/0123456789abcdef0123456789abcdef/f", 403)]
    [InlineData("PUT", "/storage/blobs/1/0123456789abcdef0123456789abcdef/f", 403)]
    [InlineData("PUT", "/storage/runs/1/f?name=f", 403)]
    public async Task S16_Nothing_is_given_or_taken_without_a_key_or_a_signature(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        using var response = await _server.Anonymous.SendAsync(request, Token);

        ((int)response.StatusCode).Should().Be(status);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://*:0")]
    public async Task S16_Listening_to_other_machines_has_to_be_allowed(string urls)
    {
        _server.Server.BaseUrl.IsLoopback.Should().BeTrue();

        await FluentActions.Awaiting(() => RegistryServer.StartAsync(new() { Urls = urls }, Token)).Should().ThrowAsync<ArgumentException>();
    }

    private async Task RefusedAsync(string path, string entry)
    {
        var (status, body) = await _publisher.PublishAsync(WirePublisher.Manifest((path, entry)));

        status.Should().Be(400);
        body["errors"]![0]!["message"]!.GetValue<string>().Should().Contain("refused");
        var (_, read) = await _publisher.PostAsync(
            """{ project(name: "project", entityName: "local-team") { artifact(name: "data:v0") { id } } }""");
        read["data"]!["project"]!["artifact"].Should().BeNull();
    }

    /// <summary>An entry whose content is stored, so that the path is all that is wrong.</summary>
    private async Task<string> StoredEntryAsync()
    {
        await _server.StoreAsync([1, 2, 3]);
        return new JsonObject { ["digest"] = Convert.ToBase64String(TestServer.Md5([1, 2, 3])), ["size"] = 3 }.ToJsonString();
    }

    private string Key() => TestServer.Basic("api", _server.Server.ApiKey!).ToString();

    private List<string> Snapshot() =>
    [
        .. Directory.EnumerateFiles(_server.Server.DataDirectory, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith("metadata.db", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];
}
