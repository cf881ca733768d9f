using System.Net;
using ArtifactSdk.Tests.Transfer.Support;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Tests.Transfer;

public sealed class MultipartUploaderTests : IAsyncLifetime
{
    private const int PartSize = 300_000;
    private const int Size = 1_000_000;

    private readonly ScratchFolder _folder = new();
    private readonly RecordedProgress _recorded = new();
    private readonly TestTransport _transport = new();
    private readonly byte[] _bytes = TestContent.Bytes(Size);
    private BlobStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IEnumerable<string> JournalFiles => ScratchFolder.FilesBelow(_folder["cache"]);

    public async ValueTask InitializeAsync() => _store = await BlobStore.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _transport.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_sends_each_part_with_its_digest_and_completes_with_the_tags_in_order()
    {
        var source = new ScriptedUploads([await ItemAsync()]);

        var totals = await RunAsync(source);

        Enumerable.Range(1, 4).SelectMany(n => _store.Blobs[$"p{n}"]).Should().Equal(_bytes);
        _store.PutHeaders["p1"].ContentMD5.Should().Equal(Convert.ToBase64String(TestContent.Md5(_bytes[..PartSize])));
        _store.PutHeaders["p1"].ContentType.Should().Equal("application/octet-stream");
        _store.PutHeaders["p4"].ContentLength.Should().Be(100_000);
        source.Completed.Should().ContainSingle().Which.Should().Equal(
            Enumerable.Range(1, 4).Select(n => $"\"{Convert.ToHexStringLower(TestContent.Md5(_store.Blobs[$"p{n}"]))}\""));
        totals.BytesMoved.Should().Be(Size);
        _recorded.ShouldBeMonotoneAndEndAt(Size, 1);
        JournalFiles.Should().BeEmpty();
    }

    [Fact]
    public async Task Run_sends_in_one_piece_what_the_server_does_not_want_in_parts()
    {
        var item = await ItemAsync();
        item = item with { Target = item.Target! with { Multipart = null } };
        var source = new ScriptedUploads([item]);

        await RunAsync(source);

        _store.Blobs["whole"].Should().Equal(_bytes);
        source.Completed.Should().BeEmpty();
    }

    [Fact]
    public async Task Run_repeated_sends_only_the_parts_that_had_not_arrived()
    {
        _store.Script("p3", BlobStore.Status(400));
        var item = await ItemAsync();
        var first = () => RunAsync(new ScriptedUploads([item]));
        await first.Should().ThrowAsync<ArtifactTransferException>();
        var arrived = _store.Blobs.Keys.ToHashSet();
        var journal = File.ReadAllLines(_folder[Path.Combine("cache", JournalFiles.Single())]);
        var recorded = journal.Skip(1).Select(line => line.Split(' ')[0]).ToArray();
        var before = _store.Requests.Count;
        _recorded.Reports.Clear();
        var source = new ScriptedUploads([OfAnotherVersion(item)]);

        await RunAsync(source);

        // What was on its way when the first run broke off may go once more; what had been answered for does not.
        var all = Enumerable.Range(1, 4).Select(n => $"p{n}").ToArray();
        var sent = _store.Requests.Skip(before).ToArray();
        sent.Should().BeSubsetOf(all.Select(p => $"PUT {p}")).And.Contain(all.Where(p => !arrived.Contains(p)).Select(p => $"PUT {p}"));
        sent.Intersect(recorded.Select(p => $"PUT p{p}")).Should().BeEmpty();
        source.Completed.Should().ContainSingle().Which.Should().HaveCount(4).And.OnlyHaveUniqueItems();
        _recorded.ShouldBeMonotoneAndEndAt(Size, 1);
        JournalFiles.Should().BeEmpty();
    }

    [Fact]
    public async Task Run_with_a_journal_of_parts_that_the_server_has_lost_sends_all_again()
    {
        var item = await ItemAsync();
        var killed = new ScriptedUploads([item]) { OnComplete = () => throw new ArtifactApiException("out of order", HttpStatusCode.ServiceUnavailable) };
        var first = () => RunAsync(killed);
        await first.Should().ThrowAsync<ArtifactApiException>();
        JournalFiles.Should().ContainSingle();
        var before = _store.Requests.Count;
        var refusals = 1;
        var source = new ScriptedUploads([item])
        {
            OnComplete = () =>
            {
                if (refusals-- > 0)
                {
                    throw new ArtifactApiException("a part is missing", HttpStatusCode.BadRequest);
                }
            },
        };

        await RunAsync(source);

        _store.Requests.Skip(before).Should().HaveCount(4);
        source.Completed.Should().ContainSingle();
    }

    [Fact]
    public async Task Run_renews_addresses_that_expire_in_the_middle_and_keeps_what_arrived()
    {
        _store.Script("p4", BlobStore.Status(403));
        var source = new ScriptedUploads([await ItemAsync()]);

        await RunAsync(source);

        source.Renewed.Should().Equal("big.bin");
        Enumerable.Range(1, 4).SelectMany(n => _store.Blobs[$"p{n}"]).Should().Equal(_bytes);
        _recorded.ShouldBeMonotoneAndEndAt(Size, 1);
    }

    [Fact]
    public async Task Run_with_a_file_changed_after_hashing_completes_nothing()
    {
        var item = await ItemAsync();
        var path = _folder["big.bin"];
        var time = File.GetLastWriteTimeUtc(path);
        var changed = (byte[])_bytes.Clone();
        changed[450_000] ^= 1;
        await File.WriteAllBytesAsync(path, changed, Cancel);
        File.SetLastWriteTimeUtc(path, time);
        var source = new ScriptedUploads([item]);

        var act = () => RunAsync(source);

        (await act.Should().ThrowAsync<ArtifactIntegrityException>()).Which.Message.Should().Contain(path);
        _store.Blobs.Should().NotContainKey("p2");
        source.Completed.Should().BeEmpty();
    }

    [Theory]
    [InlineData(1_000_000, 300_000, 4, 300_000)]
    [InlineData(900_000, 300_000, 3, 300_000)]
    [InlineData(3_000_001, 300, 733, 4096)]
    public void Layout_has_ten_thousand_parts_at_most(long size, long partSize, int count, long resulting)
    {
        var layout = PartLayout.Of(size, partSize);

        layout.PartSize.Should().Be(resulting);
        layout.Count.Should().Be(count);
        Enumerable.Range(0, count).Sum(layout.LengthOf).Should().Be(size);
    }

    // What a repeated log gets: the same upload under the path of a new version.
    private static UploadItem OfAnotherVersion(UploadItem item) =>
        item with { Target = item.Target! with { Multipart = item.Target.Multipart! with { StoragePath = "wandb_artifacts/1/9/3" } } };

    private async Task<UploadItem> ItemAsync()
    {
        var source = new FileContentSource(_folder.Write("big.bin", _bytes));
        var digests = new PartDigests(threshold: 500_000, PartSize);
        var hashed = await ContentHasher.HashAsync(source, Cancel, digests);
        hashed.Should().Be(TestContent.Hashed(_bytes));
        var multipart = new MultipartTarget("upload-1", "wandb_artifacts/1/2/3", "birth", [.. Enumerable.Range(1, 4).Select(n => _store.Url($"p{n}"))]);
        return new UploadItem("big.bin", source, hashed, new(_store.Url("whole"), ["Content-Type:application/octet-stream"]) { Multipart = multipart }) { Parts = digests.Of(source) };
    }

    private Task<TransferTotals> RunAsync(ScriptedUploads source) =>
        _transport.QueueWith(new Journals(_folder["cache"], TimeProvider.System)).RunAsync(source, new ProgressTracker(_recorded, 0, 0), Cancel);
}
