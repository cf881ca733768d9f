using System.Net;
using System.Security.Cryptography;
using Amazon.S3.Model;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Storage.S3;
using ArtifactSdk.Server.Tests.Support;

namespace ArtifactSdk.Server.Tests.Storage.S3;

[NeedsServer(S3Place.Variable)]
public sealed class S3BlobStoreTests : IAsyncLifetime
{
    private S3BlobStore _blobs = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _blobs = await S3Place.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _blobs.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40_000)]
    [InlineData((128 * 1024) + 1)]
    [InlineData(3_000_000)]
    public async Task What_was_put_is_there_byte_for_byte(int size)
    {
        var (key, content) = Content(size);
        (await _blobs.StatAsync(key, Token)).Should().BeNull();
        (await _blobs.OpenReadAsync(key, Token)).Should().BeNull();

        (await _blobs.PutAsync(key, new PiecewiseStream(content, 7_001), Token)).Should().Be(size);

        (await _blobs.StatAsync(key, Token)).Should().Be(size);
        (await _blobs.StatAsync(key with { EntityId = 2 }, Token)).Should().BeNull();
        (await ReadAsync(key)).Should().Equal(content);
    }

    [Fact]
    public async Task A_stored_blob_is_read_from_any_offset()
    {
        var (key, content) = Content(100_000);
        await _blobs.PutAsync(key, new MemoryStream(content), Token);

        await using var stream = await _blobs.OpenReadAsync(key, Token);

        stream!.Length.Should().Be(content.Length);
        var part = new byte[1_000];
        foreach (var offset in (int[])[60_000, 10, 99_000])
        {
            stream.Seek(offset, SeekOrigin.Begin);
            await stream.ReadExactlyAsync(part, Token);
            part.Should().Equal(content[offset..(offset + 1_000)]);
        }

        (await stream.ReadAsync(part, Token)).Should().Be(0);
    }

    [Fact]
    public async Task Other_bytes_than_announced_are_refused_and_nothing_is_kept()
    {
        var (key, content) = Content(50_000);
        content[25_000] ^= 1;

        var put = () => _blobs.PutAsync(key, new MemoryStream(content), Token).AsTask();

        (await put.Should().ThrowAsync<BlobDigestException>()).Which.ActualHexMd5.Should().Be(Md5(content));
        (await _blobs.StatAsync(key, Token)).Should().BeNull();
    }

    [Fact]
    public async Task A_body_without_a_name_is_stored_under_its_digest()
    {
        var (key, content) = Content(5_000);

        (await _blobs.PutUnnamedAsync(1, new PiecewiseStream(content, 999), Token)).Should().Be((key.HexMd5, 5_000L));

        (await ReadAsync(key)).Should().Equal(content);
    }

    [Fact]
    public async Task Many_sizes_are_asked_at_once()
    {
        var contents = Enumerable.Range(1, 40).Select(i => Content(i)).ToList();
        foreach (var (key, content) in contents.Take(20))
        {
            await _blobs.PutAsync(key, new MemoryStream(content), Token);
        }

        var sizes = await _blobs.StatManyAsync(1, [.. contents.Select(c => c.Key.HexMd5)], Token);

        sizes.Should().BeEquivalentTo(contents.Take(20).ToDictionary(c => c.Key.HexMd5, c => (long)c.Content.Length));
    }

    [Fact]
    public async Task An_upload_by_its_url_is_bound_to_the_digest()
    {
        var (key, content) = Content(20_000);
        var url = Urls().ForUpload(key, "a/b.bin");
        byte[] other = [.. content.Reverse()];

        (await PutAsync(url, content, md5: null)).Should().Be(HttpStatusCode.Forbidden);
        (await PutAsync(url, other, MD5Of(other))).Should().Be(HttpStatusCode.Forbidden);
        (await PutAsync(url, other, MD5Of(content))).Should().Be(HttpStatusCode.BadRequest);
        (await _blobs.StatAsync(key, Token)).Should().BeNull();

        (await PutAsync(url, content, MD5Of(content))).Should().Be(HttpStatusCode.OK);
        (await _blobs.StatAsync(key, Token)).Should().Be(content.Length);
        (await ReadAsync(key)).Should().Equal(content);
    }

    [Fact]
    public async Task A_download_url_answers_the_bytes_and_ranges_under_the_files_name()
    {
        var (key, content) = Content(20_000);
        await _blobs.PutAsync(key, new MemoryStream(content), Token);
        var url = Urls().ForDownload(key, "weights/größe 1.bin");
        using var http = new HttpClient();

        using var whole = await http.GetAsync(new Uri(url), Token);
        (await whole.Content.ReadAsByteArrayAsync(Token)).Should().Equal(content);
        whole.Content.Headers.ContentType!.MediaType.Should().Be("application/octet-stream");
        whole.Content.Headers.ContentDisposition!.DispositionType.Should().Be("attachment");
        whole.Content.Headers.ContentDisposition.FileNameStar.Should().Be("größe 1.bin");

        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new(100, 199) } };
        using var part = await http.SendAsync(request, Token);
        part.StatusCode.Should().Be(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsByteArrayAsync(Token)).Should().Equal(content[100..200]);
    }

    [Fact]
    public async Task An_object_with_another_digest_than_its_name_is_taken_for_missing()
    {
        var (key, content) = Content(100);
        await _blobs.Client.PutObjectAsync(
            new PutObjectRequest { BucketName = _blobs.Options.Bucket, Key = _blobs.KeyOf(key), InputStream = new MemoryStream([.. content, 0]), UseChunkEncoding = false }, Token);

        (await _blobs.StatAsync(key, Token)).Should().BeNull();
        (await _blobs.OpenReadAsync(key, Token)).Should().BeNull();
    }

    [Theory]
    [InlineData("artifactsdk-test", "no-such-bucket", "does not exist")]
    [InlineData("test-secret", "canary-secret", "AWS_ACCESS_KEY_ID")]
    [InlineData("127.0.0.1:", "127.0.0.1:1", "Check the endpoint")]
    public async Task What_cannot_be_used_is_told_in_one_line(string part, string wrong, string told)
    {
        var address = S3Place.NewAddress().Replace(part, wrong, StringComparison.Ordinal);
        if (part.EndsWith(':'))
        {
            address = System.Text.RegularExpressions.Regex.Replace(address, @"127\.0\.0\.1:\d+", "127.0.0.1:1");
        }

        var open = () => S3Place.OpenAsync(address);

        (await open.Should().ThrowAsync<StorageOpenException>()).Which.Message.Should().Contain(told).And.NotContain("canary").And.NotContain("\n");
    }

    private static (BlobKey Key, byte[] Content) Content(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        return (new BlobKey(1, Md5(content)), content);
    }

#pragma warning disable CA5351 // The protocol's digest.
    private static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));

    private static byte[] MD5Of(byte[] content) => MD5.HashData(content);
#pragma warning restore CA5351

    private static async Task<HttpStatusCode> PutAsync(string url, byte[] body, byte[]? md5)
    {
        using var http = new HttpClient();
        using var content = new ByteArrayContent(body);
        content.Headers.ContentMD5 = md5;
        content.Headers.ContentType = new("application/octet-stream");
        using var answer = await http.PutAsync(new Uri(url), content, Token);
        return answer.StatusCode;
    }

    private async Task<byte[]> ReadAsync(BlobKey key)
    {
        await using var stream = await _blobs.OpenReadAsync(key, Token);
        using var memory = new MemoryStream();
        await stream!.CopyToAsync(memory, Token);
        return memory.ToArray();
    }

    private S3SignedUrls Urls() => new(_blobs, TimeSpan.FromHours(1), TimeProvider.System, new TestUrls());
}
