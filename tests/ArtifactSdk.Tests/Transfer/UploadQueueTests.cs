using ArtifactSdk.Tests.Transfer.Support;
using ArtifactSdk.Transfer;

namespace ArtifactSdk.Tests.Transfer;

public sealed class UploadQueueTests : IAsyncLifetime
{
    private readonly ScratchFolder _folder = new();
    private readonly RecordedProgress _recorded = new();
    private readonly TestTransport _transport = new();
    private BlobStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await BlobStore.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _transport.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_stores_every_content_and_skips_those_the_server_has()
    {
        var contents = Enumerable.Range(0, 60).Select(seed => TestContent.Bytes(seed * 5000, seed)).ToList();
        var items = contents.Select((bytes, index) => Item($"f{index}", bytes)).ToList();
        items[7] = items[7] with { Target = null };
        var source = new ScriptedUploads(items[..25], [], items[25..]);

        var totals = await RunAsync(source);

        _store.Blobs.Keys.Should().BeEquivalentTo(items.Where(item => item.Target is not null).Select(item => item.Name));
        _store.Blobs.Should().OnlyContain(blob => TestContent.Digest(blob.Value) == items.Single(item => item.Name == blob.Key).Content.Digest);
        totals.FilesMoved.Should().Be(59);
        totals.FilesReused.Should().Be(1);
        totals.BytesReused.Should().Be(7 * 5000);
        _recorded.ShouldBeMonotoneAndEndAt(contents.Sum(bytes => (long)bytes.Length) - (7 * 5000), 59);
    }

    [Fact]
    public async Task Run_sends_the_given_headers_and_the_length_and_nothing_secret()
    {
        var bytes = TestContent.Bytes(10);

        await RunAsync(new ScriptedUploads([Item("f", bytes)]));

        var headers = _store.PutHeaders["f"];
        headers.ContentMD5.Should().Equal(Convert.ToBase64String(TestContent.Md5(bytes)));
        headers.ContentType.Should().Equal("application/octet-stream");
        headers.ContentLength.Should().Be(10);
        headers.Authorization.Should().BeEmpty();
        headers.TransferEncoding.Should().BeEmpty();
    }

    [Fact]
    public async Task Run_with_an_empty_file_sends_zero_bytes()
    {
        await RunAsync(new ScriptedUploads([Item("empty", [])]));

        _store.Blobs["empty"].Should().BeEmpty();
        _store.PutHeaders["empty"].ContentLength.Should().Be(0);
    }

    [Fact]
    public async Task Run_opens_the_content_again_for_a_retry_and_counts_its_bytes_once()
    {
        var bytes = TestContent.Bytes(700_000);
        _store.Script("f", BlobStore.Status(503), BlobStore.Status(429, retryAfter: "0"));

        await RunAsync(new ScriptedUploads([Item("f", bytes)]));

        _store.Blobs["f"].Should().Equal(bytes);
        _store.Requests.Should().HaveCount(3);
        _recorded.ShouldBeMonotoneAndEndAt(700_000, 1);
    }

    [Fact]
    public async Task Run_with_a_file_changed_after_hashing_stores_nothing_and_names_it()
    {
        var hashed = TestContent.Bytes(500_000);
        var path = _folder.Write("train.csv", hashed);
        var item = Item("data/train.csv", hashed) with { Source = new FileContentSource(path) };
        var changed = (byte[])hashed.Clone();
        changed[^1] ^= 1;
        OverwriteUnnoticed(path, changed);

        var act = () => RunAsync(new ScriptedUploads([item]));

        var thrown = (await act.Should().ThrowAsync<ArtifactIntegrityException>()).Which;
        thrown.Name.Should().Be("data/train.csv");
        thrown.Message.Should().Contain(path);
        _store.Blobs.Should().BeEmpty();
    }

    [Theory]
    [InlineData(499_999)]
    [InlineData(500_001)]
    [InlineData(0)]
    public async Task Run_with_a_file_cut_or_grown_after_hashing_stores_nothing(int length)
    {
        var hashed = TestContent.Bytes(500_000);
        var path = _folder.Write("train.csv", hashed);
        var item = Item("data/train.csv", hashed) with { Source = new FileContentSource(path) };
        OverwriteUnnoticed(path, TestContent.Bytes(length));

        var act = () => RunAsync(new ScriptedUploads([item]));

        (await act.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain("train.csv");
        _store.Blobs.Should().BeEmpty();
    }

    [Fact]
    public async Task Run_with_a_file_that_has_disappeared_is_a_typed_error_that_names_it()
    {
        var bytes = TestContent.Bytes(100);
        var path = _folder.Write("train.csv", bytes);
        var item = Item("data/train.csv", bytes) with { Source = new FileContentSource(path) };
        File.Delete(path);

        var act = () => RunAsync(new ScriptedUploads([item]));

        (await act.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain(path);
        _store.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Run_with_an_expired_url_asks_for_a_new_one()
    {
        var bytes = TestContent.Bytes(1000);
        _store.Script("old", BlobStore.Status(403));
        var item = Item("f", bytes, "old");
        var source = new ScriptedUploads([item]) { Renew = _ => item.Target! with { Url = _store.Url("new") } };

        await RunAsync(source);

        source.Renewed.Should().Equal("f");
        _store.Blobs.Keys.Should().Equal("new");
    }

    [Fact]
    public async Task Run_with_an_expired_url_is_done_when_the_server_has_the_bytes_by_now()
    {
        var item = Item("f", TestContent.Bytes(1000), "old");
        _store.Script("old", BlobStore.Status(403));

        var totals = await RunAsync(new ScriptedUploads([item]) { Renew = _ => null });

        totals.FilesReused.Should().Be(1);
    }

    [Fact]
    public async Task Run_with_urls_that_are_always_refused_fails_with_the_name()
    {
        var item = Item("f", TestContent.Bytes(1000));
        _store.Script("f", BlobStore.Status(403), BlobStore.Status(403));

        var act = () => RunAsync(new ScriptedUploads([item]));

        (await act.Should().ThrowAsync<ArtifactTransferException>()).Which.Name.Should().Be("f");
    }

    [Fact]
    public async Task Run_throws_the_first_failure_and_stops_the_rest()
    {
        var items = Enumerable.Range(0, 400).Select(index => Item($"f{index}", TestContent.Bytes(100, index))).ToList();
        var path = _folder.Write("bad", TestContent.Bytes(99));
        items[3] = items[3] with { Source = new FileContentSource(path) };

        var act = () => RunAsync(new ScriptedUploads(items));

        (await act.Should().ThrowAsync<ArtifactIntegrityException>()).Which.Name.Should().Be("f3");
        _store.Requests.Count.Should().BeLessThan(400);
    }

    [Fact]
    public async Task Run_throws_what_asking_for_places_threw()
    {
        var item = Item("f", TestContent.Bytes(100));
        var source = new ScriptedUploads([item]) { Fault = new ArtifactException("no room on the server") };

        var act = () => RunAsync(source);

        await act.Should().ThrowAsync<ArtifactException>().WithMessage("no room on the server");
    }

    [Fact]
    public async Task Run_is_cancelled_in_the_middle_of_a_body_as_a_cancellation()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var item = Item("f", TestContent.Bytes(100));
        _store.Script("f", async context =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

        var act = () => RunAsync(new ScriptedUploads([item]), cancel.Token);

        await act.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Run_throws_what_the_progress_handler_threw()
    {
        var item = Item("f", TestContent.Bytes(100_000));
        var tracker = new ProgressTracker(new BrokenProgress(), 0, 0);

        var act = () => _transport.Queue.RunAsync(new ScriptedUploads([item]), tracker, Cancel);

        await act.Should().ThrowAsync<IOException>().WithMessage("bar is broken");
    }

    private static void OverwriteUnnoticed(string path, byte[] bytes)
    {
        var written = File.GetLastWriteTimeUtc(path);
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, written);
    }

    private UploadItem Item(string name, byte[] bytes, string? storedAs = null)
    {
        var headers = new[] { $"Content-MD5:{Convert.ToBase64String(TestContent.Md5(bytes))}", "Content-Type:application/octet-stream" };
        return new(name, new BytesContentSource(name, bytes), TestContent.Hashed(bytes), new(_store.Url(storedAs ?? name), headers));
    }

    [Fact]
    public async Task Several_runs_of_one_client_share_its_places()
    {
        var limits = new TransferLimits(3, 1 << 20);
        var runs = Enumerable.Range(0, 4).Select(run => new ScriptedUploads([.. Enumerable.Range(0, 20).Select(i => Item($"r{run}-{i}", TestContent.Bytes(3000, (run * 20) + i)))]));

        await Task.WhenAll(runs.Select(run => new UploadQueue(_transport.Storage, 4, null, limits).RunAsync(run, new ProgressTracker(null, 0, 0), Cancel)));

        _store.Blobs.Should().HaveCount(80);
        _store.MostAtOnce.Should().BeInRange(1, 3);
    }

    [Fact]
    public async Task A_run_that_is_broken_off_gives_its_places_back()
    {
        var limits = new TransferLimits(2, 1 << 20);
        _store.Script("broken", BlobStore.Status(400));
        var broken = () => new UploadQueue(_transport.Storage, 4, null, limits)
            .RunAsync(new ScriptedUploads([Item("broken", [1]), .. Enumerable.Range(0, 9).Select(i => Item($"b{i}", [2]))]), new ProgressTracker(null, 0, 0), Cancel);
        await broken.Should().ThrowAsync<ArtifactTransferException>();

        await new UploadQueue(_transport.Storage, 4, null, limits).RunAsync(new ScriptedUploads([Item("whole", [3])]), new ProgressTracker(null, 0, 0), Cancel);

        _store.Blobs.Should().ContainKey("whole");
        await limits.EnterAsync(Cancel);
        await limits.EnterAsync(Cancel);
    }

    private Task<TransferTotals> RunAsync(IUploadSource source, CancellationToken? cancellationToken = null)
    {
        var tracker = new ProgressTracker(_recorded, 0, 0);
        return _transport.Queue.RunAsync(source, tracker, cancellationToken ?? Cancel);
    }
}
