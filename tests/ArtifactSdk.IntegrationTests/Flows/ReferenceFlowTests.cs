using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using ArtifactSdk.IntegrationTests.Support;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.IntegrationTests.Flows;

/// <summary>Bytes that stay where they are.</summary>
public sealed class ReferenceFlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Verifying_compares_references_that_the_folder_has_by_their_bytes()
    {
        _folder.Write("data/a.txt", "one");
        _folder.Write("data/b.txt", "two");
        _folder.Write("data/c.txt", "ten");
        await using var run = await fixture.InitRunAsync();
        var source = await run.LogArtifactAsync(new Artifact("source", "dataset").AddBytes("d.txt", "six"u8.ToArray()), cancellationToken: Token);
        var version = await run.LogArtifactAsync(new Artifact("verified", "dataset")
            .AddReference(new Uri(_folder["data"]), "in")
            .AddReference(source, "d.txt")
            .AddReference(new Uri("foo://far/away"), "unknown", new() { Size = 3 }), cancellationToken: Token);
        await version.DownloadAsync(_folder["out"], new() { NamePrefix = "in/" }, Token);
        await version.DownloadFileAsync("d.txt", _folder["out/d.txt"], Token);

        var before = await version.VerifyAsync(_folder["out"], Token);
        _folder.Write("out/in/a.txt", "onE");
        _folder.Write("out/d.txt", "siX");
        _folder.Write("out/unknown", "four");
        File.Delete(_folder["out/in/c.txt"]);
        var after = await version.VerifyAsync(_folder["out"], Token);

        before.Should().BeEquivalentTo(new FolderDifferences([], [], []), "what is elsewhere may be lacking");
        after.Wrong.Should().BeEquivalentTo("in/a.txt", "d.txt", "unknown");
        after.Missing.Should().BeEmpty();
        after.Extra.Should().BeEmpty();
    }

    [Fact]
    public async Task A_folder_is_referred_to_file_by_file_and_comes_back_verified()
    {
        _folder.Write("data/a.txt", "one");
        _folder.Write("data/deep/b c.txt", "two");
        await using var run = await fixture.InitRunAsync();

        var version = await run.LogArtifactAsync(new Artifact("files", "dataset").AddReference(new Uri(_folder["data"]), "in"), cancellationToken: Token);

        var files = await version.GetFilesAsync(Token).ToListAsync(Token);
        files.Select(f => f.Name).Should().Equal("in/a.txt", "in/deep/b c.txt");
        files[0].Reference!.LocalPath.Should().Be(_folder["data/a.txt"]);
        files[0].Digest.Should().Be(Convert.ToBase64String(System.Security.Cryptography.MD5.HashData("one"u8)));
        files[0].Size.Should().Be(3);
        var download = await version.DownloadAsync(_folder["out"], cancellationToken: Token);
        download.FileCount.Should().Be(2);
        File.ReadAllText(_folder["out/in/deep/b c.txt"]).Should().Be("two");
        (await version.DownloadAsync(_folder["out"], cancellationToken: Token)).BytesTransferred.Should().Be(0);
    }

    [Fact]
    public async Task A_file_that_is_not_what_was_logged_is_refused_and_nothing_is_written()
    {
        _folder.Write("data.txt", "one");
        await using var run = await fixture.InitRunAsync();
        var version = await run.LogArtifactAsync(new Artifact("changed", "dataset").AddReference(new Uri(_folder["data.txt"])), cancellationToken: Token);
        _folder.Write("data.txt", "two");

        var act = () => version.DownloadAsync(_folder["out"], cancellationToken: Token);

        (await act.Should().ThrowAsync<ArtifactIntegrityException>()).WithMessage("*no longer what was logged*");
        Directory.GetFiles(_folder["out"]).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_gone_is_an_error_unless_it_may_be_missing()
    {
        _folder.Write("data/a.txt", "one");
        _folder.Write("data/b.txt", "two");
        await using var run = await fixture.InitRunAsync();
        var version = await run.LogArtifactAsync(new Artifact("gone", "dataset").AddReference(new Uri(_folder["data"])).AddBytes("own", "3"u8.ToArray()), cancellationToken: Token);
        File.Delete(_folder["data/a.txt"]);

        var act = () => version.DownloadAsync(_folder["out"], cancellationToken: Token);
        (await act.Should().ThrowAsync<ArtifactTransferException>()).WithMessage("*AllowMissingReferences*");

        var result = await version.DownloadAsync(_folder["out"], new() { AllowMissingReferences = true }, Token);
        result.FileCount.Should().Be(2);
        result.MissingReferences.Should().Equal("a.txt");
        (await version.DownloadAsync(_folder["out2"], new() { SkipReferences = true }, Token)).FileCount.Should().Be(1);
    }

    [Fact]
    public async Task A_web_object_is_recorded_by_its_tag_and_read_without_our_key()
    {
        await using var web = await StubServer.StartAsync();
        var body = Encoding.UTF8.GetBytes("from the web");
        var tag = "\"abc\"";
        web.On("GET", "/data/set.csv", StubAnswer.From(async (context, _, token) =>
        {
            context.Response.Headers.ETag = tag;
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, token);
        }));
        await using var run = await fixture.InitRunAsync();

        var version = await run.LogArtifactAsync(new Artifact("web", "dataset").AddReference(new Uri(web.Url, "/data/set.csv?version=1")), cancellationToken: Token);

        var file = (await version.GetFilesAsync(Token).ToListAsync(Token)).Single();
        (file.Name, file.Digest, file.Size).Should().Be(("set.csv", "abc", 12L));
        await version.DownloadAsync(_folder["out"], cancellationToken: Token);
        File.ReadAllBytes(_folder["out/set.csv"]).Should().Equal(body);
        web.Requests.Should().OnlyContain(r => r.Header("Authorization") == null);

        tag = "\"other\"";
        var act = () => version.DownloadAsync(_folder["again"], cancellationToken: Token);
        (await act.Should().ThrowAsync<ArtifactIntegrityException>()).Which.ActualDigest.Should().Be("other");
    }

    [Fact]
    public async Task Versions_of_references_have_the_digests_of_the_official_client()
    {
        await using var web = await StubServer.StartAsync();
        web.On("GET", "/file1.txt", StubAnswer.Bytes("hello"u8.ToArray()).With("ETag", "\"abc\""));
        _folder.Write("f.txt", "hello world");
        await using var run = await fixture.InitRunAsync();

        (await DigestAsync(new Artifact("web", "dataset").AddReference(web.At("/file1.txt")))).Should().Be("48237ccc050a88af9dcd869dd5a7e9f4");
        (await DigestAsync(new Artifact("unknown", "dataset").AddReference(new Uri("ref://example.com/somefile.txt"), "ref"))).Should().Be("410ade94865e89ebe1f593f4379ac228");
        (await DigestAsync(new Artifact("file", "dataset").AddFile(_folder["f.txt"]).AddReference(new Uri(_folder["f.txt"]), "ref.txt"))).Should().Be("e7383fa244f86332cb3642a2c631dc40");

        async Task<string> DigestAsync(Artifact draft) => (await run.LogArtifactAsync(draft, cancellationToken: Token)).Digest;
    }

    [Theory]
    [InlineData("\"abc\"", true)]
    [InlineData("W/\"abc\"", false)]
    public async Task A_web_object_whose_connection_breaks_goes_on_where_it_broke_when_its_tag_says_that_it_is_the_same(string tag, bool goesOn)
    {
        await using var web = await StubServer.StartAsync();
        var body = new byte[6 << 20];
        new Random(7).NextBytes(body);
        var breaks = 5;
        var starts = new List<long>();
        web.On("GET", "/data/set.bin", StubAnswer.From(async (context, request, token) =>
        {
            var from = request.Header("Range") is { } range ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : 0;
            starts.Add(from);
            context.Response.Headers.ETag = tag;
            context.Response.Headers.AcceptRanges = "bytes";
            context.Response.ContentLength = body.Length - from;
            if (request.Header("Range") is not null)
            {
                context.Response.StatusCode = 206;
                context.Response.Headers.ContentRange = $"bytes {from}-{body.Length - 1}/{body.Length}";
            }

            // The first is the look of the log. Too few bytes make the server end the connection.
            var sent = starts.Count > 1 && breaks-- > 0 ? Math.Min((1 << 20) + (200 << 10), body.Length - from) : body.Length - from;
            await context.Response.Body.WriteAsync(body.AsMemory(from, sent), token);
        }));
        await using var run = await fixture.InitRunAsync();
        var version = await run.LogArtifactAsync(new Artifact("broken-web", "dataset").AddReference(new Uri(web.Url, "/data/set.bin")), cancellationToken: Token);

        var download = () => version.DownloadAsync(_folder["out"], cancellationToken: Token);

        if (goesOn)
        {
            await download();
            File.ReadAllBytes(_folder["out/set.bin"]).Should().Equal(body);
            starts.Skip(1).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        }
        else
        {
            (await download.Should().ThrowAsync<ArtifactTransferException>()).WithMessage("*'set.bin'*/data/set.bin' could not be read. 127.0.0.1 did not send the object to its end (*). Try again later.");
            starts.Should().OnlyContain(start => start == 0).And.HaveCount(4);
        }
    }

    [Fact]
    public async Task What_a_broken_attempt_wrote_does_not_stay_behind_a_shorter_object()
    {
        await using var web = await StubServer.StartAsync();
        web.On("GET", "/data/live.txt", StubAnswer.Truncated(new byte[400_000], 300_000), StubAnswer.Bytes("short"u8.ToArray()));
        await using var run = await fixture.InitRunAsync();
        var version = await run.LogArtifactAsync(new Artifact("live-web", "dataset").AddReference(new Uri(web.Url, "/data/live.txt"), options: new() { Checksum = false }), cancellationToken: Token);

        await version.DownloadAsync(_folder["out"], cancellationToken: Token);

        File.ReadAllText(_folder["out/live.txt"]).Should().Be("short");
    }

    [Fact]
    public async Task What_the_web_server_has_no_more_may_be_missing()
    {
        await using var web = await StubServer.StartAsync();
        web.On("GET", "/f", StubAnswer.Bytes("hello"u8.ToArray()).With("ETag", "\"one\""), StubAnswer.Status(404));
        await using var run = await fixture.InitRunAsync();
        var version = await run.LogArtifactAsync(new Artifact("gone-web", "dataset").AddReference(web.At("/f")), cancellationToken: Token);

        var download = await version.DownloadAsync(_folder["out"], new() { AllowMissingReferences = true }, Token);

        download.MissingReferences.Should().Equal("f");
        download.FileCount.Should().Be(0);
    }

    [Fact]
    public async Task Without_checksum_nothing_is_asked_and_an_unknown_scheme_needs_a_name()
    {
        await using var run = await fixture.InitRunAsync();
        var draft = new Artifact("unchecked", "dataset")
            .AddReference(new Uri("https://nowhere.invalid/a/b.bin"), options: new() { Checksum = false })
            .AddReference(new Uri("ceph://pool/object"), "object", new() { Size = 5 });

        var version = await run.LogArtifactAsync(draft, cancellationToken: Token);

        var files = await version.GetFilesAsync(Token).ToListAsync(Token);
        files.Select(f => (f.Name, f.Digest)).Should().Equal(("b.bin", "https://nowhere.invalid/a/b.bin"), ("object", "ceph://pool/object"));
        var download = () => version.DownloadAsync(_folder["out"], new() { Names = ["object"] }, Token);
        (await download.Should().ThrowAsync<ArtifactException>()).WithMessage("*no handler supports*ReferenceHandlers*");
        var nameless = () => run.LogArtifactAsync(new Artifact("nameless", "dataset").AddReference(new Uri("ceph://pool/object")), cancellationToken: Token);
        (await nameless.Should().ThrowAsync<ArtifactException>()).WithMessage("*needs a name*");
    }

    [Fact]
    public async Task An_entry_of_another_version_is_shared_also_through_several_hands()
    {
        await using var run = await fixture.InitRunAsync();
        var source = new Artifact("source", "dataset").AddBytes("x/raw.bin", "shared bytes"u8.ToArray());
        var middle = new Artifact("middle", "dataset").AddReference(source, "x/raw.bin", "via");
        var early = () => run.LogArtifactAsync(middle, cancellationToken: Token);
        (await early.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*Log that one first*");
        await run.LogArtifactAsync(source, cancellationToken: Token);
        var second = await run.LogArtifactAsync(middle, cancellationToken: Token);

        var last = await run.LogArtifactAsync(new Artifact("last", "dataset").AddReference(second, "via", "in/final.bin"), cancellationToken: Token);

        var file = (await last.GetFilesAsync(Token).ToListAsync(Token)).Single();
        var hex = Convert.ToHexString(Convert.FromBase64String(source.LoggedVersion!.Id)).ToLowerInvariant();
        file.Reference!.OriginalString.Should().Be($"wandb-artifact://{hex}/x/raw.bin");
        await last.DownloadAsync(_folder["out"], cancellationToken: Token);
        File.ReadAllText(_folder["out/in/final.bin"]).Should().Be("shared bytes");
        await last.DownloadFileAsync("in/final.bin", _folder["one"], Token);
        File.ReadAllText(_folder["one"]).Should().Be("shared bytes");
    }

    [Fact]
    public async Task An_entry_of_a_version_that_was_deleted_is_named_and_may_be_missing()
    {
        await using var run = await fixture.InitRunAsync();
        var source = await run.LogArtifactAsync(new Artifact("source", "dataset").AddBytes("a", "1"u8.ToArray()).AddBytes("b", "2"u8.ToArray()), cancellationToken: Token);
        var version = await run.LogArtifactAsync(new Artifact("user", "dataset").AddReference(source, "a").AddReference(source, "b").AddBytes("own", "3"u8.ToArray()), cancellationToken: Token);
        await source.DeleteAsync(deleteAliases: true, Token);

        Func<Task>[] calls =
        [
            () => version.DownloadAsync(_folder["all"], cancellationToken: Token),
            () => version.DownloadFileAsync("a", _folder["one"], Token),
            () => version.OpenReadAsync("a", Token),
        ];
        foreach (var call in calls)
        {
            (await call.Should().ThrowAsync<ArtifactNotFoundException>()).WithMessage("*'a' is a reference to 'wandb-artifact://*/a', and the server no longer has that version*");
        }

        (await calls[0].Should().ThrowAsync<ArtifactNotFoundException>()).WithMessage("*AllowMissingReferences*");
        var rest = await version.DownloadAsync(_folder["rest"], new() { AllowMissingReferences = true }, Token);
        rest.MissingReferences.Should().Equal("a", "b");
        rest.FileCount.Should().Be(1);
        (await File.ReadAllTextAsync(_folder["rest/own"], Token)).Should().Be("3");
    }

    [Fact]
    public async Task A_reference_may_not_take_a_name_twice()
    {
        _folder.Write("a.txt", "one");
        await using var run = await fixture.InitRunAsync();

        var now = () => new Artifact("twice", "dataset").AddBytes("a.txt", new byte[1]).AddReference(new Uri(_folder["a.txt"]), "a.txt");
        now.Should().Throw<ArgumentException>().WithMessage("*already*");
        var later = () => run.LogArtifactAsync(new Artifact("twice", "dataset").AddBytes("a.txt", new byte[1]).AddReference(new Uri(_folder["a.txt"])), cancellationToken: Token);
        (await later.Should().ThrowAsync<ArtifactException>()).WithMessage("*already has an entry 'a.txt'*");
    }

    [Fact]
    public async Task A_scheme_of_ones_own_is_listed_and_read_by_its_handler_and_not_trusted()
    {
        var options = fixture.Options();
        options.ReferenceHandlers.Add(new MemoryStore());
        await using var run = await fixture.InitRunAsync(options: options);

        var version = await run.LogArtifactAsync(new Artifact("own", "dataset").AddReference(new Uri("memory://store/all"), "m"), cancellationToken: Token);

        (await version.GetFilesAsync(Token).ToListAsync(Token)).Select(f => f.Name).Should().Equal("m/0", "m/1", "m/2");
        await version.DownloadAsync(_folder["out"], cancellationToken: Token);
        File.ReadAllText(_folder["out/m/2"]).Should().Be("2");
        var many = () => run.LogArtifactAsync(new Artifact("many", "dataset").AddReference(new Uri("memory://store/all"), options: new() { MaxObjects = 2 }), cancellationToken: Token);
        (await many.Should().ThrowAsync<ArtifactException>()).WithMessage("*more than 2 objects*MaxObjects*");
        var escaping = () => run.LogArtifactAsync(new Artifact("evil", "dataset").AddReference(new Uri("memory://store/evil")), cancellationToken: Token);
        (await escaping.Should().ThrowAsync<ArtifactException>()).WithMessage("*cannot be an entry*");
        var longer = await run.LogArtifactAsync(new Artifact("longer", "dataset").AddReference(new Uri("memory://store/liar"), "l"), cancellationToken: Token);
        var lying = () => longer.DownloadAsync(_folder["liar"], cancellationToken: Token);
        await lying.Should().ThrowAsync<ArtifactIntegrityException>();
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 1)]
    public async Task An_object_whose_connection_breaks_is_opened_again_and_one_that_is_refused_is_not(HttpStatusCode? status, int opened)
    {
        var options = fixture.Options();
        var store = new MemoryStore { Failure = new HttpRequestException("the store is away", null, status) };
        options.ReferenceHandlers.Add(store);
        await using var run = await fixture.InitRunAsync(options: options);
        var version = await run.LogArtifactAsync(new Artifact($"away-{opened}", "dataset").AddReference(new Uri("memory://store/liar"), "l"), cancellationToken: Token);

        var download = () => version.DownloadAsync(_folder["away"], cancellationToken: Token);

        (await download.Should().ThrowAsync<ArtifactTransferException>()).WithMessage("*'l'*the store is away*");
        store.Opened.Should().Be(opened);
    }

    [Fact]
    public async Task What_cannot_be_found_fails_the_log_and_leaves_no_version()
    {
        await using var run = await fixture.InitRunAsync();

        var act = () => run.LogArtifactAsync(new Artifact("missing", "dataset").AddReference(new Uri("file:///no/such/file")), cancellationToken: Token);

        (await act.Should().ThrowAsync<ArtifactException>()).WithMessage("*'file:///no/such/file' could not be looked up*There is no file or directory*");
        using var client = new ArtifactClient(fixture.Options());
        (await client.CollectionExistsAsync(CollectionPath.ForProject(run.Project, "missing", run.Entity), Token)).Should().BeFalse();
    }

    [Theory]
    [InlineData("relative/path")]
    [InlineData("https://user:secret@example.org/a")]
    public void An_address_that_cannot_be_recorded_is_refused_at_once(string uri)
    {
        var act = () => new Artifact("bad", "dataset").AddReference(new Uri(uri, UriKind.RelativeOrAbsolute));

        act.Should().Throw<ArgumentException>().Which.Message.Should().NotContain("secret");
    }

    private sealed class MemoryStore : IReferenceHandler
    {
        public Exception? Failure { get; init; }

        public int Opened { get; private set; }

        public bool CanHandle(Uri reference) => reference.Scheme == "memory";

        public async IAsyncEnumerable<ReferencedObject> ListAsync(Uri reference, ReferenceOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            switch (reference.AbsolutePath)
            {
                case "/evil":
                    yield return new("../../etc/passwd", new Uri("memory://store/x"), "d", 1);
                    break;
                case "/liar":
                    yield return new("", new Uri("memory://store/liar"), "d", 1);
                    break;
                default:
                    for (var i = 0; i < 3; i++)
                    {
                        yield return new($"{i}", new Uri($"memory://store/{i}"), $"d{i}", 1, new Dictionary<string, string> { ["rev"] = "7" });
                    }

                    break;
            }
        }

        public Task<ReferenceContent> OpenAsync(ReferencedObject entry, CancellationToken cancellationToken = default)
        {
            Opened++;
            if (Failure is not null)
            {
                return Task.FromException<ReferenceContent>(Failure);
            }

            var text = entry.Reference.AbsolutePath.Trim('/');
            if (text != "liar")
            {
                entry.Extra!["rev"].Should().Be("7");
            }

            return Task.FromResult(new ReferenceContent(new MemoryStream(Encoding.UTF8.GetBytes(text)), entry.Digest));
        }
    }
}
