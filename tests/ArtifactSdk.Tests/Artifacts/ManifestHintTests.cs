using System.Text.Json.Nodes;
using ArtifactSdk.Tests.Client;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Artifacts;

/// <summary>The address of a manifest that comes with the answer about its version: it saves a call, and never costs a result.</summary>
public sealed class ManifestHintTests : IDisposable
{
    private static readonly byte[] A = "content of a"u8.ToArray();

    private readonly ScratchFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reading_a_version_that_was_got_just_now_asks_nothing_more_about_its_manifest()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        var version = await Published(api, url => new { directUrl = url }).GetAsync(client);

        var files = await version.GetFilesAsync(Token).ToListAsync(Token);

        files.Should().ContainSingle();
        api.CallsOf("FetchArtifactManifest").Should().BeEmpty();
        api.Server.Requests.Should().ContainSingle(r => r.Method == "GET").Which.Target.Should().EndWith("sig=first");
    }

    [Fact]
    public async Task Reading_it_again_asks_so_that_a_version_that_was_deleted_meanwhile_is_missed()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        var version = await Published(api, url => new { directUrl = url }).GetAsync(client);
        await version.DownloadAsync(_folder.At("first"), cancellationToken: Token);
        api.On("FetchArtifactManifest", new { artifact = (object?)null });

        var again = () => version.DownloadAsync(_folder.At("second"), cancellationToken: Token);

        (await again.Should().ThrowAsync<ArtifactNotFoundException>()).Which.Message.Should().Contain("may have been deleted");
    }

    [Fact]
    public async Task An_address_of_some_minutes_ago_is_not_used()
    {
        await using var api = await ScriptedApi.StartAsync();
        var clock = new ManualTimeProvider();
        var options = api.Options();
        options.TimeProvider = clock;
        using var client = new ArtifactClient(options);
        var version = await Published(api, url => new { directUrl = url }).GetAsync(client);
        clock.Advance(TimeSpan.FromMinutes(3));

        await version.DownloadAsync(_folder.At("out"), cancellationToken: Token);

        api.CallsOf("FetchArtifactManifest").Should().ContainSingle();
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    public async Task An_address_that_storage_refuses_is_asked_for_anew(int status)
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        api.Server.On("GET", "/gone", StubAnswer.Status(status));
        var version = await Published(api, _ => new { directUrl = api.Server.At("/gone") }).GetAsync(client);

        await version.DownloadAsync(_folder.At("out"), cancellationToken: Token);

        (await File.ReadAllBytesAsync(_folder.At("out/a.txt"), Token)).Should().Equal(A);
        api.CallsOf("FetchArtifactManifest").Should().ContainSingle();
    }

    [Fact]
    public async Task A_manifest_of_other_bytes_than_the_answer_says_is_asked_for_anew()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        var version = await Published(api, url => new { directUrl = url, md5 = PublishedVersion.Md5("other"u8.ToArray()) }).GetAsync(client);

        await version.DownloadAsync(_folder.At("out"), cancellationToken: Token);

        api.CallsOf("FetchArtifactManifest").Should().ContainSingle();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{"directUrl":null}""")]
    [InlineData("""{"directUrl":""}""")]
    [InlineData("""{"directUrl":"no address"}""")]
    public async Task An_answer_without_an_address_means_asking(string? file)
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        var version = await Published(api, _ => file is null ? null! : JsonNode.Parse(file)!).GetAsync(client);

        await version.DownloadAsync(_folder.At("out"), cancellationToken: Token);

        api.CallsOf("FetchArtifactManifest").Should().ContainSingle();
    }

    [Theory]
    [InlineData(400, "Cannot query field \"md5\" on type \"File\".")]
    [InlineData(403, "permission denied")]
    [InlineData(200, "you may not read the manifest")]
    public async Task A_server_that_refuses_the_address_is_asked_for_the_version_alone(int status, string message)
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        var published = Published(api, url => new { directUrl = url });
        await published.GetAsync(client);
        var found = ApiAnswer.Data(new { project = new { artifactCollectionMembership = Wire.Membership(Wire.Artifact(PublishedVersion.Collection), PublishedVersion.Collection, 0, "latest") } });
        api.On("ArtifactMembershipByName", call => call.Document.Contains("currentManifest", StringComparison.Ordinal) ? ApiAnswer.Error(status, message) : found);

        var version = await client.GetArtifactAsync(PublishedVersion.Collection, cancellationToken: Token);

        version.Path.Tag.ToString().Should().Be("v0");
    }

    private static PublishedVersion Published(ScriptedApi api, Func<Uri, object> manifest) => new(api, ("a.txt", A)) { ManifestFile = manifest };
}
