using System.Security.Cryptography;
using System.Text.Json;
using ArtifactSdk.Tests.Client;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Artifacts;

/// <summary>What is sent to log a version, and that nothing is committed when something is wrong.</summary>
public sealed class LogArtifactTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_requests_come_in_the_order_of_the_protocol()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await api.InitRunAsync();

        var version = await run.LogArtifactAsync(Draft(), cancellationToken: Token);

        version.Path.ToString().Should().Be("team/housing/prices:v0");
        api.Operations.Should().Equal(
            "RunResumeStatus", "UpsertBucket", "ArtifactType", "CreateArtifact", "CreateArtifactManifest", "CreateArtifactFiles", "CreateArtifactManifest", "CommitArtifact", "ArtifactByID");
        api.CallsOf("CreateArtifactManifest").Select(c => c.Text("digest")!.Length > 0).Should().Equal(false, true);
        api.Server.Requests.Where(r => r.Method == "PUT").Select(r => r.Path).Should().Equal("/up/a.txt", "/up-manifest");
    }

    [Fact]
    public async Task The_version_is_announced_with_all_that_the_draft_says()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await api.InitRunAsync();
        var draft = new Artifact("prices", "dataset") { Description = "d", Metadata = { ["rows"] = 3 }, Tags = { "raw data" } }.AddBytes("a.txt", "abc"u8.ToArray());

        await run.LogArtifactAsync(draft, ["best", "latest", "best"], cancellationToken: Token);

        var call = api.CallsOf("CreateArtifact").Single();
        call.Text("input.entityName").Should().Be("team");
        call.Text("input.projectName").Should().Be("housing");
        call.Text("input.runName").Should().Be("run1");
        call.Text("input.artifactTypeName").Should().Be("dataset");
        call.Text("input.artifactCollectionName").Should().Be("prices");
        call.Text("input.digestAlgorithm").Should().Be("MANIFEST_MD5");
        call.Text("input.digest").Should().Be(DigestOf(("a.txt", "abc"u8.ToArray())));
        call.Text("input.description").Should().Be("d");
        call.Text("input.metadata").Should().Be("""{"rows":3}""");
        call.At("input.enableDigestDeduplication")!.Value.GetBoolean().Should().BeTrue();
        call.Text("input.clientID").Should().MatchRegex("^[a-z0-9]{128}$");
        call.Text("input.sequenceClientID").Should().MatchRegex("^[a-z0-9]{128}$");
        var aliases = call.At("input.aliases")!.Value.EnumerateArray().ToArray();
        aliases.Select(a => a.GetProperty("alias").GetString()).Should().BeEquivalentTo("latest", "best");
        aliases.Should().OnlyContain(a => a.GetProperty("artifactCollectionName").GetString() == "prices");
        call.At("input.tags")!.Value.EnumerateArray().Single().GetProperty("tagName").GetString().Should().Be("raw data");
    }

    [Fact]
    public async Task What_the_draft_does_not_say_is_left_out()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await api.InitRunAsync();

        await run.LogArtifactAsync(Draft(), cancellationToken: Token);

        var call = api.CallsOf("CreateArtifact").Single();
        call.Has("input.tags").Should().BeFalse();
        call.Has("input.storageRegion").Should().BeFalse();
        call.Text("input.description").Should().BeNull();
        call.Text("input.metadata").Should().BeNull();
    }

    [Fact]
    public async Task A_storage_region_is_asked_for_and_stands_in_the_manifest()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await api.InitRunAsync();
        var draft = Draft();
        draft.StorageRegion = "eu-west";

        await run.LogArtifactAsync(draft, cancellationToken: Token);

        api.CallsOf("CreateArtifact").Single().Text("input.storageRegion").Should().Be("eu-west");
        ManifestOf(api).GetProperty("storagePolicyConfig").GetProperty("storageRegion").GetString().Should().Be("eu-west");
    }

    [Fact]
    public async Task A_draft_of_a_version_stays_in_the_region_of_what_it_keeps()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        await using var run = await client.InitRunAsync(new() { Id = "run1" }, Token);
        var old = await new PublishedVersion(api, ("a.txt", "abc"u8.ToArray())) { Region = "eu-west" }.GetAsync(client);

        var draft = await old.NewDraftAsync(Token);
        draft.AddBytes("b.txt", "x"u8.ToArray());
        draft.StorageRegion.Should().Be("eu-west");
        draft.StorageRegion = "";
        await FluentActions.Awaiting(() => run.LogArtifactAsync(draft, cancellationToken: Token)).Should().ThrowAsync<InvalidOperationException>().WithMessage("*region 'eu-west'*default region*");
        api.CallsOf("CreateArtifact").Should().BeEmpty();

        draft.Remove("a.txt");
        await run.LogArtifactAsync(draft, cancellationToken: Token);
        api.CallsOf("CreateArtifact").Single().Has("input.storageRegion").Should().BeFalse();
    }

    [Fact]
    public async Task A_duplicate_is_the_answer_and_nothing_is_uploaded_or_committed()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("CreateArtifact", Created("COMMITTED"));
        await using var run = await api.InitRunAsync();

        var version = await run.LogArtifactAsync(Draft(), cancellationToken: Token);

        version.Id.Should().Be(Wire.Id);
        api.Operations.Should().Equal("RunResumeStatus", "UpsertBucket", "ArtifactType", "CreateArtifact", "ArtifactByID");
        api.Server.Requests.Should().NotContain(r => r.Method == "PUT");
    }

    [Fact]
    public async Task Contents_that_the_server_has_are_not_sent_and_their_birth_is_in_the_manifest()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Stored[Md5("old"u8.ToArray())] = "QXJ0aWZhY3Q6OTk=";
        await using var run = await api.InitRunAsync();

        await run.LogArtifactAsync(
            new Artifact("prices", "dataset").AddBytes("new.txt", "new"u8.ToArray()).AddBytes("old.txt", "old"u8.ToArray()), cancellationToken: Token);

        api.Server.Requests.Where(r => r.Method == "PUT").Select(r => r.Path).Should().Equal("/up/new.txt", "/up-manifest");
        var contents = ManifestOf(api).GetProperty("contents");
        contents.GetProperty("old.txt").GetProperty("birthArtifactID").GetString().Should().Be("QXJ0aWZhY3Q6OTk=");
        contents.GetProperty("new.txt").GetProperty("birthArtifactID").GetString().Should().Be(Wire.Id);
        contents.GetProperty("new.txt").GetProperty("digest").GetString().Should().Be(Md5("new"u8.ToArray()));
        contents.GetProperty("new.txt").GetProperty("size").GetInt64().Should().Be(3);
    }

    [Fact]
    public async Task The_latest_version_is_the_base_of_the_manifest()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("CreateArtifact", Created("PENDING", latest: "QXJ0aWZhY3Q6Nw=="));
        await using var run = await api.InitRunAsync();

        await run.LogArtifactAsync(Draft(), cancellationToken: Token);

        api.CallsOf("CreateArtifactManifest").Select(c => c.Text("baseArtifactID")).Should().OnlyContain(id => id == "QXJ0aWZhY3Q6Nw==");
    }

    [Fact]
    public async Task Uploads_carry_the_signed_headers_and_never_the_key()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await api.InitRunAsync();

        await run.LogArtifactAsync(Draft(), cancellationToken: Token);

        var uploads = api.Server.Requests.Where(r => r.Method == "PUT").ToArray();
        uploads.Should().HaveCount(2).And.OnlyContain(r => r.Header("Authorization") == null);
        uploads[0].Header("Content-MD5").Should().Be(Md5("abc"u8.ToArray()));
        uploads[1].Header("Content-MD5").Should().Be(Md5(uploads[1].Body));
    }

    [Fact]
    public async Task An_empty_draft_has_a_manifest_and_no_files()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await api.InitRunAsync();

        await run.LogArtifactAsync(new Artifact("prices", "dataset"), cancellationToken: Token);

        api.CallsOf("CreateArtifact").Single().Text("input.digest").Should().Be("64e7c61456b10382e2f3b571ac24b659");
        api.Operations.Should().NotContain("CreateArtifactFiles").And.Contain("CommitArtifact");
        ManifestOf(api).GetProperty("contents").EnumerateObject().Should().BeEmpty();
    }

    [Fact]
    public async Task Many_files_are_announced_in_batches_of_at_most_a_thousand_each_once()
    {
        await using var api = await ScriptedApi.StartAsync();
        var draft = new Artifact("prices", "dataset");
        for (var i = 0; i < 2_300; i++)
        {
            var content = BitConverter.GetBytes(i);
            draft.AddBytes($"f{i}", content);
            api.Stored[Md5(content)] = Wire.Id;
        }

        await using var run = await api.InitRunAsync();
        await run.LogArtifactAsync(draft, cancellationToken: Token);

        var batches = api.CallsOf("CreateArtifactFiles").Select(c => c.At("artifactFiles")!.Value.EnumerateArray().Select(s => s.GetProperty("name").GetString()!).ToArray()).ToArray();
        batches.Should().OnlyContain(b => b.Length <= 1_000);
        batches.SelectMany(b => b).Order(StringComparer.Ordinal).Should().Equal(Enumerable.Range(0, 2_300).Select(i => $"f{i}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_commit_that_meets_another_one_is_repeated()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("CommitArtifact", ApiAnswer.Error(409, "Duplicate entry for key"), ApiAnswer.Data(new { commitArtifact = new { artifact = new { id = Wire.Id } } }));
        await using var run = await api.InitRunAsync();

        await run.LogArtifactAsync(Draft(), cancellationToken: Token);

        api.CallsOf("CommitArtifact").Should().HaveCount(2);
    }

    [Fact]
    public async Task An_upload_address_that_has_expired_is_asked_for_again()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Server.On("PUT", "/up/a.txt", StubAnswer.Status(403));
        await using var run = await api.InitRunAsync();

        await run.LogArtifactAsync(Draft(), cancellationToken: Token);

        api.CallsOf("CreateArtifactFiles").Should().HaveCount(2);
        api.Server.Requests.Count(r => r.Path == "/up/a.txt").Should().Be(2);
    }

    [Fact]
    public async Task A_manifest_address_that_has_expired_is_asked_for_again()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Server.On("PUT", "/up-manifest", StubAnswer.Status(403));
        await using var run = await api.InitRunAsync();

        await run.LogArtifactAsync(Draft(), cancellationToken: Token);

        api.CallsOf("CreateArtifactManifest").Should().HaveCount(3);
        api.Operations.Should().Contain("CommitArtifact");
    }

    [Fact]
    public async Task Another_type_under_the_name_is_refused_before_anything_is_made()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("ArtifactType", new { project = new { artifact = new { artifactType = new { name = "model" } } } });
        await using var run = await api.InitRunAsync();

        var log = () => run.LogArtifactAsync(Draft(), cancellationToken: Token);

        var error = (await log.Should().ThrowAsync<ArtifactApiException>()).Which;
        error.Message.Should().Contain("prices").And.Contain("'model'").And.Contain("'dataset'");
        error.IsTransient.Should().BeFalse();
        api.Operations.Should().NotContain("CreateArtifact");
    }

    [Fact]
    public async Task A_file_that_changed_after_it_was_added_commits_nothing()
    {
        await using var api = await ScriptedApi.StartAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "one", Token);
        var draft = new Artifact("prices", "dataset").AddFile(file, "f");
        await File.WriteAllTextAsync(file, "longer than one", Token);
        await using var run = await api.InitRunAsync();

        var log = () => run.LogArtifactAsync(draft, cancellationToken: Token);

        await log.Should().ThrowAsync<ArtifactIntegrityException>();
        api.Operations.Should().NotContain("CommitArtifact");
        File.Delete(file);
    }

    [Fact]
    public async Task Content_that_changes_between_hashing_and_sending_commits_nothing()
    {
        await using var api = await ScriptedApi.StartAsync();
        var opened = 0;
        var draft = new Artifact("prices", "dataset").AddStream("f", _ => new(new MemoryStream([(byte)Interlocked.Increment(ref opened), 2, 3])));
        await using var run = await api.InitRunAsync();

        var log = () => run.LogArtifactAsync(draft, cancellationToken: Token);

        (await log.Should().ThrowAsync<ArtifactIntegrityException>()).Which.Name.Should().Be("f");
        api.Operations.Should().NotContain("CommitArtifact");
    }

    [Fact]
    public async Task Fewer_places_than_files_is_an_error_and_commits_nothing()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("CreateArtifactFiles", new { createArtifactFiles = new { files = new { edges = Array.Empty<object>() } } });
        await using var run = await api.InitRunAsync();

        var log = () => run.LogArtifactAsync(Draft(), cancellationToken: Token);

        await log.Should().ThrowAsync<ArtifactApiException>();
        api.Operations.Should().NotContain("CommitArtifact");
    }

    [Fact]
    public async Task Places_in_another_order_are_an_error_and_no_byte_is_sent()
    {
        await using var api = await ScriptedApi.StartAsync();
        var place = (string name) => new { node = new { displayName = name, uploadUrl = api.Server.At("/up/x").AbsoluteUri, uploadHeaders = Array.Empty<string>(), artifact = new { id = Wire.Id } } };
        api.On("CreateArtifactFiles", new { createArtifactFiles = new { files = new { edges = new[] { place("b"), place("a") } } } });
        await using var run = await api.InitRunAsync();

        var log = () => run.LogArtifactAsync(new Artifact("prices", "dataset").AddBytes("a", new byte[] { 1 }).AddBytes("b", new byte[] { 2 }), cancellationToken: Token);

        await log.Should().ThrowAsync<ArtifactApiException>();
        api.Server.Requests.Should().NotContain(r => r.Method == "PUT");
    }

    [Fact]
    public async Task Logs_of_one_name_wait_for_each_other()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await api.InitRunAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => run.LogArtifactAsync(new Artifact("prices", "dataset").AddBytes("f", new[] { (byte)i }), cancellationToken: Token)));

        api.Operations.Where(o => o is "CreateArtifact" or "CommitArtifact").Should().Equal(
            Enumerable.Range(0, 4).SelectMany(_ => new[] { "CreateArtifact", "CommitArtifact" }));
    }

    [Fact]
    public async Task Logs_of_different_names_do_not_wait_for_each_other()
    {
        await using var api = await ScriptedApi.StartAsync();
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        api.On("CreateArtifact", async call =>
        {
            if (call.Text("input.artifactCollectionName") == "first")
            {
                await second.Task.WaitAsync(Token);
            }

            return ApiAnswer.Data(Created("PENDING"));
        });
        await using var run = await api.InitRunAsync();

        var first = run.LogArtifactAsync(new Artifact("first", "dataset"), cancellationToken: Token);
        await run.LogArtifactAsync(new Artifact("second", "dataset"), cancellationToken: Token);
        second.SetResult();

        (await first).Should().NotBeNull();
    }

    [Fact]
    public async Task The_same_draft_can_be_logged_again_after_it_was_changed()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await api.InitRunAsync();
        var draft = Draft();

        await run.LogArtifactAsync(draft, cancellationToken: Token);
        draft.AddBytes("b.txt", "more"u8.ToArray());
        await run.LogArtifactAsync(draft, cancellationToken: Token);

        var calls = api.CallsOf("CreateArtifact").ToArray();
        calls[0].Text("input.digest").Should().NotBe(calls[1].Text("input.digest"));
        calls[0].Text("input.clientID").Should().NotBe(calls[1].Text("input.clientID"), "a server may answer a known client id with the version it stands for");
    }

    [Theory]
    [InlineData("v3")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("")]
    public async Task A_bad_alias_is_refused_before_any_request(string alias)
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await api.InitRunAsync();

        var log = () => run.LogArtifactAsync(Draft(), [alias], cancellationToken: Token);

        await log.Should().ThrowAsync<ArgumentException>();
        api.Operations.Should().Equal("RunResumeStatus", "UpsertBucket");
    }

    [Fact]
    public async Task Null_is_refused_and_a_cancelled_token_is_honoured()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await api.InitRunAsync();

        await ((Func<Task>)(() => run.LogArtifactAsync(null!, cancellationToken: Token))).Should().ThrowAsync<ArgumentNullException>();
        await ((Func<Task>)(() => run.LogArtifactAsync(Draft(), cancellationToken: new(canceled: true)))).Should().ThrowAsync<OperationCanceledException>();
        api.Operations.Should().NotContain("CreateArtifact");
    }

    private static Artifact Draft() => new Artifact("prices", "dataset").AddBytes("a.txt", "abc"u8.ToArray());

    private static object Created(string state, string? latest = null) =>
        new { createArtifact = new { artifact = new { id = Wire.Id, state, artifactSequence = new { latestArtifact = latest is null ? null : new { id = latest } } } } };

    private static JsonElement ManifestOf(ScriptedApi api) => JsonDocument.Parse(api.Server.Requests.Last(r => r.Path == "/up-manifest").Body).RootElement;

    private static string Md5(byte[] content) => Convert.ToBase64String(MD5.HashData(content));

    // Written out again here, so that a mistake in the product cannot hide.
    private static string DigestOf(params (string Path, byte[] Content)[] files) => Convert.ToHexString(MD5.HashData(System.Text.Encoding.UTF8.GetBytes(
        "wandb-artifact-manifest-v1\n" + string.Concat(files.Select(f => $"{f.Path}:{Md5(f.Content)}\n"))))).ToLowerInvariant();
}
