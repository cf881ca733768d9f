using System.Security.Cryptography;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Storage.FileSystem;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Server.Tests.Storage;

public sealed class FileSystemBlobStoreTests : IDisposable
{
    private readonly StorageFolder _folder = new();
    private readonly FileSystemBlobStore _blobs;

    public FileSystemBlobStoreTests()
    {
        Directory.CreateDirectory(_folder["blobs"]);
        Directory.CreateDirectory(_folder["tmp"]);
        _blobs = new(new BlobLayout(_folder.Root), NullLogger.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string[] TemporaryFiles => Directory.GetFiles(_folder["tmp"]);

    public void Dispose()
    {
        _blobs.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40_000)]
    [InlineData((128 * 1024) - 1)]
    [InlineData(128 * 1024)]
    [InlineData((128 * 1024) + 1)]
    [InlineData(3_000_000)]
    public async Task What_was_put_is_there_byte_for_byte(int size)
    {
        var (key, content) = Content(size);
        (await _blobs.StatAsync(key, Token)).Should().BeNull();
        (await _blobs.OpenReadAsync(key, Token)).Should().BeNull();

        // A body that arrives in pieces of odd sizes, and one whose length is known beforehand.
        (await _blobs.PutAsync(key, new PiecewiseStream(content, 7_001), Token)).Should().Be(size);
        (await _blobs.PutAsync(key with { EntityId = 2 }, new MemoryStream(content), Token)).Should().Be(size);

        foreach (var each in (BlobKey[])[key, key with { EntityId = 2 }])
        {
            (await _blobs.StatAsync(each, Token)).Should().Be(size);
            (await ReadAsync(each)).Should().Equal(content);
        }

        TemporaryFiles.Should().BeEmpty();
        File.Exists(_folder[Path.Combine("blobs", "1", key.HexMd5[..2], key.HexMd5[2..])]).Should().BeTrue();
    }

    [Fact]
    public async Task A_stored_blob_is_read_from_any_offset()
    {
        var (key, content) = Content(100_000);
        await _blobs.PutAsync(key, new MemoryStream(content), Token);

        await using var stream = await _blobs.OpenReadAsync(key, Token);

        stream!.Length.Should().Be(content.Length);
        stream.Seek(60_000, SeekOrigin.Begin);
        var part = new byte[1_000];
        await stream.ReadExactlyAsync(part, Token);
        part.Should().Equal(content[60_000..61_000]);
    }

    [Fact]
    public async Task Other_bytes_than_announced_are_refused_and_nothing_is_kept()
    {
        var (key, content) = Content(50_000);
        content[25_000] ^= 1;

        var put = () => _blobs.PutAsync(key, new MemoryStream(content), Token).AsTask();

        (await put.Should().ThrowAsync<BlobDigestException>()).Which.ActualHexMd5.Should().Be(Md5(content));
        (await _blobs.StatAsync(key, Token)).Should().BeNull();
        TemporaryFiles.Should().BeEmpty();
    }

    [Fact]
    public async Task A_second_upload_is_verified_and_leaves_what_is_there()
    {
        var (key, content) = Content(10_000);
        await _blobs.PutAsync(key, new MemoryStream(content), Token);
        var path = Directory.GetFiles(_folder["blobs"], "*", SearchOption.AllDirectories).Single();
        var stamp = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, stamp);

        (await _blobs.PutAsync(key, new PiecewiseStream(content, 999), Token)).Should().Be(content.Length);
        var wrong = () => _blobs.PutAsync(key, new MemoryStream([1, 2, 3]), Token).AsTask();

        await wrong.Should().ThrowAsync<BlobDigestException>();
        File.GetLastWriteTimeUtc(path).Should().Be(stamp);
        (await ReadAsync(key)).Should().Equal(content);
    }

    [Fact]
    public async Task A_body_that_breaks_off_keeps_nothing()
    {
        var (key, content) = Content(300_000);

        var put = () => _blobs.PutAsync(key, new PiecewiseStream(content, 5_000, breakAt: 200_000), Token).AsTask();
        var putUnnamed = () => _blobs.PutUnnamedAsync(1, new PiecewiseStream(content, 5_000, breakAt: 200_000), Token).AsTask();

        await put.Should().ThrowAsync<EndOfStreamException>();
        await putUnnamed.Should().ThrowAsync<EndOfStreamException>();
        (await _blobs.StatAsync(key, Token)).Should().BeNull();
        TemporaryFiles.Should().BeEmpty();
        Directory.GetFileSystemEntries(_folder["blobs"]).Should().BeEmpty();
    }

    [Fact]
    public async Task A_cancelled_upload_keeps_nothing()
    {
        var (key, content) = Content(300_000);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var put = () => _blobs.PutAsync(key, new PiecewiseStream(content, 5_000, onRead: total => { if (total > 200_000) { cancel.Cancel(); } }), cancel.Token).AsTask();

        await put.Should().ThrowAsync<OperationCanceledException>();
        TemporaryFiles.Should().BeEmpty();
    }

    [Fact]
    public async Task A_body_without_a_known_digest_gets_the_name_that_it_turns_out_to_have()
    {
        var (key, content) = Content(70_000);

        (await _blobs.PutUnnamedAsync(1, new PiecewiseStream(content, 1_234), Token)).Should().Be((key.HexMd5, 70_000));
        (await _blobs.PutUnnamedAsync(1, new MemoryStream(content), Token)).Should().Be((key.HexMd5, 70_000));

        (await ReadAsync(key)).Should().Equal(content);
        TemporaryFiles.Should().BeEmpty();
    }

    [Fact]
    public async Task Entities_do_not_see_each_others_blobs()
    {
        var (key, content) = Content(10);
        await _blobs.PutAsync(key, new MemoryStream(content), Token);

        (await _blobs.StatAsync(key with { EntityId = 2 }, Token)).Should().BeNull();
        (await _blobs.OpenReadAsync(key with { EntityId = 11 }, Token)).Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../../../../../../../etc/passwd")]
    [InlineData("../0000000000000000000000000000/")]
    [InlineData("ABCDEF00000000000000000000000000")]
    [InlineData("0000000000000000000000000000000\0")]
    [InlineData("000000000000000000000000000000001")]
    [InlineData("c:000000000000000000000000000000")]
    public async Task What_is_no_digest_never_becomes_a_path(string hex)
    {
        var key = new BlobKey(1, hex);
        Func<Task>[] calls =
        [
            () => _blobs.StatAsync(key, Token).AsTask(),
            () => _blobs.OpenReadAsync(key, Token).AsTask(),
            () => _blobs.PutAsync(key, Stream.Null, Token).AsTask(),
        ];

        foreach (var call in calls)
        {
            await call.Should().ThrowAsync<ArgumentException>();
        }

        Directory.GetFileSystemEntries(_folder.Root, "*", SearchOption.AllDirectories).Should().HaveCount(2);
    }

    [Fact]
    public async Task Many_uploads_of_few_contents_at_once_end_well()
    {
        var contents = Enumerable.Range(0, 5).Select(i => Content(40_000, seed: i)).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(
            async () =>
            {
                var (key, content) = contents[i % contents.Length];
                (await _blobs.PutAsync(key, new PiecewiseStream(content, 9_973), Token)).Should().Be(content.Length);
                (await _blobs.StatAsync(key, Token)).Should().Be(content.Length);
            },
            Token)));

        foreach (var (key, content) in contents)
        {
            (await ReadAsync(key)).Should().Equal(content);
        }

        TemporaryFiles.Should().BeEmpty();
        Directory.GetFiles(_folder["blobs"], "*", SearchOption.AllDirectories).Should().HaveCount(contents.Length);
    }

    [Fact]
    public async Task A_full_disk_is_an_answer_with_a_remedy()
    {
        var (key, content) = Content(10_000);
        const int NoSpace = 28;

        var put = () => _blobs.PutAsync(key, new PiecewiseStream(content, 100, breakAt: 5_000, new IOException("no space left", NoSpace)), Token).AsTask();

        (await put.Should().ThrowAsync<DomainException>()).Where(e => e.Code == StorageErrors.FullCode && e.StatusCode == 507 && e.Message.Contains("Free space"));
        TemporaryFiles.Should().BeEmpty();
    }

    private static (BlobKey Key, byte[] Content) Content(int size, int seed = 1)
    {
        var content = new byte[size];
        new Random(seed).NextBytes(content);
        return (new BlobKey(1, Md5(content)), content);
    }

    private static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));

    private async Task<byte[]> ReadAsync(BlobKey key)
    {
        await using var stream = await _blobs.OpenReadAsync(key, Token);
        using var copy = new MemoryStream();
        await stream!.CopyToAsync(copy, Token);
        return copy.ToArray();
    }
}
