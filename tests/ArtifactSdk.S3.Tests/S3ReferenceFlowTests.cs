using ArtifactSdk.Server;

namespace ArtifactSdk.S3.Tests;

/// <summary>References to a real S3 server, through a real registry server.</summary>
public sealed class S3ReferenceFlowTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("s3-references-");
    private RegistryServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(S3Bucket.IsAvailable, S3Bucket.SkipReason);
        _server = await RegistryServer.StartAsync(cancellationToken: Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_prefix_is_expanded_and_every_object_comes_back()
    {
        await using var bucket = await S3Bucket.MakeAsync(versioned: false);
        await bucket.PutAsync("data/a.txt", "one");
        await bucket.PutAsync("data/deep/b c+é.txt", "two");
        await bucket.PutAsync("data/empty", "");
        await bucket.PutAsync("database/other.txt", "not below it");
        await using var run = await StartAsync(bucket);

        var version = await run.LogArtifactAsync(new Artifact("prefix", "dataset").AddReference(new Uri($"s3://{bucket.Name}/data"), "in"), cancellationToken: Token);

        var files = await version.GetFilesAsync(Token).ToListAsync(Token);
        files.Select(f => (f.Name, f.Size)).Should().Equal(("in/a.txt", 3L), ("in/deep/b c+é.txt", 3L));
        files[0].Reference!.OriginalString.Should().Be($"s3://{bucket.Name}/data/a.txt");
        files[0].Digest.Should().Be(Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData("one"u8)));
        await version.DownloadAsync(Path.Combine(_folder.FullName, "out"), cancellationToken: Token);
        File.ReadAllText(Path.Combine(_folder.FullName, "out", "in", "deep", "b c+é.txt")).Should().Be("two");
    }

    [Fact]
    public async Task The_version_that_was_logged_is_read_though_a_newer_one_was_written()
    {
        await using var bucket = await S3Bucket.MakeAsync(versioned: true);
        await bucket.PutAsync("model.bin", "old");
        await bucket.PutAsync("listed/model.bin", "old");
        await using var run = await StartAsync(bucket);
        var draft = new Artifact("versions", "model").AddReference(new Uri($"s3://{bucket.Name}/model.bin")).AddReference(new Uri($"s3://{bucket.Name}/listed"), "listed");
        var version = await run.LogArtifactAsync(draft, cancellationToken: Token);
        await bucket.PutAsync("model.bin", "new");
        await bucket.PutAsync("listed/model.bin", "new");

        await version.DownloadAsync(_folder.FullName, cancellationToken: Token);

        File.ReadAllText(Path.Combine(_folder.FullName, "model.bin")).Should().Be("old");
        File.ReadAllText(Path.Combine(_folder.FullName, "listed", "model.bin")).Should().Be("old");
    }

    [Fact]
    public async Task A_version_can_be_named()
    {
        await using var bucket = await S3Bucket.MakeAsync(versioned: true);
        var first = await bucket.PutAsync("named.txt", "first");
        await bucket.PutAsync("named.txt", "second");
        await using var run = await StartAsync(bucket);

        var version = await run.LogArtifactAsync(new Artifact("named", "dataset").AddReference(new Uri($"s3://{bucket.Name}/named.txt?versionId={first.VersionId}")), cancellationToken: Token);

        (await version.GetFilesAsync(Token).ToListAsync(Token)).Single().Reference!.OriginalString.Should().Be($"s3://{bucket.Name}/named.txt");
        await version.DownloadAsync(_folder.FullName, cancellationToken: Token);
        File.ReadAllText(Path.Combine(_folder.FullName, "named.txt")).Should().Be("first");
    }

    [Fact]
    public async Task An_object_that_was_overwritten_without_versions_is_refused()
    {
        await using var bucket = await S3Bucket.MakeAsync(versioned: false);
        await bucket.PutAsync("changing.txt", "old");
        await using var run = await StartAsync(bucket);
        var version = await run.LogArtifactAsync(new Artifact("changing", "dataset").AddReference(new Uri($"s3://{bucket.Name}/changing.txt")), cancellationToken: Token);
        await bucket.PutAsync("changing.txt", "new");

        var changed = () => version.DownloadAsync(_folder.FullName, cancellationToken: Token);
        await changed.Should().ThrowAsync<ArtifactIntegrityException>();
        await bucket.Client.DeleteObjectAsync(bucket.Name, "changing.txt", Token);
        (await version.DownloadAsync(_folder.FullName, new() { AllowMissingReferences = true }, Token)).MissingReferences.Should().Equal("changing.txt");
    }

    [Fact]
    public async Task An_object_is_read_as_a_stream_in_any_order_as_the_version_that_was_logged()
    {
        await using var bucket = await S3Bucket.MakeAsync(versioned: true);
        await bucket.PutAsync("stream.txt", "0123456789");
        await using var run = await StartAsync(bucket);
        var version = await run.LogArtifactAsync(new Artifact("stream", "dataset").AddReference(new Uri($"s3://{bucket.Name}/stream.txt")), cancellationToken: Token);
        await bucket.PutAsync("stream.txt", "something else");

        await using var stream = await version.OpenReadAsync("stream.txt", Token);
        stream.Seek(-3, SeekOrigin.End);
        var end = new byte[3];
        await stream.ReadExactlyAsync(end, Token);
        stream.Position = 0;
        using var reader = new StreamReader(stream);

        stream.Length.Should().Be(10);
        end.Should().Equal("789"u8.ToArray());
        (await reader.ReadToEndAsync(Token)).Should().Be("0123456789");
    }

    [Fact]
    public async Task What_is_not_there_and_what_is_too_much_fail_the_log()
    {
        await using var bucket = await S3Bucket.MakeAsync(versioned: false);
        await bucket.PutAsync("many/1", "1");
        await bucket.PutAsync("many/2", "2");
        await using var run = await StartAsync(bucket);

        await Log(new Uri($"s3://{bucket.Name}/nothing")).Should().ThrowAsync<ArtifactException>().WithMessage("*no object 'nothing'*");
        await Log(new Uri("s3://no-such-bucket-here/x")).Should().ThrowAsync<ArtifactException>();
        await Log(new Uri($"s3://{bucket.Name}/many"), new() { MaxObjects = 1 }).Should().ThrowAsync<ArtifactException>().WithMessage("*more than 1 objects*");
        await Log(new Uri($"s3://{bucket.Name}/many"), new() { Checksum = false }).Should().NotThrowAsync();

        Func<Task> Log(Uri uri, ReferenceOptions? options = null) => () => run.LogArtifactAsync(new Artifact("failing", "dataset").AddReference(uri, options: options), cancellationToken: Token);
    }

    private Task<Run> StartAsync(S3Bucket bucket)
    {
        var options = new ArtifactClientOptions { BaseUrl = _server.BaseUrl, ApiKey = _server.ApiKey }.UseS3(bucket.Client);
        options.Transfer.UseCache = false;
        return Run.InitAsync(new() { Project = "references" }, options, Token);
    }
}
