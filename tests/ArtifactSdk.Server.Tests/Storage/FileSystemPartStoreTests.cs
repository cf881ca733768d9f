using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Storage.FileSystem;
using ArtifactSdk.Server.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Server.Tests.Storage;

/// <summary>Parts that are written to their places, and those that have none, in whatever order and size they come.</summary>
public sealed class FileSystemPartStoreTests : IAsyncLifetime
{
    private const int PartSize = 1000;

    private static readonly byte[] _bytes = Bytes(3 * PartSize + 500, seed: 1);

    private readonly TemporaryFolder _folder = new();
    private readonly BlobLayout _layout;
    private FileSystemBlobStore _blobs = null!;
    private FileSystemPartStore _parts = null!;

    public FileSystemPartStoreTests()
    {
        _layout = new BlobLayout(_folder["data"]);
        Directory.CreateDirectory(_layout.BlobDirectory);
        Directory.CreateDirectory(_layout.PartDirectory);
        Directory.CreateDirectory(_layout.TemporaryDirectory);
        Open(isExclusive: true);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("1 2 3 4")]
    [InlineData("4 3 2 1")]
    [InlineData("2 4 1 3")]
    [InlineData("3 1 2 4 4 1")]
    public async Task Parts_in_any_order_make_the_file(string order)
    {
        var upload = new Upload(_bytes, [PartSize, PartSize, PartSize, 500]);
        foreach (var number in order.Split(' ').Select(int.Parse))
        {
            await SendAsync(upload, number);
        }

        await CompleteAsync(upload);

        await ShouldBeStoredAsync(upload);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Parts_of_equal_size_are_copied_only_where_another_process_may_write(bool isExclusive)
    {
        await ReopenAsync(isExclusive);
        var upload = new Upload(_bytes, [PartSize, PartSize, PartSize, 500]);
        await SendAsync(upload, 1, 2, 3, 4);

        var names = Directory.GetFiles(_layout.PartDirectory, "*", SearchOption.AllDirectories).Select(Path.GetFileName);

        names.Should().BeEquivalentTo(isExclusive ? ["1000.whole", "1.in", "2.in", "3.in", "4.in"] : ["1", "2", "3", "4"]);
        await CompleteAsync(upload);
        await ShouldBeStoredAsync(upload);
    }

    [Theory]
    [InlineData(new[] { 500, 1000, 1000, 1000 })]
    [InlineData(new[] { 1000, 1000, 500, 1000 })]
    [InlineData(new[] { 1000, 2500 })]
    [InlineData(new[] { 3500 })]
    [InlineData(new[] { 1000, 1000, 1000, 500, 0 })]
    public async Task Parts_of_other_sizes_make_the_file_too(int[] sizes)
    {
        var upload = new Upload(_bytes, sizes);
        await SendAsync(upload, [.. Enumerable.Range(1, sizes.Length)]);

        await CompleteAsync(upload);

        await ShouldBeStoredAsync(upload);
    }

    [Fact]
    public async Task Damaged_part_is_refused_and_its_place_is_free_for_the_next_attempt()
    {
        var upload = new Upload(_bytes, [PartSize, PartSize, PartSize, 500]);
        await SendAsync(upload, 1, 3, 4);
        foreach (var (number, size) in new[] { (2, PartSize), (2, PartSize - 1), (2, PartSize + 1) })
        {
            await FluentActions.Awaiting(() => PutAsync(upload, number, Bytes(size, seed: 2))).Should().ThrowAsync<BlobDigestException>();
        }

        await FluentActions.Awaiting(() => CompleteAsync(upload)).Should().ThrowAsync<DomainException>().WithMessage("Part 2 of the upload has not arrived*");
        await SendAsync(upload, 2);
        await CompleteAsync(upload);

        await ShouldBeStoredAsync(upload);
    }

    [Fact]
    public async Task Damaged_last_part_that_was_longer_leaves_nothing_behind_its_end()
    {
        var upload = new Upload(_bytes, [PartSize, PartSize, PartSize, 500]);
        await SendAsync(upload, 1);
        await FluentActions.Awaiting(() => PutAsync(upload, 4, Bytes(PartSize, seed: 2))).Should().ThrowAsync<BlobDigestException>();
        await SendAsync(upload, 4, 3, 2);

        await CompleteAsync(upload);

        await ShouldBeStoredAsync(upload);
    }

    [Fact]
    public async Task Longer_body_than_announced_does_not_run_over_the_part_behind_it()
    {
        var upload = new Upload(_bytes, [PartSize, PartSize, PartSize, 500]);
        await SendAsync(upload, 1, 3);

        await FluentActions.Awaiting(() => PutAsync(upload, 2, Bytes(4 * PartSize, seed: 2), announced: PartSize)).Should().ThrowAsync<BlobDigestException>();
        await SendAsync(upload, 2, 4);
        await CompleteAsync(upload);

        await ShouldBeStoredAsync(upload);
    }

    [Fact]
    public async Task Parts_are_still_there_after_a_restart()
    {
        var upload = new Upload(_bytes, [PartSize, PartSize, PartSize, 500]);
        await SendAsync(upload, 4, 1, 3);
        await ReopenAsync(isExclusive: true);
        await SendAsync(upload, 2);
        await ReopenAsync(isExclusive: false);

        await CompleteAsync(upload);

        await ShouldBeStoredAsync(upload);
    }

    [Fact]
    public async Task Same_part_sent_many_times_at_once_is_taken()
    {
        var upload = new Upload(_bytes, [PartSize, PartSize, PartSize, 500]);

        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => SendAsync(upload, (i % 4) + 1), Token)));
        await CompleteAsync(upload);

        await ShouldBeStoredAsync(upload);
    }

    [Fact]
    public async Task Parts_whose_whole_has_another_digest_are_not_kept()
    {
        var upload = new Upload(_bytes, [PartSize, PartSize, PartSize, 500]) { Key = new BlobKey(1, TestServer.HexMd5("other"u8)) };
        await SendAsync(upload, 1, 2, 3, 4);

        await FluentActions.Awaiting(() => CompleteAsync(upload)).Should().ThrowAsync<BlobDigestException>();

        Directory.GetFileSystemEntries(_layout.PartDirectory).Should().BeEmpty();
        (await _blobs.StatAsync(upload.Key, Token)).Should().BeNull();
    }

    [Fact]
    public async Task Too_many_uploads_to_hash_on_the_way_are_hashed_at_their_end()
    {
        List<Upload> uploads = [.. Enumerable.Range(0, 80).Select(i => new Upload(Bytes(2500, seed: 10 + i), [PartSize, PartSize, 500]))];
        foreach (var upload in uploads)
        {
            await SendAsync(upload, 1, 2);
        }

        foreach (var upload in uploads)
        {
            await SendAsync(upload, 3);
            await CompleteAsync(upload);
            await ShouldBeStoredAsync(upload);
        }
    }

    private static byte[] Bytes(int size, int seed)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private async Task SendAsync(Upload upload, params int[] numbers)
    {
        foreach (var number in numbers)
        {
            await PutAsync(upload, number, upload.Contents[number - 1]);
        }
    }

    private async Task PutAsync(Upload upload, int number, byte[] content, int? announced = null)
    {
        using var body = new MemoryStream(content);
        var key = new PartKey(upload.Key, upload.Id, upload.Parts[number - 1], upload.Parts.Length);
        await _parts.PutAsync(key, announced ?? content.Length, body, Token);
    }

    private async Task CompleteAsync(Upload upload) => await _parts.CompleteAsync(upload.Key, upload.Id, upload.Parts, long.MaxValue, Token);

    private async Task ShouldBeStoredAsync(Upload upload)
    {
        await using var stream = await _blobs.OpenReadAsync(upload.Key, Token);
        using var content = new MemoryStream();
        await stream!.CopyToAsync(content, Token);
        content.ToArray().Should().Equal(upload.Contents.SelectMany(part => part));
        Directory.Exists(Path.Combine(_layout.PartDirectory, upload.Id)).Should().BeFalse();
        Directory.GetFiles(_layout.TemporaryDirectory).Should().BeEmpty();
    }

    private void Open(bool isExclusive)
    {
        _blobs = new FileSystemBlobStore(_layout, NullLogger.Instance) { IsExclusive = isExclusive };
        _parts = new FileSystemPartStore(_layout, _blobs, NullLogger.Instance);
    }

    private async Task CloseAsync()
    {
        await _parts.DisposeAsync();
        _blobs.Dispose();
    }

    private async Task ReopenAsync(bool isExclusive)
    {
        await CloseAsync();
        Open(isExclusive);
    }

    private sealed class Upload
    {
        internal Upload(byte[] bytes, int[] sizes)
        {
            var offset = 0;
            Contents = [.. sizes.Select(size => bytes[offset..(offset += size)])];
            Key = new BlobKey(1, TestServer.HexMd5(bytes));
            Parts = [.. Contents.Select((content, i) => new UploadPart(i + 1, TestServer.HexMd5(content)))];
        }

        internal BlobKey Key { get; init; }

        internal byte[][] Contents { get; }

        internal UploadPart[] Parts { get; }

        internal string Id => UploadIds.Of(Key, Parts);
    }
}
