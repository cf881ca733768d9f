using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Publishing;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Files;

/// <summary>Large files in parts, as clients send them: over the socket, with the documents of the protocol.</summary>
public class MultipartUploadTests : IAsyncLifetime
{
    private const int PartSize = 30_000;

    private const string CreateFiles =
        """
        mutation CreateArtifactFiles($artifactFiles: [CreateArtifactFileSpecInput!]!, $storageLayout: ArtifactStorageLayout!) {
          createArtifactFiles(input: {artifactFiles: $artifactFiles, storageLayout: $storageLayout}) {
            files { edges { node { storagePath uploadUrl uploadHeaders uploadMultipartUrls { uploadID uploadUrlParts { partNumber uploadUrl } } artifact { id } } } } } }
        """;

    private const string Complete =
        """
        mutation CompleteMultipartUploadArtifact($completeMultipartAction: CompleteMultipartAction!, $completedParts: [UploadPartsInput!]!, $artifactID: ID!, $storagePath: String!, $uploadID: String!) {
          completeMultipartUploadArtifact(input: {completeMultipartAction: $completeMultipartAction, completedParts: $completedParts, artifactID: $artifactID, storagePath: $storagePath, uploadID: $uploadID}) { digest } }
        """;

    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7 / 3))];

    private TestServer _server = null!;
    private ArtifactRow _artifact = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private BlobKey Key => new(_server.Admin.User!.DefaultEntityId, TestServer.HexMd5(Bytes));

    private protected RegistryServer Server => _server.Server;

    private string ArtifactId => GlobalIds.Encode(GlobalIds.Artifact, _artifact.Id);

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(options =>
        {
            options.MaxUploadBytes = 150_000;
            Configure(options);
        });
        _artifact = await NewArtifactAsync("big");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _server.DisposeAsync();
        await CleanAsync();
    }

    /// <summary>Where the server of these tests keeps things.</summary>
    private protected virtual void Configure(RegistryServerOptions options)
    {
    }

    private protected virtual ValueTask CleanAsync() => ValueTask.CompletedTask;

    /// <summary>The URL of part 1 with the number of part 2 in it.</summary>
    private protected virtual string Forge(string url, string first, string second) =>
        url.Replace($"/1/{first}", $"/2/{second}", StringComparison.Ordinal);

    [Fact]
    public async Task File_sent_in_parts_is_stored_whole_and_its_parts_go()
    {
        var (node, tags) = await SendAsync(Bytes);

        node.GetProperty("uploadUrl").GetString().Should().NotBeNullOrEmpty();
        node.GetProperty("artifact").GetProperty("id").GetString().Should().Be(ArtifactId);
        (await CompleteAsync(node, tags)).Should().Be((HttpStatusCode.OK, Convert.ToBase64String(TestServer.Md5(Bytes))));

        (await ReadAsync()).Should().Equal(Bytes);
        (await OpenUploadsAsync()).Should().BeEmpty();
        (await PlanAsync(Bytes)).GetProperty("uploadMultipartUrls").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task Completing_again_answers_the_same()
    {
        var (node, tags) = await SendAsync(Bytes);
        var calls = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CompleteAsync(node, tags)));

        calls.Append(await CompleteAsync(node, tags)).Should().AllBeEquivalentTo((HttpStatusCode.OK, Convert.ToBase64String(TestServer.Md5(Bytes))));
    }

    [Fact]
    public async Task Parts_are_kept_over_a_new_request_for_urls()
    {
        var first = await PlanAsync(Bytes);
        using var part = await PutPartAsync(first, 0);
        var second = await PlanAsync(Bytes);

        IdOf(second).Should().Be(IdOf(first));
        for (var index = 1; index < Parts(Bytes).Length; index++)
        {
            using var rest = await PutPartAsync(second, index);
            rest.StatusCode.Should().Be(HttpStatusCode.OK);
        }

        (await CompleteAsync(second, Parts(Bytes).Select(TagOf))).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Part_sent_twice_or_in_any_order_is_welcome()
    {
        var node = await PlanAsync(Bytes);
        foreach (var index in new[] { 3, 1, 0, 2, 1 })
        {
            using var answer = await PutPartAsync(node, index);
            answer.Headers.ETag!.Tag.Should().Be(TagOf(Parts(Bytes)[index]));
        }

        (await CompleteAsync(node, Parts(Bytes).Select(TagOf))).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Part_with_other_bytes_is_refused_and_not_kept()
    {
        var node = await PlanAsync(Bytes);
        var url = UrlOf(node, 0);

        // The right header, as an attacker or a broken cable would have it.
        using var content = new ByteArrayContent(new byte[PartSize]);
        content.Headers.ContentMD5 = TestServer.Md5(Parts(Bytes)[0]);
        using var wrong = await _server.Anonymous.PutAsync(url, content, Token);

        wrong.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await wrong.Content.ReadAsStringAsync(Token)).Should().ContainAny("BadDigest", "InvalidDigest");
        (await OpenUploadsAsync()).Sum(upload => upload.Parts).Should().Be(0);
    }

    [Fact]
    public async Task Part_url_is_good_for_its_part_alone()
    {
        var node = await PlanAsync(Bytes);

        using var other = await _server.Anonymous.PutAsync(
            Forge(UrlOf(node, 0), TestServer.HexMd5(Parts(Bytes)[0]), TestServer.HexMd5(Parts(Bytes)[1])),
            new ByteArrayContent(Parts(Bytes)[1]),
            Token);

        other.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Completing_without_a_part_is_400_and_names_it()
    {
        var node = await PlanAsync(Bytes);
        for (var index = 0; index < 3; index++)
        {
            using var answer = await PutPartAsync(node, index);
        }

        var (status, text) = await CompleteAsync(node, Parts(Bytes).Select(TagOf));

        (status, text).Should().Be((HttpStatusCode.BadRequest, "Part 4 of the upload has not arrived. Send it, then complete the upload again."));
        using var last = await PutPartAsync(node, 3);
        (await CompleteAsync(node, Parts(Bytes).Select(TagOf))).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Completing_with_other_parts_than_announced_is_400()
    {
        var (node, tags) = await SendAsync(Bytes);

        (await CompleteAsync(node, tags.Reverse())).Status.Should().Be(HttpStatusCode.BadRequest);
        (await CompleteAsync(node, tags.Take(2))).Status.Should().Be(HttpStatusCode.BadRequest);
        (await CompleteAsync(node, [])).Status.Should().Be(HttpStatusCode.BadRequest);
        (await _server.Services.Blobs.StatAsync(Key, Token)).Should().BeNull();
    }

    [Fact]
    public async Task Parts_that_are_not_the_file_are_refused_and_not_kept()
    {
        var other = Bytes.Reverse().ToArray();
        var (node, tags) = await SendAsync(other, announced: Bytes);

        var (status, text) = await CompleteAsync(node, tags);

        status.Should().Be(HttpStatusCode.BadRequest);
        text.Should().StartWith($"The parts put together have the MD5 {TestServer.HexMd5(other)}, not {Key.HexMd5}");
        (await _server.Services.Blobs.StatAsync(Key, Token)).Should().BeNull();
        (await OpenUploadsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Parts_together_may_not_be_larger_than_a_file()
    {
        var large = new byte[150_001];
        var (node, tags) = await SendAsync(large);

        (await CompleteAsync(node, tags)).Should().Be((HttpStatusCode.BadRequest, "The file is larger than the 150000 bytes that this server takes. Nothing was stored."));
    }

    [Fact]
    public async Task Upload_of_another_entity_is_refused()
    {
        var (node, tags) = await SendAsync(Bytes);

        var (status, _) = await CompleteAsync(node, tags, path => path.Replace($"/{Key.EntityId}/", $"/{Key.EntityId + 1}/", StringComparison.Ordinal));

        status.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Stranger_completes_nothing()
    {
        var (node, tags) = await SendAsync(Bytes);
        var (_, key) = await _server.AddUserAsync("stranger");
        using var client = _server.WithKey(key);

        (await CompleteAsync(node, tags, client: client)).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("../../x", "")]
    [InlineData("", "wandb_artifacts/1/2/zz")]
    public async Task Made_up_upload_is_400(string uploadId, string storagePath)
    {
        var (node, tags) = await SendAsync(Bytes);

        (await CompleteAsync(node, tags, path => storagePath.Length > 0 ? storagePath : path, uploadId: uploadId.Length > 0 ? uploadId : null))
            .Status.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Announced_parts_with_one_number_twice_are_400()
    {
        var (status, _) = await RunAsync(CreateFiles, new
        {
            artifactFiles = new[] { Spec(Bytes, [new { partNumber = 1, hexMD5 = Key.HexMd5 }, new { partNumber = 1, hexMD5 = Key.HexMd5 }]) },
            storageLayout = "V2",
        });

        status.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task File_without_parts_comes_in_one_piece()
    {
        var (_, data) = await RunAsync(CreateFiles, new { artifactFiles = new[] { Spec(Bytes, []) }, storageLayout = "V2" });

        NodeOf(data).GetProperty("uploadMultipartUrls").ValueKind.Should().Be(JsonValueKind.Null);
    }

    private async Task<byte[]> ReadAsync()
    {
        await using var stream = await _server.Services.Blobs.OpenReadAsync(Key, Token);
        using var memory = new MemoryStream();
        await stream!.CopyToAsync(memory, Token);
        return memory.ToArray();
    }

    private async Task<List<OpenUpload>> OpenUploadsAsync()
    {
        List<OpenUpload> open = [];
        await foreach (var upload in _server.Server.Storage.Parts.ListAsync(Token))
        {
            open.Add(upload);
        }

        return open;
    }

    private static byte[][] Parts(byte[] bytes) => [.. bytes.Chunk(PartSize)];

    private static string TagOf(byte[] part) => $"\"{TestServer.HexMd5(part)}\"";

    private static string IdOf(JsonElement node) => node.GetProperty("uploadMultipartUrls").GetProperty("uploadID").GetString()!;

    private static string UrlOf(JsonElement node, int index) =>
        node.GetProperty("uploadMultipartUrls").GetProperty("uploadUrlParts")[index].GetProperty("uploadUrl").GetString()!;

    private static JsonElement NodeOf(JsonElement answer) =>
        answer.GetProperty("data").GetProperty("createArtifactFiles").GetProperty("files").GetProperty("edges")[0].GetProperty("node");

    private async Task<(JsonElement Node, IReadOnlyList<string> Tags)> SendAsync(byte[] bytes, byte[]? announced = null)
    {
        var (_, data) = await RunAsync(CreateFiles, new { artifactFiles = new[] { Spec(announced ?? bytes, PartInputs(bytes)) }, storageLayout = "V2" });
        var node = NodeOf(data);
        var tags = new List<string>();
        foreach (var (part, index) in Parts(bytes).Select((part, index) => (part, index)))
        {
            using var answer = await PutPartAsync(node, index, part);
            answer.StatusCode.Should().Be(HttpStatusCode.OK);
            tags.Add(answer.Headers.ETag!.Tag);
        }

        return (node, tags);
    }

    private async Task<JsonElement> PlanAsync(byte[] bytes)
    {
        var (status, data) = await RunAsync(CreateFiles, new { artifactFiles = new[] { Spec(bytes, PartInputs(bytes)) }, storageLayout = "V2" });
        status.Should().Be(HttpStatusCode.OK);
        return NodeOf(data);
    }

    private static object[] PartInputs(byte[] bytes) =>
        [.. Parts(bytes).Select((part, index) => new { partNumber = index + 1, hexMD5 = TestServer.HexMd5(part) })];

    private object Spec(byte[] bytes, object[] parts) => new
    {
        artifactID = ArtifactId,
        artifactManifestID = (string?)null,
        name = "dir/big.bin",
        md5 = Convert.ToBase64String(TestServer.Md5(bytes)),
        mimetype = (string?)null,
        uploadPartsInput = parts,
    };

    private Task<HttpResponseMessage> PutPartAsync(JsonElement node, int index, byte[]? bytes = null)
    {
        var part = bytes ?? Parts(Bytes)[index];
        var content = new ByteArrayContent(part);
        content.Headers.ContentMD5 = TestServer.Md5(part);
        return _server.Anonymous.PutAsync(UrlOf(node, index), content, Token);
    }

    private async Task<(HttpStatusCode Status, string Text)> CompleteAsync(
        JsonElement node, IEnumerable<string> tags, Func<string, string>? path = null, HttpClient? client = null, string? uploadId = null)
    {
        var storagePath = node.GetProperty("storagePath").GetString()!;
        var (status, answer) = await RunAsync(
            Complete,
            new
            {
                completeMultipartAction = "Complete",
                completedParts = tags.Select((tag, index) => new { partNumber = index + 1, hexMD5 = tag }),
                artifactID = ArtifactId,
                storagePath = path?.Invoke(storagePath) ?? storagePath,
                uploadID = uploadId ?? IdOf(node),
            },
            client);
        return (status, status == HttpStatusCode.OK
            ? answer.GetProperty("data").GetProperty("completeMultipartUploadArtifact").GetProperty("digest").GetString()!
            : answer.GetProperty("errors")[0].GetProperty("message").GetString()!);
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> RunAsync(string query, object variables, HttpClient? client = null)
    {
        using var response = await (client ?? _server.Keyed).PostAsJsonAsync("/graphql", new { query, variables }, Token);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Token));
    }

    private async Task<ArtifactRow> NewArtifactAsync(string name)
    {
        var run = await _server.StartRunAsync("project", $"run-{name}");
        return await _server.Services.Creation.CreateAsync(
            _server.Admin,
            new NewArtifact
            {
                EntityName = _server.Server.Entity,
                ProjectName = "project",
                TypeName = "dataset",
                CollectionName = name,
                Digest = TestServer.HexMd5(Encoding.UTF8.GetBytes(name)),
                RunName = run.Name,
            },
            Token);
    }
}
