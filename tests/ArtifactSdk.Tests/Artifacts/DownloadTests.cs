using ArtifactSdk.Tests.Client;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Artifacts;

/// <summary>How a version's files are fetched, and that only right bytes get their names.</summary>
public sealed class DownloadTests : IDisposable
{
    private const string ByMembership = "ARTIFACT_COLLECTION_MEMBERSHIP_FILES";
    private const string HandlerWithId = "ARTIFACT_V2_DOWNLOAD_HANDLER_SUPPORTS_ARTIFACT_ID";
    private const string HandlerOfMembership = "ARTIFACT_COLLECTION_MEMBERSHIP_FILE_DOWNLOAD_HANDLER";

    private static readonly byte[] A = "content of a"u8.ToArray();
    private static readonly byte[] B = "content of b, longer"u8.ToArray();

    private readonly string _root = Path.Combine(Path.GetTempPath(), $"artifactsdk-test-{Guid.NewGuid():N}");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_come_with_their_names_and_no_key_goes_to_storage()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        var version = await new PublishedVersion(api, ("a.txt", A), ("dir/b.txt", B)).GetAsync(client);

        var download = await version.DownloadAsync(_root, cancellationToken: Token);

        download.FileCount.Should().Be(2);
        download.BytesTransferred.Should().Be(A.Length + B.Length);
        Files().Should().BeEquivalentTo("a.txt", "dir/b.txt");
        Read("dir/b.txt").Should().Equal(B);
        api.Server.Requests.Where(r => r.Method == "GET").Should().HaveCount(3).And.OnlyContain(r => r.Header("Authorization") == null);
    }

    [Fact]
    public async Task A_folder_whose_name_the_system_does_not_take_is_named_in_the_error()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        var version = await new PublishedVersion(api, ("a.txt", A), ("dir/b.txt", B)).GetAsync(client);
        var folder = Path.Combine(_root, new string('r', 300));

        var download = () => version.DownloadAsync(folder, cancellationToken: Token);
        var checkout = () => version.CheckoutAsync(folder, cancellationToken: Token);

        (await download.Should().ThrowAsync<ArtifactTransferException>()).Which.Message.Should().Contain(folder);
        (await checkout.Should().ThrowAsync<ArtifactTransferException>()).Which.Message.Should().Contain(folder);
    }

    [Fact]
    public async Task Addresses_are_asked_for_in_pages_through_the_collection()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        var version = await new PublishedVersion(api, ("a.txt", A), ("b.txt", B)).GetAsync(client);

        await version.DownloadAsync(_root, cancellationToken: Token);

        var call = api.CallsOf("GetArtifactMembershipFileUrls").Single();
        (call.Text("entity"), call.Text("project"), call.Text("collection"), call.Text("alias")).Should().Be(("team", "housing", "prices", "v0"));
        call.At("perPage")!.Value.GetInt32().Should().Be(5000);
    }

    [Fact]
    public async Task A_server_without_that_feature_is_asked_by_id()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        var version = await new PublishedVersion(api, ("a.txt", A)).GetAsync(client);

        await version.DownloadAsync(_root, cancellationToken: Token);

        api.CallsOf("ArtifactFileURLs").Single().Text("id").Should().Be(Wire.Id);
        Read("a.txt").Should().Equal(A);
    }

    [Fact]
    public async Task Pages_follow_their_cursors_until_there_is_no_more()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        var version = await new PublishedVersion(api, ("a.txt", A)).GetAsync(client);
        object Page(string? cursor, bool more, params string[] names) => new
        {
            project = new
            {
                artifactCollection = new
                {
                    artifactMembership = new
                    {
                        files = new
                        {
                            pageInfo = new { hasNextPage = more, endCursor = cursor },
                            edges = names.Select(name => new { node = new { name, directUrl = api.Server.At(PublishedVersion.PathOf(name)) } }),
                        },
                    },
                },
            },
        };
        api.On("GetArtifactMembershipFileUrls", Page("one", true), Page("two", true), Page("three", false, "a.txt"));

        await version.DownloadAsync(_root, cancellationToken: Token);

        api.CallsOf("GetArtifactMembershipFileUrls").Select(c => c.Text("cursor")).Should().Equal(null, "one", "two");
        Read("a.txt").Should().Equal(A);
    }

    [Fact]
    public async Task Addresses_of_long_ago_are_forgotten_and_asked_for_by_name()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        var files = Enumerable.Range(0, 25).Select(i => ($"f{i:00}", new[] { (byte)i })).ToArray();
        var version = await new PublishedVersion(api, files).GetAsync(client);
        var pages = 0;
        api.On("GetArtifactMembershipFileUrls", _ =>
        {
            // From the last name to the first, so that the first wish goes through all pages.
            var name = $"f{25 - ++pages:00}";
            var edges = new[] { new { node = new { name, directUrl = api.Server.At(PublishedVersion.PathOf(name)) } } };
            var page = new { pageInfo = new { hasNextPage = pages < 25, endCursor = $"c{pages}" }, edges };
            return ApiAnswer.Data(new { project = new { artifactCollection = new { artifactMembership = new { files = page } } } });
        });

        await version.DownloadAsync(_root, cancellationToken: Token);

        pages.Should().Be(25);
        Files().Should().HaveCount(25);
        api.CallsOf("ArtifactMembershipFiles").Select(c => c.At("fileNames")!.Value[0].GetString()).Should().BeSubsetOf(["f20", "f21", "f22", "f23", "f24"]).And.NotBeEmpty();
    }

    [Fact]
    public async Task Few_files_of_very_many_are_asked_for_by_name_in_one_call()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        var version = await new PublishedVersion(api, Many()).GetAsync(client);

        await version.DownloadAsync(_root, new() { Names = ["f5009", "f0001", "f3000"] }, Token);
        await version.DownloadFileAsync("f5008", Path.Combine(_root, "one"), Token);

        Files().Should().BeEquivalentTo("f0001", "f3000", "f5009", "one");
        api.CallsOf("GetArtifactMembershipFileUrls").Should().BeEmpty("none of the pages has most of what is wanted");
        api.CallsOf("ArtifactMembershipFiles").Select(c => c.At("fileNames")!.Value.GetArrayLength()).Should().Equal(3, 1);
    }

    [Fact]
    public async Task Most_files_of_very_many_are_asked_for_in_pages()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        var version = await new PublishedVersion(api, Many()).GetAsync(client);

        await version.DownloadAsync(_root, new() { NamePrefix = "f4" }, Token);

        Files().Should().HaveCount(1_000);
        api.CallsOf("GetArtifactMembershipFileUrls").Should().ContainSingle();
        api.CallsOf("ArtifactMembershipFiles").Should().BeEmpty();
    }

    [Theory]
    [InlineData(ByMembership, "ArtifactMembershipFiles")]
    [InlineData("OTHER", "ArtifactFiles")]
    public async Task A_server_that_cannot_be_asked_by_name_is_asked_for_pages(string feature, string operation)
    {
        await using var api = await ScriptedApi.StartAsync(feature);
        using var client = api.Client();
        var version = await new PublishedVersion(api, Many()).GetAsync(client);
        api.On(operation, _ => ApiAnswer.Error(400, "Unknown argument \"names\" on field \"files\"."));

        await version.DownloadAsync(_root, new() { Names = ["f5009", "f0001"] }, Token);

        Files().Should().BeEquivalentTo("f0001", "f5009");
        api.CallsOf(operation).Should().ContainSingle();
    }

    [Fact]
    public async Task A_manifest_is_verified_by_what_the_server_says_of_its_bytes()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        var version = await new PublishedVersion(api, ("a.txt", A)) { Digest = "00000000000000000000000000000000" }.GetAsync(client);
        object Manifest(byte[] bytes) => new { artifact = new { currentManifest = new { file = new { directUrl = api.Server.At("/manifest/wandb_manifest.json"), md5 = PublishedVersion.Md5(bytes) } } } };
        api.On("FetchArtifactManifest", Manifest("other bytes"u8.ToArray()));

        var download = () => version.DownloadAsync(_root, cancellationToken: Token);
        await download.Should().ThrowAsync<ArtifactIntegrityException>();

        using var http = new HttpClient();
        api.On("FetchArtifactManifest", Manifest(await http.GetByteArrayAsync(api.Server.At("/manifest/wandb_manifest.json"), Token)));
        (await version.DownloadAsync(_root, cancellationToken: Token)).FileCount.Should().Be(1);
    }

    [Fact]
    public async Task Files_that_are_there_already_need_neither_addresses_nor_bytes()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        var version = await new PublishedVersion(api, ("a.txt", A)).GetAsync(client);
        Directory.CreateDirectory(_root);
        await File.WriteAllBytesAsync(Path.Combine(_root, "a.txt"), A, Token);

        var download = await version.DownloadAsync(_root, new() { SkipCache = true }, Token);

        (download.BytesTransferred, download.BytesReused).Should().Be((0, A.Length));
        api.Operations.Should().NotContain("GetArtifactMembershipFileUrls");
    }

    [Fact]
    public async Task A_second_download_comes_from_the_cache_unless_that_is_skipped()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        var version = await new PublishedVersion(api, ("a.txt", A)).GetAsync(client);
        await version.DownloadAsync(Path.Combine(_root, "one"), cancellationToken: Token);

        var cached = await version.DownloadAsync(Path.Combine(_root, "two"), cancellationToken: Token);
        var fetched = await version.DownloadAsync(Path.Combine(_root, "three"), new() { SkipCache = true }, Token);

        (cached.BytesTransferred, fetched.BytesTransferred).Should().Be((0, A.Length));
    }

    [Fact]
    public async Task Wrong_bytes_of_the_right_length_leave_nothing_behind()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        var wrong = (byte[])A.Clone();
        wrong[3] ^= 1;
        api.Server.On("GET", PublishedVersion.PathOf("a.txt"), StubAnswer.Bytes(wrong), StubAnswer.Bytes(wrong));
        var version = await new PublishedVersion(api, ("a.txt", A)).GetAsync(client);

        var download = () => version.DownloadAsync(_root, cancellationToken: Token);

        var error = (await download.Should().ThrowAsync<ArtifactIntegrityException>()).Which;
        error.Name.Should().Be("a.txt");
        Files().Should().BeEmpty();
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_asked_for_again()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        api.Server.On("GET", PublishedVersion.PathOf("a.txt"), StubAnswer.Truncated(A, 4));
        var version = await new PublishedVersion(api, ("a.txt", A)).GetAsync(client);

        await version.DownloadAsync(_root, cancellationToken: Token);

        Read("a.txt").Should().Equal(A);
    }

    [Fact]
    public async Task An_address_that_has_expired_is_renewed()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        api.Server.On("GET", PublishedVersion.PathOf("a.txt"), StubAnswer.Status(403));
        var version = await new PublishedVersion(api, ("a.txt", A)).GetAsync(client);

        await version.DownloadAsync(_root, cancellationToken: Token);

        Read("a.txt").Should().Equal(A);
    }

    [Theory]
    [InlineData(HandlerWithId, "V2", "/artifactsV2/default/team/housing/prices/QXJ0aWZhY3Q6MQ%3D%3D/QjE%3D/{0}/b%20c.txt")]
    [InlineData(HandlerOfMembership, "V2", "/artifactsV2/default/team/housing/prices/QjE%3D/{0}/b%20c.txt")]
    [InlineData("none", "V2", "/artifactsV2/default/team/QjE%3D/{0}")]
    [InlineData("none", "V1", "/artifacts/team/{0}")]
    public async Task Where_addresses_do_not_serve_the_api_server_is_asked_with_the_key(string feature, string layout, string path)
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership, feature);
        using var client = api.Client();
        api.Server.On("GET", PublishedVersion.PathOf("a/b c.txt"), StubAnswer.Status(403), StubAnswer.Status(403), StubAnswer.Status(403));
        var handler = path.Replace("{0}", PublishedVersion.Hex(A), StringComparison.Ordinal);
        api.Server.On("GET", handler, StubAnswer.Bytes(A));
        var version = await new PublishedVersion(api, ("a/b c.txt", A)) { Layout = layout }.GetAsync(client);

        await version.DownloadAsync(_root, cancellationToken: Token);

        Read("a/b c.txt").Should().Equal(A);
        api.Server.Requests.Single(r => r.Path == handler).Header("Authorization").Should().StartWith("Basic ");
    }

    [Fact]
    public async Task A_redirect_of_the_api_server_is_followed_without_the_key()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership, HandlerWithId);
        await using var storage = await StubServer.StartAsync();
        using var client = api.Client();
        storage.On("GET", "/elsewhere", StubAnswer.Bytes(A));
        api.Server.On("GET", PublishedVersion.PathOf("a.txt"), StubAnswer.Status(403), StubAnswer.Status(403), StubAnswer.Status(403));
        api.Server.On("GET", $"/artifactsV2/default/team/housing/prices/QXJ0aWZhY3Q6MQ%3D%3D/QjE%3D/{PublishedVersion.Hex(A)}/a.txt", StubAnswer.Redirect(storage.At("/elsewhere")));
        var version = await new PublishedVersion(api, ("a.txt", A)).GetAsync(client);

        await version.DownloadAsync(_root, cancellationToken: Token);

        storage.Requests.Single().Header("Authorization").Should().BeNull();
    }

    [Theory]
    [InlineData("../escaped.txt")]
    [InlineData("/etc/escaped.txt")]
    [InlineData("a/../../escaped.txt")]
    [InlineData("..\\escaped.txt")]
    [InlineData("C:/escaped.txt")]
    public async Task A_name_that_leaves_the_folder_is_refused_before_any_write(string name)
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        var version = await new PublishedVersion(api, ("a.txt", A), (name, B)).GetAsync(client);

        var download = () => version.DownloadAsync(_root, cancellationToken: Token);

        (await download.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain("escaped.txt");
        Directory.Exists(_root).Should().BeFalse();
        api.Server.Requests.Should().NotContain(r => r.Path.StartsWith("/blob/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_manifest_that_is_not_that_of_the_version_is_refused()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        var version = await new PublishedVersion(api, ("a.txt", A)) { Digest = "00000000000000000000000000000000" }.GetAsync(client);

        var download = () => version.DownloadAsync(_root, cancellationToken: Token);

        await download.Should().ThrowAsync<ArtifactIntegrityException>();
        Directory.Exists(_root).Should().BeFalse();
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"contents":{"a.txt":{"digest":""")]
    [InlineData("""[]""")]
    public async Task A_manifest_that_cannot_be_read_names_the_version(string manifest)
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        api.Server.On("GET", "/manifest/wandb_manifest.json", StubAnswer.Text(manifest, 200), StubAnswer.Text(manifest, 200), StubAnswer.Text(manifest, 200));
        var version = await new PublishedVersion(api, ("a.txt", A)).GetAsync(client);

        var download = () => version.DownloadAsync(_root, cancellationToken: Token);

        (await download.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain("team/housing/prices:v0");
    }

    [Fact]
    public async Task A_manifest_that_was_cut_off_on_a_connection_that_ended_in_order_is_asked_for_once_more()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        api.Server.On("GET", "/manifest/wandb_manifest.json", StubAnswer.Text("""{"version":1,"storagePolicy":"wa""", 200));
        var version = await new PublishedVersion(api, ("a.txt", A)).GetAsync(client);

        await version.DownloadAsync(_root, cancellationToken: Token);

        (await File.ReadAllBytesAsync(Path.Combine(_root, "a.txt"), Token)).Should().Equal(A);
        api.Server.Requests.Count(r => r.Path == "/manifest/wandb_manifest.json").Should().Be(2);
    }

    [Fact]
    public async Task References_are_refused_or_passed_over_and_always_listed()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        var published = new PublishedVersion(api, ("a.txt", A)) { Extra = { ["far"] = new { digest = "etag-1", @ref = "s3://bucket/far", size = 7 } } };
        var version = await published.GetAsync(client);

        var download = () => version.DownloadAsync(_root, cancellationToken: Token);
        (await download.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain("far").And.Contain("s3://bucket/far");
        Directory.Exists(_root).Should().BeFalse();

        (await version.DownloadAsync(_root, new() { SkipReferences = true }, Token)).FileCount.Should().Be(1);
        List<ArtifactFile> files = [];
        await foreach (var file in version.GetFilesAsync(Token))
        {
            files.Add(file);
        }

        files.Select(f => f.Name).Should().Equal("a.txt", "far");
        files[0].Should().Be(new ArtifactFile("a.txt", A.Length, PublishedVersion.Md5(A), null));
        files[1].Reference.Should().Be(new Uri("s3://bucket/far"));
    }

    [Fact]
    public async Task A_prefix_chooses_files()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        var version = await new PublishedVersion(api, ("a.txt", A), ("dir/b.txt", B), ("directory.txt", [1])).GetAsync(client);

        await version.DownloadAsync(_root, new() { NamePrefix = "dir/" }, Token);

        Files().Should().BeEquivalentTo("dir/b.txt");
    }

    [Fact]
    public async Task A_cancelled_token_is_honoured()
    {
        await using var api = await ScriptedApi.StartAsync(ByMembership);
        using var client = api.Client();
        var version = await new PublishedVersion(api, ("a.txt", A)).GetAsync(client);

        var download = () => version.DownloadAsync(_root, cancellationToken: new(canceled: true));

        await download.Should().ThrowAsync<OperationCanceledException>();
    }

    public void Dispose()
    {
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    // More than one page of addresses holds.
    private static (string Name, byte[] Content)[] Many() => [.. Enumerable.Range(0, 5_010).Select(i => ($"f{i:0000}", BitConverter.GetBytes(i)))];

    private byte[] Read(string name) => File.ReadAllBytes(Path.Combine(_root, name));

    private string[] Files() => Directory.Exists(_root)
        ? [.. Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_root, f).Replace('\\', '/'))]
        : [];
}
