using System.Security.Cryptography;
using Amazon.S3.Model;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Storage.S3;
using ArtifactSdk.Server.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Server.Tests.Storage.S3;

/// <summary>Files that are large enough for the store to join their parts itself.</summary>
[NeedsServer(S3Place.Variable)]
public sealed class S3PartStoreTests : IAsyncLifetime
{
    private const int PartSize = 24 << 20;

    private S3BlobStore _blobs = null!;
    private S3PartStore _parts = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _blobs = await S3Place.OpenAsync();
        _parts = new S3PartStore(_blobs, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await foreach (var found in _blobs.ListAsync("", CancellationToken.None))
        {
            await _blobs.DeleteAsync([found.Key], CancellationToken.None);
        }

        await _parts.DisposeAsync();
        _blobs.Dispose();
    }

    [Fact]
    public async Task Large_parts_are_joined_by_the_store_and_verified_as_a_whole()
    {
        var (key, bytes, parts) = File((3 * PartSize) + 17, PartSize);
        var upload = await SendAsync(key, bytes, parts, PartSize);

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => _parts.CompleteAsync(key, upload, parts, long.MaxValue, Token).AsTask()));

        (await _blobs.StatAsync(key, Token)).Should().Be(bytes.Length);
        (await ReadAsync(key)).Should().Equal(bytes);
        (await OpenAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Two_servers_complete_one_upload_at_once()
    {
        var (key, bytes, parts) = File((3 * PartSize) + 17, PartSize);
        var upload = await SendAsync(key, bytes, parts, PartSize);
        await using var other = new S3PartStore(_blobs, NullLogger.Instance);

        await Task.WhenAll(new[] { _parts, other }.Select(server => server.CompleteAsync(key, upload, parts, long.MaxValue, Token).AsTask()));

        (await _blobs.StatAsync(key, Token)).Should().Be(bytes.Length);
        (await OpenAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Large_parts_that_are_not_the_file_never_get_its_name()
    {
        var (key, bytes, parts) = File((3 * PartSize) + 17, PartSize);
        var wrong = key with { HexMd5 = Md5([1]) };
        var upload = await SendAsync(wrong, bytes, parts, PartSize);

        var complete = () => _parts.CompleteAsync(wrong, upload, parts, long.MaxValue, Token).AsTask();

        (await complete.Should().ThrowAsync<BlobDigestException>()).Which.ActualHexMd5.Should().Be(key.HexMd5);
        (await _blobs.StatAsync(wrong, Token)).Should().BeNull();
        (await OpenAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Parts_too_small_for_the_store_are_refused_with_their_number()
    {
        const int Small = 4 << 20;
        var (key, bytes, parts) = File(17 * Small, Small);
        var upload = await SendAsync(key, bytes, parts, Small);

        var complete = () => _parts.CompleteAsync(key, upload, parts, long.MaxValue, Token).AsTask();

        (await complete.Should().ThrowAsync<DomainException>()).Which.Message.Should().StartWith("Part 1 of the upload has 4194304 bytes");
        (await _blobs.StatAsync(key, Token)).Should().BeNull();
    }

    [Fact]
    public async Task What_was_begun_and_not_finished_is_listed_and_removed()
    {
        var (key, bytes, parts) = File(30, 10);
        var upload = await SendAsync(key, bytes[..20], parts[..2], 10, parts);
        await _blobs.Client.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest { BucketName = _blobs.Options.Bucket, Key = _blobs.KeyOf(key) }, Token);

        var open = await OpenAsync();

        open.Should().HaveCount(2);
        open[0].Should().Match<OpenUpload>(u => u.UploadId == upload && u.Parts == 2 && u.Size == 20);
        open.Should().OnlyContain(u => (TimeProvider.System.GetUtcNow() - u.LastPartAt).Duration() < TimeSpan.FromMinutes(5));
        foreach (var item in open)
        {
            await _parts.RemoveAsync(item.UploadId, Token);
            await _parts.RemoveAsync(item.UploadId, Token);
        }

        (await OpenAsync()).Should().BeEmpty();
    }

    private static (BlobKey Key, byte[] Bytes, UploadPart[] Parts) File(int size, int partSize)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return (new BlobKey(1, Md5(bytes)), bytes, [.. bytes.Chunk(partSize).Select((part, i) => new UploadPart(i + 1, Md5(part)))]);
    }

    private async Task<string> SendAsync(BlobKey key, byte[] bytes, UploadPart[] parts, int partSize, UploadPart[]? announced = null)
    {
        var upload = await _parts.BeginAsync(key, announced ?? parts, Token);
        foreach (var (part, content) in parts.Zip(bytes.Chunk(partSize)))
        {
            await _parts.PutAsync(new PartKey(key, upload, part, parts.Length), content.Length, new MemoryStream(content), Token);
        }

        return upload;
    }

    private async Task<List<OpenUpload>> OpenAsync()
    {
        List<OpenUpload> open = [];
        await foreach (var upload in _parts.ListAsync(Token))
        {
            open.Add(upload);
        }

        return open;
    }

    private async Task<byte[]> ReadAsync(BlobKey key)
    {
        await using var stream = await _blobs.OpenReadAsync(key, Token);
        using var memory = new MemoryStream();
        await stream!.CopyToAsync(memory, Token);
        return memory.ToArray();
    }

#pragma warning disable CA5351 // The protocol's digest.
    private static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
}
