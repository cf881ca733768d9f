using ArtifactSdk.Tests.Transfer.Support;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Tests.Transfer;

public sealed class PartDownloadTests
{
    private const int Size = 1_000_000;

    private static readonly string[] AllRanges = ["bytes=0-299999", "bytes=300000-599999", "bytes=600000-899999", "bytes=900000-999999"];

    private readonly byte[] _bytes = TestContent.Bytes(Size);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Download_of_a_large_file_asks_for_each_part_once(bool useCache)
    {
        await using var fixture = await DownloadFixture.StartAsync();
        var item = fixture.Put("big.bin", _bytes);

        var result = await fixture.DownloadInPartsAsync(item, useCache: useCache);

        fixture.ReadTarget("big.bin").Should().Equal(_bytes);
        fixture.TargetFiles.Should().Equal("big.bin");
        fixture.CacheFiles.Should().Equal(useCache ? [CachePath(item)] : []);
        fixture.Store.Ranges.Should().BeEquivalentTo(AllRanges);
        result.BytesTransferred.Should().Be(Size);
        fixture.Progress.ShouldBeMonotoneAndEndAt(Size, 1);
    }

    [Fact]
    public async Task Download_of_a_smaller_file_asks_for_no_range()
    {
        await using var fixture = await DownloadFixture.StartAsync();

        await fixture.DownloadInPartsAsync(fixture.Put("small.bin", _bytes[..499_999]));

        fixture.Store.Ranges.Should().BeEmpty();
    }

    [Fact]
    public async Task Part_whose_connection_breaks_goes_on_where_it_broke()
    {
        await using var fixture = await DownloadFixture.StartAsync();
        var item = fixture.Put("big.bin", _bytes);
        fixture.Store.Script("big.bin", BlobStore.EndedEarly(_bytes, 250_000));

        await fixture.DownloadInPartsAsync(item, maxConcurrency: 1);

        fixture.ReadTarget("big.bin").Should().Equal(_bytes);
        fixture.Store.Ranges.Should().Equal([AllRanges[0], "bytes=250000-299999", .. AllRanges[1..]]);
    }

    [Fact]
    public async Task Download_repeated_fetches_only_the_parts_that_had_not_arrived()
    {
        await using var fixture = await DownloadFixture.StartAsync();
        var item = fixture.Put("big.bin", _bytes);
        await BreakOffAsync(fixture, item);

        await fixture.DownloadInPartsAsync(item);

        fixture.ReadTarget("big.bin").Should().Equal(_bytes);
        fixture.Store.Ranges.Should().Equal(AllRanges[0], AllRanges[1], AllRanges[2], AllRanges[2], AllRanges[3]);
        fixture.CacheFiles.Should().Equal(CachePath(item));
    }

    [Fact]
    public async Task Download_with_gathered_parts_that_were_damaged_fetches_the_whole_again()
    {
        await using var fixture = await DownloadFixture.StartAsync();
        var item = fixture.Put("big.bin", _bytes);
        await BreakOffAsync(fixture, item);
        var gathered = Path.Combine(fixture.CacheFolder, "artifacts", "journal", $"{item.Digest.Hex}.parts");
        await using (var file = new FileStream(gathered, FileMode.Open, FileAccess.Write))
        {
            file.Position = 10;
            file.WriteByte((byte)(_bytes[10] ^ 1));
        }

        await fixture.DownloadInPartsAsync(item);

        fixture.ReadTarget("big.bin").Should().Equal(_bytes);
        fixture.CacheFiles.Should().Equal(CachePath(item));
    }

    [Fact]
    public async Task Download_from_a_store_without_ranges_comes_in_one_piece()
    {
        await using var fixture = await DownloadFixture.StartAsync();
        var item = fixture.Put("big.bin", _bytes);
        fixture.Store.Script("big.bin", [.. Enumerable.Repeat(BlobStore.Body(_bytes), 30)]);

        await fixture.DownloadInPartsAsync(item);

        fixture.ReadTarget("big.bin").Should().Equal(_bytes);
        fixture.CacheFiles.Should().Equal(CachePath(item));
        fixture.Progress.ShouldBeMonotoneAndEndAt(Size, 1);
    }

    [Fact]
    public async Task Download_renews_an_address_that_expires_in_the_middle()
    {
        await using var fixture = await DownloadFixture.StartAsync();
        var item = fixture.Put("big.bin", _bytes);
        fixture.Store.Script("big.bin", BlobStore.Ranged(_bytes), BlobStore.Status(403));

        await fixture.DownloadInPartsAsync(item, maxConcurrency: 1);

        fixture.ReadTarget("big.bin").Should().Equal(_bytes);
        fixture.Source.Renewed.Should().Equal("big.bin");
        fixture.Store.Ranges.Should().Equal(AllRanges[0], AllRanges[1], AllRanges[1], AllRanges[2], AllRanges[3]);
    }

    [Fact]
    public async Task Download_of_wrong_bytes_in_parts_is_an_integrity_error_that_leaves_nothing()
    {
        await using var fixture = await DownloadFixture.StartAsync();
        var item = fixture.Put("big.bin", _bytes);
        fixture.Store.Blobs["big.bin"] = TestContent.Bytes(Size, seed: 9);

        var act = () => fixture.DownloadInPartsAsync(item);

        await act.Should().ThrowAsync<ArtifactIntegrityException>();
        fixture.TargetFiles.Should().BeEmpty();
        fixture.CacheFiles.Should().BeEmpty();
    }

    private static string CachePath(DownloadItem item) => $"artifacts/obj/md5/{item.Digest.Hex[..2]}/{item.Digest.Hex[2..]}";

    // One at a time: two parts arrive, the third is refused.
    private async Task BreakOffAsync(DownloadFixture fixture, DownloadItem item)
    {
        fixture.Store.Script("big.bin", BlobStore.Ranged(_bytes), BlobStore.Ranged(_bytes), BlobStore.Status(404));
        var first = () => fixture.DownloadInPartsAsync(item, maxConcurrency: 1);
        await first.Should().ThrowAsync<ArtifactTransferException>();
        fixture.TargetFiles.Should().BeEmpty();
        fixture.Progress = new();
    }
}
